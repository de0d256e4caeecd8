// Db: values come back as they went in, errors are sentences, and a user's SQL can ask but not act.
#include "store/db.hpp"

#include <array>
#include <chrono>
#include <limits>

#include "tests/check.hpp"
#include "tests/store/scratch.hpp"

using namespace iotrace;
using namespace iotrace::store;
using namespace iotrace::test;

namespace {

// A file made by plain SQL.
std::string file_of(Scratch const& scratch, std::string_view script)
{
  std::string const path = scratch / "some.db";
  write_bytes(path, "");
  Db db = Db::build(path);
  db.execute(script);
  db.close();
  return path;
}

}  // namespace

TEST_CASE("values come back as they went in")
{
  Db db = Db::memory();
  db.execute("CREATE TABLE t (a, b, c)");
  std::string const odd("a\0b\xff", 4);
  Statement insert = db.prepare("INSERT INTO t VALUES (?, :b, ?)");
  insert.bind(1, std::numeric_limits<std::int64_t>::min());
  insert.bind(insert.parameter(":b"), odd);
  insert.bind_null(3);
  CHECK(insert.parameter(":none") == 0);
  CHECK_FALSE(insert.is_readonly());
  insert.run();

  Statement select = db.prepare("SELECT a, b, c, 1.5 AS d, x'00ff', '' FROM t");
  CHECK(select.is_readonly());
  REQUIRE(select.step());
  CHECK(select.columns() == 6);
  CHECK(select.column_name(3) == "d");
  CHECK(select.integer(0) == std::numeric_limits<std::int64_t>::min());
  CHECK(select.text(1) == odd);
  CHECK(select.is_null(2));
  CHECK(select.real(3) == 1.5);
  CHECK(select.text(4) == std::string_view("\0\xff", 2));
  CHECK(select.text(5).empty());
  CHECK(select.type(0) == Statement::Type::integer);
  CHECK(select.type(1) == Statement::Type::text);
  CHECK(select.type(3) == Statement::Type::real);
  CHECK(select.type(4) == Statement::Type::blob);
  CHECK_FALSE(select.step());
}

TEST_CASE("a statement runs again after a reset, with the same values")
{
  Db db = Db::memory();
  Statement statement = db.prepare("SELECT ?");
  statement.bind(1, std::int64_t{4});
  REQUIRE(statement.step());
  statement.reset();
  REQUIRE(statement.step());
  CHECK(statement.integer(0) == 4);
}

TEST_CASE("empty text is not NULL")
{
  Db db = Db::memory();
  Statement statement = db.prepare("SELECT ? IS NULL");
  statement.bind(1, std::string_view());
  REQUIRE(statement.step());
  CHECK(statement.integer(0) == 0);
}

TEST_CASE("errors carry SQLite's words and the SQL")
{
  Db db = Db::memory();
  std::string const error = error_of([&] { db.execute("SELECT 1; SELECT nonsense FROM nowhere"); });
  CHECK(contains(error, "no such table: nowhere"));
  CHECK(contains(error, "SELECT nonsense"));
  db.execute("CREATE TABLE t (a INTEGER NOT NULL) STRICT");
  CHECK(contains(error_of([&] { db.execute("INSERT INTO t VALUES (NULL)"); }), "NOT NULL constraint failed"));
  CHECK(contains(error_of([&] { db.execute("INSERT INTO t VALUES ('x')"); }), "cannot store TEXT value in INTEGER"));
  CHECK(contains(error_of([&] { db.prepare("SELECT 1").bind(2, std::int64_t{1}); }), "out of range"));
  CHECK(contains(error_of([&] { db.prepare("SELECT 1").bind(2, "x"); }), "out of range"));
  CHECK(contains(error_of([&] { db.prepare("SELECT 1").bind_null(2); }), "out of range"));
  CHECK(contains(error_of([&] { db.integer("SELECT a FROM t"); }), "no row"));
}

TEST_CASE("an error cannot drive a terminal")
{
  CHECK(std::string(Error("a\x1b[31m\xff\u202e\u009bü").what()) == "a\\x1b[31m\\xff\\xe2\\x80\\xae\\xc2\\x9bü");
  Db db = Db::memory();
  std::string const error = error_of([&] { db.execute("SELECT \"\x1b[2J\" FROM \"\x07\""); });
  CHECK_FALSE(error.empty());
  CHECK(error.find('\x1b') == std::string::npos);
  CHECK(error.find('\x07') == std::string::npos);
}

TEST_CASE("prepare takes exactly one statement")
{
  Db db = Db::memory();
  CHECK(error_of([&] { db.prepare("SELECT 1;  -- the end\n /* really */ ;"); }).empty());
  CHECK(contains(error_of([&] { db.prepare("SELECT 1; SELECT 2"); }), "one SQL statement"));
  CHECK(contains(error_of([&] { db.prepare("  -- nothing"); }), "no statement"));
  CHECK(contains(error_of([&] { db.prepare(std::string_view("SELECT 1\0; DROP TABLE x", 23)); }), "zero byte"));
}

TEST_CASE("a transaction that is not committed did not happen")
{
  Db db = Db::memory();
  db.execute("CREATE TABLE t (a)");
  {
    Transaction const dropped(db);
    db.execute("INSERT INTO t VALUES (1)");
  }
  CHECK(db.integer("SELECT count(*) FROM t") == 0);
  Transaction kept(db);
  db.execute("INSERT INTO t VALUES (1)");
  kept.commit();
  CHECK(db.integer("SELECT count(*) FROM t") == 1);
}

TEST_CASE("bulk inserts keep every row, around the size of a statement")
{
  constexpr std::size_t many = BulkInsert::rows_per_statement;
  for (std::size_t const count : {std::size_t{0}, std::size_t{1}, many - 1, many, many + 1, 2 * many, 3 * many + 7}) {
    Db db = Db::memory();
    db.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c INTEGER) STRICT");
    BulkInsert bulk(db, "t", 3);
    bulk.insert(count, [](BulkInsert::Row row, std::size_t i) {
      row.integer(static_cast<std::int64_t>(i)).text("text");
      row.maybe(i % 3 == 0 ? std::optional<std::int64_t>(7) : std::nullopt);
    });
    // Cells that held a value in the rows before must be NULL again.
    bulk.insert(count, [&](BulkInsert::Row row, std::size_t i) {
      row.integer(static_cast<std::int64_t>(count + i)).maybe(std::optional<std::string>()).null();
    });
    auto const n = static_cast<std::int64_t>(count);
    CHECK(db.integer("SELECT count(*) FROM t") == 2 * n);
    CHECK(db.integer("SELECT count(*) FROM t WHERE b = 'text' AND (c IS 7) = (a % 3 = 0)") == n);
    CHECK(db.integer("SELECT count(*) FROM t WHERE b IS NULL AND c IS NULL") == n);
  }
}

TEST_CASE("a bulk insert merges where it is told how")
{
  Db db = Db::memory();
  db.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER)");
  BulkInsert bulk(db, "t", 2, "ON CONFLICT DO UPDATE SET b = b + excluded.b");
  bulk.insert(600,
              [](BulkInsert::Row row, std::size_t i) { row.integer(static_cast<std::int64_t>(i % 10)).integer(1); });
  CHECK(db.integer("SELECT count(*) FROM t WHERE b = 60") == 10);
}

TEST_CASE("closing tells of statements that still live")
{
  Db db = Db::memory();
  {
    Statement const alive = db.prepare("SELECT 1");
    CHECK(contains(error_of([&] { db.close(); }), "statements"));
  }
  CHECK(error_of([&] { db.close(); }).empty());
}

TEST_CASE("what cannot be opened is said")
{
  Scratch const scratch;
  CHECK(contains(error_of([&] { Db::read(scratch / "none.db"); }), "cannot open"));
  CHECK(contains(error_of([&] { Db::build(scratch / "none.db"); }), "cannot open"));
  CHECK(contains(error_of([&] { Db::read(scratch.folder()); }), "cannot open"));
}

TEST_CASE("special names of SQLite are names of files")
{
  CHECK(contains(error_of([&] { Db::read(":memory:"); }), "cannot open"));
  CHECK(contains(error_of([&] { Db::read("file::memory:"); }), "cannot open"));
}

TEST_CASE("a database opened for reading cannot be changed, but may have temporary tables")
{
  Scratch const scratch;
  Db db = Db::read(file_of(scratch, "CREATE TABLE t (a)"));
  CHECK(contains(error_of([&] { db.execute("INSERT INTO t VALUES (1)"); }), "readonly"));
  db.execute("CREATE TEMP TABLE mine (a); INSERT INTO mine VALUES (3)");
  CHECK(db.integer("SELECT a FROM mine") == 3);
  CHECK(scratch.entries() == 1);
}

TEST_CASE("reading is hardened against the file")
{
  Scratch const scratch;
  Db db = Db::read(file_of(scratch,
                           "CREATE TABLE t (a); INSERT INTO t VALUES (1);"
                           "CREATE VIEW evil AS SELECT load_extension('x') FROM t;"
                           "CREATE VIEW w AS SELECT a FROM t;"));
  CHECK_FALSE(error_of([&] { db.integer("SELECT * FROM evil"); }).empty());
  CHECK(db.integer("SELECT a FROM w") == 1);
  CHECK(contains(error_of([&] { db.execute("SELECT \"nosuchcolumn\" FROM t"); }), "no such column"));
  CHECK_FALSE(error_of([&] { db.execute("ATTACH ':memory:' AS other"); }).empty());
  CHECK_FALSE(error_of([&] { db.execute("PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = ''"); }).empty());
  CHECK(contains(error_of([&] { db.integer("SELECT length(zeroblob(100000000))"); }), "too big"));
}

TEST_CASE("a confined connection answers questions")
{
  Scratch const scratch;
  Db db =
      Db::read(file_of(scratch, "CREATE TABLE t (a); INSERT INTO t VALUES (1), (2); CREATE VIEW w AS SELECT a FROM t"));
  db.execute("CREATE TEMP TABLE mine AS SELECT 1 AS x");
  db.confine_to_queries();
  for (std::string_view const sql :
       {"SELECT sum(a) FROM t", "SELECT * FROM w JOIN mine ON x = a", "VALUES (1)",
        "EXPLAIN QUERY PLAN SELECT * FROM t",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT max(i) FROM n",
        "SELECT json_group_array(a) FROM t", "SELECT sql FROM sqlite_schema", "PRAGMA table_info(t)",
        "PRAGMA table_list", "PRAGMA user_version", "SELECT name FROM pragma_table_info('t')",
        "SELECT value FROM json_each('[1]')", "SELECT value FROM json_tree('[1]')",
        "SELECT group_concat(a) OVER () FROM t"}) {
    INFO(sql);
    CHECK(error_of([&] { db.prepare(sql).run(); }) == "");
  }
}

TEST_CASE("a confined connection cannot act")
{
  Scratch const scratch;
  Db db = Db::read(file_of(scratch, "CREATE TABLE t (a); CREATE INDEX t_by_a ON t (a); INSERT INTO t VALUES (1)"));
  db.execute("CREATE TEMP TABLE mine (x)");
  db.confine_to_queries();
  for (std::string_view const sql : {"INSERT INTO t VALUES (2)",
                                     "INSERT INTO mine VALUES (2)",
                                     "UPDATE t SET a = 2",
                                     "DELETE FROM t",
                                     "DROP TABLE t",
                                     "DROP TABLE mine",
                                     "CREATE TABLE u (a)",
                                     "CREATE TEMP TABLE u (a)",
                                     "CREATE VIEW v AS SELECT 1",
                                     "CREATE TEMP VIEW v AS SELECT 1",
                                     "CREATE INDEX i ON t (a)",
                                     "CREATE TEMP TRIGGER g INSERT ON t BEGIN SELECT 1; END",
                                     "CREATE VIRTUAL TABLE f USING fts5(a)",
                                     "ALTER TABLE t RENAME TO u",
                                     "REINDEX",
                                     "ANALYZE",
                                     "VACUUM",
                                     "VACUUM INTO 'copy.db'",
                                     "ATTACH 'x.db' AS x",
                                     "DETACH main",
                                     "BEGIN",
                                     "COMMIT",
                                     "ROLLBACK",
                                     "SAVEPOINT s",
                                     "PRAGMA journal_mode = WAL",
                                     "PRAGMA query_only = 0",
                                     "PRAGMA writable_schema = 1",
                                     "PRAGMA user_version = 7",
                                     "PRAGMA temp_store_directory = '/'",
                                     "PRAGMA cache_size = 1000000000",
                                     "PRAGMA wal_checkpoint",
                                     "PRAGMA optimize",
                                     "PRAGMA incremental_vacuum",
                                     "PRAGMA mmap_size = 1000000",
                                     "PRAGMA hard_heap_limit = 0",
                                     "PRAGMA integrity_check",
                                     "SELECT load_extension('x')",
                                     "REPLACE INTO t VALUES (1)",
                                     "INSERT INTO t SELECT 1 RETURNING a",
                                     "WITH x AS (SELECT 1) DELETE FROM t"}) {
    INFO(sql);
    CHECK(error_of([&] { db.prepare(sql).run(); }) != "");
  }
  CHECK(db.integer("SELECT sum(a) FROM t") == 1);
  CHECK(scratch.entries() == 1);
}

TEST_CASE("a query without end is stopped in time")
{
  Db db = Db::memory();
  db.limit_time(std::chrono::milliseconds(200));
  auto const start = std::chrono::steady_clock::now();
  std::string const error = error_of(
      [&] { db.execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"); });
  CHECK(contains(error, "time limit"));
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(2));
  db.limit_time(std::nullopt);
  CHECK(db.integer(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500000) SELECT max(i) FROM n") ==
        500'000);
}

TEST_CASE("a time limit moves with its connection")
{
  Db db = Db::memory();
  db.limit_time(std::chrono::milliseconds(50));
  Db moved = std::move(db);
  CHECK(contains(error_of([&] {
                   moved.execute(
                       "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n");
                 }),
                 "time limit"));
}
