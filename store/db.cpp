// SQLite's C API, once. Every failure becomes an Error with SQLite's message and the SQL it happened in.
#include "store/db.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include <array>
#include <utility>

#include "store/utf8.hpp"

namespace iotrace::store {
namespace {

// What a terminal may show: code points that are printable; all other bytes as \xNN.
std::string printable(std::string_view bytes)
{
  std::string out;
  while (!bytes.empty()) {
    CodePoint const c = decode_utf8(bytes);
    std::size_t const length = c.length == 0 ? 1 : c.length;
    if (c.length != 0 && !is_unprintable(c.value))
      out += bytes.substr(0, length);
    else
      for (char const byte : bytes.substr(0, length)) out += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
    bytes.remove_prefix(length);
  }
  return out;
}

[[noreturn]] void fail(sqlite3* db, std::string_view sql)
{
  constexpr std::size_t shown = 160;  // a bulk INSERT is kilobytes of question marks
  if (sqlite3_errcode(db) == SQLITE_INTERRUPT)
    throw Error(fmt::format("stopped after the time limit: {}", sql.substr(0, shown)));
  throw Error(fmt::format("SQLite says `{}` (code {}) in: {}{}", sqlite3_errmsg(db), sqlite3_extended_errcode(db),
                          sql.substr(0, shown), sql.size() > shown ? "…" : ""));
}

int checked_size(std::size_t size)
{
  constexpr std::size_t most = 0x7FFFFFFF;
  if (size > most) throw Error("a text of more than 2 GiB does not fit a database");
  return static_cast<int>(size);
}

// The first statement of `sql`, which is moved behind it; null when only white space and comments were left.
sqlite3_stmt* prepare_first(sqlite3* db, std::string_view& sql)
{
  sqlite3_stmt* statement = nullptr;
  char const* rest = nullptr;
  if (sqlite3_prepare_v3(db, sql.data(), checked_size(sql.size()), 0, &statement, &rest) != SQLITE_OK) fail(db, sql);
  std::size_t const used = static_cast<std::size_t>(rest - sql.data());
  if (used < sql.size() && *rest == '\0') {
    sqlite3_finalize(statement);
    throw Error("an SQL text must not contain a zero byte");
  }
  sql.remove_prefix(used);
  return statement;
}

// Names such as `:memory:` or `file:…` mean a file of that name, nothing else.
std::string literal_name(std::string const& path) { return path.starts_with('/') ? path : "./" + path; }

}  // namespace

Error::Error(std::string_view sentence) : std::runtime_error(printable(sentence)) {}

// ---- Statement ------------------------------------------------------------------------------------------------------

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }

void Statement::bind(int index, std::int64_t value)
{
  if (sqlite3_bind_int64(statement_.get(), index, value) != SQLITE_OK) fail(sqlite3_db_handle(statement_.get()), sql());
}

void Statement::bind(int index, std::string_view text)
{
  // A null pointer would bind NULL.
  char const* const bytes = text.data() != nullptr ? text.data() : "";
  if (sqlite3_bind_text(statement_.get(), index, bytes, checked_size(text.size()), SQLITE_STATIC) != SQLITE_OK)
    fail(sqlite3_db_handle(statement_.get()), sql());
}

void Statement::bind(int index, std::span<unsigned char const> bytes)
{
  void const* const data = bytes.data() != nullptr ? static_cast<void const*>(bytes.data()) : "";
  if (sqlite3_bind_blob(statement_.get(), index, data, checked_size(bytes.size()), SQLITE_STATIC) != SQLITE_OK)
    fail(sqlite3_db_handle(statement_.get()), sql());
}

void Statement::bind_null(int index)
{
  if (sqlite3_bind_null(statement_.get(), index) != SQLITE_OK) fail(sqlite3_db_handle(statement_.get()), sql());
}

int Statement::parameter(char const* name) const { return sqlite3_bind_parameter_index(statement_.get(), name); }

bool Statement::step()
{
  int const result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) fail(sqlite3_db_handle(statement_.get()), sql());
  return false;
}

void Statement::reset() noexcept { sqlite3_reset(statement_.get()); }

void Statement::run()
{
  while (step()) {
  }
  reset();
}

int Statement::columns() const { return sqlite3_column_count(statement_.get()); }

std::string_view Statement::column_name(int column) const
{
  char const* const name = sqlite3_column_name(statement_.get(), column);
  return name != nullptr ? name : std::string_view();
}

Statement::Type Statement::type(int column) const
{
  switch (sqlite3_column_type(statement_.get(), column)) {
    case SQLITE_INTEGER:
      return Type::integer;
    case SQLITE_FLOAT:
      return Type::real;
    case SQLITE_TEXT:
      return Type::text;
    case SQLITE_BLOB:
      return Type::blob;
    default:
      return Type::null;
  }
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_.get(), column); }
double Statement::real(int column) const { return sqlite3_column_double(statement_.get(), column); }

std::string_view Statement::text(int column) const
{
  void const* const bytes = sqlite3_column_type(statement_.get(), column) == SQLITE_BLOB
                                ? sqlite3_column_blob(statement_.get(), column)
                                : static_cast<void const*>(sqlite3_column_text(statement_.get(), column));
  auto const size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  return bytes != nullptr ? std::string_view(static_cast<char const*>(bytes), size) : std::string_view();
}

std::span<unsigned char const> Statement::blob(int column) const
{
  std::string_view const bytes = text(column);
  return {reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size()};
}

bool Statement::is_readonly() const { return sqlite3_stmt_readonly(statement_.get()) != 0; }
std::string_view Statement::sql() const { return sqlite3_sql(statement_.get()); }

// ---- Db -------------------------------------------------------------------------------------------------------------

struct Db::Deadline {
  std::chrono::steady_clock::time_point end;

  static int passed(void* self)
  {
    return std::chrono::steady_clock::now() >= static_cast<Deadline*>(self)->end ? 1 : 0;
  }
};

void Db::Close::operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }

Db::Db(std::string const& path, int flags) : deadline_(std::make_unique<Deadline>())
{
  sqlite3* db = nullptr;
  int const result =
      sqlite3_open_v2(path.c_str(), &db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE, nullptr);
  db_.reset(db);  // also after a failure there is something to close
  if (result != SQLITE_OK)
    throw Error(fmt::format("cannot open {}: {}", path, db != nullptr ? sqlite3_errmsg(db) : "out of memory"));
  sqlite3_extended_result_codes(db, 1);
}

Db::Db(Db&&) noexcept = default;
Db& Db::operator=(Db&&) noexcept = default;
Db::~Db() = default;

Db Db::build(std::string const& path)
{
  Db db(literal_name(path), SQLITE_OPEN_READWRITE);
  // 32 KiB pages and a page cache of 32 MiB: see the measurements in README.md. The order matters: the page size is
  // fixed by the first write.
  db.execute(
      "PRAGMA page_size = 32768; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
      "PRAGMA cache_size = -32768;");
  return db;
}

Db Db::read(std::string const& path)
{
  Db db(literal_name(path), SQLITE_OPEN_READONLY);
  db.harden();
  return db;
}

Db Db::memory() { return Db(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY); }

// "Defense Against The Dark Arts" (SQLite's security.html), with limits that our own questions fit into.
void Db::harden()
{
  constexpr std::array<std::pair<int, int>, 10> limits{{{SQLITE_LIMIT_LENGTH, 1 << 26},
                                                        {SQLITE_LIMIT_SQL_LENGTH, 1'000'000},
                                                        {SQLITE_LIMIT_COLUMN, 500},
                                                        {SQLITE_LIMIT_EXPR_DEPTH, 100},
                                                        {SQLITE_LIMIT_COMPOUND_SELECT, 50},
                                                        {SQLITE_LIMIT_VDBE_OP, 250'000},
                                                        {SQLITE_LIMIT_FUNCTION_ARG, 100},
                                                        {SQLITE_LIMIT_ATTACHED, 0},
                                                        {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 4096},
                                                        {SQLITE_LIMIT_TRIGGER_DEPTH, 1}}};
  constexpr std::array<std::pair<int, int>, 6> switches{{{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                                         {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                                         {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
                                                         {SQLITE_DBCONFIG_DQS_DML, 0},
                                                         {SQLITE_DBCONFIG_DQS_DDL, 0},
                                                         {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0}}};
  for (auto const& [limit, value] : limits) sqlite3_limit(db_.get(), limit, value);
  for (auto const& [option, value] : switches) sqlite3_db_config(db_.get(), option, value, static_cast<int*>(nullptr));
  sqlite3_hard_heap_limit64(std::int64_t{1} << 30);
  execute("PRAGMA cell_size_check = 1; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;");
}

void Db::execute(std::string_view script)
{
  while (!script.empty())
    if (auto* const next = prepare_first(db_.get(), script)) Statement(next).run();
}

Statement Db::prepare(std::string_view sql)
{
  Statement statement(prepare_first(db_.get(), sql));
  if (!statement.statement_) throw Error("an empty SQL text is no statement");
  while (!sql.empty())
    if (Statement const second(prepare_first(db_.get(), sql)); second.statement_)
      throw Error("one SQL statement at a time");
  if (is_confined_ && !statement.is_readonly()) throw Error("only queries can be asked here");
  return statement;
}

std::int64_t Db::integer(std::string_view sql)
{
  Statement statement = prepare(sql);
  if (!statement.step()) throw Error(fmt::format("no row came from: {}", sql));
  return statement.integer(0);
}

namespace {

// PRAGMAs that only describe; the first group takes the name of a table or index.
bool is_description(std::string_view pragma, bool has_argument)
{
  for (std::string_view const name : {"table_info", "table_xinfo", "index_list", "index_info", "index_xinfo"})
    if (pragma == name) return true;
  for (std::string_view const name : {"table_list", "database_list", "function_list", "collation_list",
                                      "compile_options", "application_id", "user_version", "page_count", "page_size"})
    if (pragma == name) return !has_argument;
  return false;
}

int authorize_query(void*, int action, char const* first, char const* second, char const*, char const*)
{
  bool allowed = false;
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
      allowed = true;
      break;
    case SQLITE_FUNCTION:
      allowed = second != nullptr && std::string_view(second) != "load_extension";
      break;
    case SQLITE_PRAGMA:
      allowed = first != nullptr && is_description(first, second != nullptr);
      break;
    default:
      break;
  }
  return allowed ? SQLITE_OK : SQLITE_DENY;
}

}  // namespace

void Db::confine_to_queries()
{
  // Table-valued functions declare themselves when first named, which the authorizer would see as a change.
  execute(
      "SELECT 1 FROM json_each('[]'); SELECT 1 FROM json_tree('[]'); SELECT 1 FROM pragma_table_info('');"
      "SELECT 1 FROM pragma_table_list LIMIT 0; SELECT 1 FROM pragma_index_list(''); SELECT 1 FROM "
      "pragma_index_info('');"
      "PRAGMA query_only = 1;");
  sqlite3_set_authorizer(db_.get(), authorize_query, nullptr);
  is_confined_ = true;
}

void Db::limit_time(std::optional<std::chrono::milliseconds> span)
{
  constexpr int instructions = 10'000;  // of SQLite's machine between two looks at the clock: well below a millisecond
  if (!span) return sqlite3_progress_handler(db_.get(), 0, nullptr, nullptr);
  deadline_->end = std::chrono::steady_clock::now() + *span;
  sqlite3_progress_handler(db_.get(), instructions, Deadline::passed, deadline_.get());
}

void Db::close()
{
  if (sqlite3_close(db_.get()) != SQLITE_OK) throw Error("a database is closed while statements of it live");
  (void)db_.release();
}

// ---- Transaction, BulkInsert ----------------------------------------------------------------------------------------

Transaction::Transaction(Db& db) : db_(&db) { db.execute("BEGIN"); }

Transaction::~Transaction()
{
  if (db_ == nullptr) return;
  try {
    db_->execute("ROLLBACK");
  } catch (Error const&) {
    // SQLite has rolled back by itself after the error that brought us here.
  }
}

void Transaction::commit()
{
  db_->execute("COMMIT");
  db_ = nullptr;
}

Pause::Pause(Db& db) : db_(&db) { db.execute("COMMIT"); }

Pause::~Pause()
{
  try {
    db_->execute("BEGIN");
  } catch (Error const&) {
    // Each statement is then its own transaction: slower, and what is wrong is said by the next.
  }
}

BulkInsert::BulkInsert(Db& db, std::string_view table, int columns, std::string_view conflict)
    : db_(&db), columns_(columns), head_(fmt::format("INSERT INTO {} VALUES ", table)), conflict_(conflict)
{
}

BulkInsert::Prepared& BulkInsert::prepare(std::optional<Prepared>& prepared, std::size_t rows)
{
  std::string row = "(?";
  for (int i = 1; i < columns_; ++i) row += ",?";
  row += ')';
  std::string sql = head_ + row;
  for (std::size_t i = 1; i < rows; ++i) sql += ',' + row;
  prepared.emplace(Prepared{db_->prepare(sql + ' ' + conflict_), {}});
  prepared->is_set.resize(rows * static_cast<std::size_t>(columns_) + 1);
  return *prepared;
}

BulkInsert::Row& BulkInsert::Row::integer(std::int64_t value)
{
  prepared_->is_set[static_cast<std::size_t>(next_)] = true;
  prepared_->statement.bind(next_++, value);
  return *this;
}

BulkInsert::Row& BulkInsert::Row::text(std::string_view value)
{
  prepared_->is_set[static_cast<std::size_t>(next_)] = true;
  prepared_->statement.bind(next_++, value);
  return *this;
}

BulkInsert::Row& BulkInsert::Row::blob(std::span<unsigned char const> value)
{
  prepared_->is_set[static_cast<std::size_t>(next_)] = true;
  prepared_->statement.bind(next_++, value);
  return *this;
}

BulkInsert::Row& BulkInsert::Row::null()
{
  char& is_set = prepared_->is_set[static_cast<std::size_t>(next_)];
  if (is_set) prepared_->statement.bind_null(next_);
  is_set = false;
  ++next_;
  return *this;
}

}  // namespace iotrace::store
