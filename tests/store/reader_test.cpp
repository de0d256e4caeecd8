// open_trace: our own databases open; everything else is refused in one sentence that says what to do.
#include "store/reader.hpp"

#include <memory>
#include <optional>
#include <random>
#include <vector>

#include "store/draft.hpp"
#include "tests/check.hpp"
#include "tests/store/other.hpp"
#include "tests/store/scratch.hpp"

using namespace iotrace;
using namespace iotrace::store;
using namespace iotrace::test;

namespace {

std::string story_file(Scratch const& scratch)
{
  std::string const path = scratch / "trace.db";
  Writer writer(path, true);
  write_story(writer);
  writer.publish();
  return path;
}

// A copy of a good database with a little SQL run over it by a plain connection.
std::string changed(Scratch const& scratch, std::string_view script)
{
  std::string const path = scratch / "changed.db";
  std::filesystem::copy_file(story_file(scratch), path, std::filesystem::copy_options::overwrite_existing);
  Db db = Db::build(path);
  db.execute(script);
  db.close();
  return path;
}

// Asks for every cell of every table and view; true when all of it could be read.
bool read_all(std::string const& path)
{
  try {
    Db db = open_trace(path);
    db.limit_time(std::chrono::seconds(2));
    db.confine_to_queries();
    for (char const* const table :
         {"trace",      "path",          "op",   "thread",   "task",     "task_root",      "image",
          "event",      "problem",       "gap",  "coverage", "file_use", "file_use_total", "trace_files",
          "task_files", "process_files", "flow", "removal",  "process",  "access",         "happening"})
      (void)rows_of(db, std::string("SELECT * FROM ") + table);
    (void)rows_of(db, "SELECT * FROM path WHERE text >= '/w' AND text < '/x'");
    (void)rows_of(db, "SELECT * FROM file_use WHERE path_id IN (SELECT id FROM path) ORDER BY path_id");
    return true;
  } catch (Error const& error) {
    for (char const c : std::string_view(error.what())) REQUIRE(static_cast<unsigned char>(c) >= 0x20);
    return false;
  }
}

}  // namespace

TEST_CASE("a trace database opens and answers")
{
  Scratch const scratch;
  Db db = open_trace(story_file(scratch));
  CHECK(db.integer("SELECT count(*) FROM event") == 6);
  CHECK(rows_of(db, "SELECT program FROM process ORDER BY id") == "-\n/bin/tool\n");
  CHECK(read_all(scratch / "trace.db"));
}

TEST_CASE("what is no trace database is refused")
{
  Scratch const scratch;
  CHECK(contains(error_of([&] { open_trace(scratch / "none.db"); }), "none.db"));
  write_bytes(
      scratch / "text.db",
      "this is a log, not a database, and it is long enough to have a header of 100 bytes ......................");
  CHECK(contains(error_of([&] { open_trace(scratch / "text.db"); }), "cannot be read as a trace database"));
  write_bytes(scratch / "empty.db", "");
  CHECK(contains(error_of([&] { open_trace(scratch / "empty.db"); }), "not a trace database"));
  CHECK(contains(error_of([&] { open_trace(changed(scratch, "PRAGMA application_id = 7")); }), "not a trace database"));
}

TEST_CASE("another version of the schema is refused, older and newer")
{
  Scratch const scratch;
  std::string const older = error_of([&] { open_trace(changed(scratch, "PRAGMA user_version = 0")); });
  CHECK(contains(older, "older ioparse"));
  CHECK(contains(older, "run ioparse again"));
  CHECK(contains(error_of([&] { open_trace(changed(scratch, "PRAGMA user_version = 99")); }), "newer ioparse"));
}

TEST_CASE("a schema that is not exactly ours is refused")
{
  Scratch const scratch;
  for (std::string_view const script :
       {"DROP TABLE gap", "DROP VIEW access", "DROP INDEX path_by_text", "ALTER TABLE gap ADD COLUMN more TEXT",
        "CREATE TABLE extra (a)", "CREATE VIEW extra AS SELECT 1",
        "CREATE TRIGGER evil AFTER INSERT ON gap BEGIN SELECT 1; END", "CREATE VIRTUAL TABLE evil USING fts5(a)",
        "DROP VIEW process; CREATE VIEW process AS SELECT 1 AS id, 'forged' AS argv"}) {
    INFO(script);
    CHECK(contains(error_of([&] { open_trace(changed(scratch, script)); }), "does not have the tables"));
  }
}

TEST_CASE("a database that is damaged gives an error or an answer, never a crash")
{
  Scratch const scratch;
  std::string const good = bytes_of(story_file(scratch)), path = scratch / "damaged.db";
  std::vector<std::size_t> used;  // most of a page is empty
  for (std::size_t i = 0; i < good.size(); ++i)
    if (good[i] != 0) used.push_back(i);
  std::mt19937 random(20240301);
  int refused = 0, read = 0;
  for (int round = 0; round < 300; ++round) {
    std::string bytes = good;
    for (std::size_t flips = random() % 3 + 1; flips > 0; --flips)
      bytes[used[random() % used.size()]] = static_cast<char>(random());
    write_bytes(path, bytes);
    ++(read_all(path) ? read : refused);
  }
  CHECK(refused > 50);
  CHECK(read > 5);
}

TEST_CASE("a database that is cut anywhere gives an error or an answer, never a crash")
{
  Scratch const scratch;
  std::string const good = bytes_of(story_file(scratch)), path = scratch / "cut.db";
  for (std::size_t i = 0; i <= 100; ++i) {
    write_bytes(path, std::string_view(good).substr(0, good.size() * i / 100));
    CHECK(read_all(path) == (i == 100));
  }
}

TEST_CASE("a database that is read is in use, but for the pauses of who reads it")
{
  Scratch const scratch;
  std::string const path = story_file(scratch);
  struct Reading {
    explicit Reading(std::string const& path) : db(open_trace(path)) {}
    Db db;
    std::optional<Pause> pause;
  };
  for (bool const pauses : {false, true}) {
    Other const other([&] {
      auto reading = std::make_unique<Reading>(path);
      if (pauses) reading->pause.emplace(reading->db);
      return reading;
    });
    std::string const refused = error_of([&] { check_destination(path, false); });
    CHECK(contains(refused, "in use") == !pauses);
  }
  Db db = open_trace(path);
  {
    Pause const pause(db);
  }
  CHECK(db.integer("SELECT count(*) FROM event") > 0);
}
