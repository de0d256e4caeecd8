// Db, Statement, Transaction, BulkInsert: SQLite behind RAII. The only place that knows sqlite3.h is db.cpp.
// In: SQL texts that are literals of this project (or, confined, a user's query). Out: rows, or store::Error.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace iotrace::store {

/// A sentence for the user. Control characters and bytes that are not UTF-8 are escaped: parts of it may come from a
/// hostile database.
class Error : public std::runtime_error {
 public:
  explicit Error(std::string_view sentence);
};

class Db;

/// A prepared statement. Indexes of parameters count from 1, of columns from 0, as in SQLite.
class Statement {
 public:
  /// Bound text is not copied: it must live until the last step() of this round.
  void bind(int index, std::int64_t value);
  void bind(int index, std::string_view text);
  void bind(int index, std::span<unsigned char const> bytes);
  void bind_null(int index);
  /// The index of parameter `name` (with its colon); 0 when the statement has none of that name.
  int parameter(char const* name) const;

  /// Makes the next row current; false when there is none. Throws Error.
  bool step();
  /// Makes the statement ready to run again. Bindings stay.
  void reset() noexcept;
  /// step() to the end, then reset().
  void run();

  enum class Type { null, integer, real, text, blob };
  int columns() const;
  std::string_view column_name(int column) const;
  Type type(int column) const;
  bool is_null(int column) const { return type(column) == Type::null; }
  std::int64_t integer(int column) const;
  double real(int column) const;
  /// Bytes of a text or blob; of other types their text. Valid until the next step(), reset() or end of the statement.
  std::string_view text(int column) const;
  /// Bytes of a blob or text. Valid as long as text().
  std::span<unsigned char const> blob(int column) const;
  /// True when the statement changes no database.
  bool is_readonly() const;
  /// The SQL it was made of.
  std::string_view sql() const;

 private:
  friend class Db;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept;
  };
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

/// A connection. Not thread-safe: one thread at a time. Statements must end before it.
class Db {
 public:
  /// Opens the empty file `path`, which nobody else uses, to fill a new database in one transaction: without journal,
  /// syncs or locks of others. After an error the file is worthless.
  static Db build(std::string const& path);
  /// Opens for reading a file that may be hostile: see harden() in db.cpp for what is switched off. Temporary tables
  /// are allowed and live in memory. The heap of SQLite is limited to 1 GiB for the whole process.
  static Db read(std::string const& path);
  /// An empty database in memory.
  static Db memory();

  Db(Db&&) noexcept;
  Db& operator=(Db&&) noexcept;
  ~Db();

  /// Runs every statement of a script; rows are dropped.
  void execute(std::string_view script);
  /// Prepares exactly one statement; Error when there is none, or more than white space and comments behind it.
  Statement prepare(std::string_view sql);
  /// First column of the first row as an integer; Error when there is no row.
  std::int64_t integer(std::string_view sql);

  /// From now on only queries can be prepared: SELECT, plain functions and PRAGMAs that describe the schema. One way.
  void confine_to_queries();
  /// From now on every statement that still runs after `span` fails with an Error that says so; nullopt lifts it.
  void limit_time(std::optional<std::chrono::milliseconds> span);

  /// Closes and says whether that worked, which a destructor cannot.
  void close();

 private:
  struct Deadline;
  struct Close {
    void operator()(sqlite3* db) const noexcept;
  };
  Db(std::string const& path, int flags);
  void harden();

  std::unique_ptr<Deadline> deadline_;
  std::unique_ptr<sqlite3, Close> db_;
  bool is_confined_ = false;
};

/// BEGIN … COMMIT. Without commit() the destructor rolls back.
class Transaction {
 public:
  explicit Transaction(Db& db);
  Transaction(Transaction const&) = delete;
  Transaction& operator=(Transaction const&) = delete;
  ~Transaction();
  void commit();

 private:
  Db* db_;
};

/// COMMIT … BEGIN: while others are asked something that may take long, nothing of the database is read, and none of
/// its locks is held.
class Pause {
 public:
  /// `db` is in a transaction, and no statement is half-way.
  explicit Pause(Db& db);
  Pause(Pause const&) = delete;
  Pause& operator=(Pause const&) = delete;
  ~Pause();

 private:
  Db* db_;
};

/// INSERT of many rows by few statements: `rows_per_statement` rows at once, what is left over one by one.
/// Measured in README.md: twice the speed of single rows.
class BulkInsert {
  struct Prepared {
    Statement statement;
    std::vector<char> is_set;  // by parameter: a fresh one is NULL already, and most cells of file_use are
  };

 public:
  static constexpr std::size_t rows_per_statement = 256;

  /// `table`, with or without a list of columns, and `conflict` (an ON CONFLICT clause, may be empty) are literals of
  /// this project. `db` outlives the object and stays in place.
  BulkInsert(Db& db, std::string_view table, int columns, std::string_view conflict = {});

  /// Binds the columns of one row, in their order.
  class Row {
   public:
    Row& integer(std::int64_t value);
    Row& text(std::string_view value);
    Row& blob(std::span<unsigned char const> value);
    Row& null();
    /// NULL where there is no value.
    Row& maybe(std::optional<std::int64_t> value) { return value ? integer(*value) : null(); }
    Row& maybe(std::optional<std::string> const& value) { return value ? text(*value) : null(); }

   private:
    friend class BulkInsert;
    Row(Prepared& prepared, int next) : prepared_(&prepared), next_(next) {}
    Prepared* prepared_;
    int next_;
  };

  /// Inserts `count` rows; fill(row, i) binds row i. Texts must live until it returns.
  template <typename Fill>
  void insert(std::size_t count, Fill&& fill)
  {
    std::size_t done = 0;
    for (; done + rows_per_statement <= count; done += rows_per_statement) {
      for (std::size_t i = 0; i < rows_per_statement; ++i) fill(row(many(), i), done + i);
      many().statement.run();
    }
    for (; done < count; ++done) {
      fill(row(one(), 0), done);
      one().statement.run();
    }
  }

 private:
  Row row(Prepared& prepared, std::size_t i) { return {prepared, static_cast<int>(i) * columns_ + 1}; }
  Prepared& one() { return one_ ? *one_ : prepare(one_, 1); }
  Prepared& many() { return many_ ? *many_ : prepare(many_, rows_per_statement); }
  Prepared& prepare(std::optional<Prepared>& prepared, std::size_t rows);

  Db* db_;
  int columns_;
  std::string head_, conflict_;
  std::optional<Prepared> one_, many_;  // made when first used: most tables of a small log need only one of them
};

}  // namespace iotrace::store
