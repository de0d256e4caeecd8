// Databases that are damaged or made to harm: a right answer or one printable sentence, never a crash.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "store/reader.hpp"
#include "store/utf8.hpp"
#include "tests/check.hpp"
#include "trace.hpp"

using namespace iotrace;
using namespace iotrace::test;
using namespace iotrace::query;

namespace {

std::string read_file(std::string const& name)
{
  std::ifstream file(name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(std::string const& name, std::string_view bytes)
{
  std::ofstream(name, std::ios::binary | std::ios::trunc)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

bool is_printable(std::string_view text)
{
  while (!text.empty()) {
    CodePoint const c = decode_utf8(text);
    if (c.length == 0 || (is_unprintable(c.value) && c.value != '\n')) return false;
    text.remove_prefix(c.length);
  }
  return true;
}

/// Asks everything; true when every question was answered. What may be thrown is an Error with printable words.
bool ask_everything(std::string const& file)
{
  bool answered = true;
  std::vector<Trace::Ask> const questions = {
      answer_rw,    answer_tree, answer_files,
      answer_tasks, answer_info, [](Inquiry const& inquiry) { answer_why(inquiry, "src/file7.c"); }};
  for (Trace::Ask const& question : questions)
    for (Form const form : {Form::text, Form::json}) {
      Layout const layout = in_form(form, true);
      Selection selection;
      selection.all = form == Form::json;
      Output output;
      std::vector<std::string> notes;
      try {
        store::Db db = store::open_trace(file);
        question(Inquiry{db, selection, layout, output, notes});
        CHECK(is_printable(output.text()));
      } catch (store::Error const& error) {
        CHECK(is_printable(error.what()));
        answered = false;
      }
    }
  return answered;
}

/// How many damaged files are tried: 100, or $IOTRACE_ROUNDS for a long run.
int rounds()
{
  char const* const given = std::getenv("IOTRACE_ROUNDS");
  return given != nullptr ? std::atoi(given) : 100;
}

/// Some hundreds of rows, so that tables have several pages.
std::string const& sample(Trace& trace)
{
  std::int64_t parent = 0;
  for (int i = 0; i < 60; ++i) {
    std::int64_t const process = trace.process(100 + i, i % 7 == 0 ? parent : 1);
    if (i == 0) parent = process;
    trace.exec(process, "/usr/bin/cc", R"(["cc","-c","file.c"])");
    for (int k = 0; k < 20; ++k)
      trace.event(process, k % 3 == 0 ? "create" : "read", "/w/src/file" + std::to_string(i * k) + ".c");
    if (i % 5 == 0) trace.mark(process, i + 1, "app:build" + std::to_string(i));
  }
  return trace.file();
}

}  // namespace

TEST_CASE("damaged databases give an error or an answer", "[hostile]")
{
  Trace trace;
  std::string const bytes = read_file(sample(trace));
  REQUIRE(ask_everything(trace.file()));
  Folder folder;
  std::string const file = folder.file("damaged.db");
  std::mt19937 random(7);
  int answered = 0, refused = 0;
  for (int round = 0; round < rounds(); ++round) {
    std::string damaged = bytes;
    for (std::size_t flips = 1 + random() % 8; flips-- > 0;)
      damaged[random() % damaged.size()] = static_cast<char>(random() % 256);
    write_file(file, damaged);
    INFO("round " << round);
    ++(ask_everything(file) ? answered : refused);
  }
  CHECK(answered > 0);
  CHECK(refused > 0);
}

TEST_CASE("a database that was cut is refused or answers", "[hostile]")
{
  Trace trace;
  std::string const bytes = read_file(sample(trace));
  Folder folder;
  std::string const file = folder.file("cut.db");
  for (std::size_t part = 0; part < 40; ++part) {
    write_file(file, std::string_view(bytes).substr(0, bytes.size() * part / 40));
    CHECK_FALSE(ask_everything(file));
  }
}

TEST_CASE("what is not exactly our schema is refused before anything is asked", "[hostile]")
{
  for (char const* const change :
       {"DROP VIEW process; CREATE VIEW process AS SELECT load_extension('/tmp/x') AS id",
        "CREATE TRIGGER t AFTER INSERT ON path BEGIN DELETE FROM path; END",
        "CREATE VIEW more AS WITH RECURSIVE a(x) AS (SELECT 1 UNION ALL SELECT x FROM a) SELECT x FROM a",
        "CREATE TABLE more (a)", "DROP INDEX path_by_text", "DROP TABLE flow",
        "CREATE VIRTUAL TABLE more USING fts5(a)", "PRAGMA application_id = 1", "PRAGMA application_id = 0",
        "PRAGMA user_version = 999", "PRAGMA user_version = 0", "ALTER TABLE path ADD COLUMN x TEXT AS (text)"}) {
    Trace trace;
    run_sql(trace.file(), change);
    INFO(change);
    CHECK_FALSE(ask_everything(trace.file()));
  }
}

TEST_CASE("rows that contradict each other give an answer", "[hostile]")
{
  for (char const* const change :
       {"UPDATE thread SET parent_id = id",
        "UPDATE thread SET parent_id = 60 - id",
        "UPDATE thread SET process_id = 9999",
        "UPDATE thread SET born = -9223372036854775808, died = 9223372036854775807",
        "UPDATE thread SET status = -9223372036854775808",
        "UPDATE file_use SET path_id = path_id + 9223372036854770000",
        "UPDATE file_use SET path_id = -path_id",
        "UPDATE file_use SET first_read = -1, last_put = -5, last_event = 9223372036854775807",
        "UPDATE file_use SET bytes_read = -1, events = 9223372036854775807",
        "UPDATE image SET argv = '[1,{\"bytes\":\"!\"}]'",
        "UPDATE image SET path_id = 0, cwd_id = 77777",
        "UPDATE trace SET workspace = ''",
        "UPDATE trace SET workspace = 'a/../..'",
        "UPDATE trace SET began = 9223372036854775807, ended = -9223372036854775808, signal = -9223372036854775808",
        "UPDATE trace SET source = char(27) || '[2J', command = '{', tool_version = NULL",
        "DELETE FROM event",
        "DELETE FROM op",
        "DELETE FROM thread",
        "DELETE FROM trace",
        "UPDATE event SET thread_id = 0, op = 99, at = NULL, line = -1",
        "UPDATE task_root SET thread_id = 1, event_id = 1",
        "UPDATE path SET text = text || char(10) || CAST(x'ff1b' AS TEXT)",
        "DROP INDEX path_by_text; UPDATE path SET text = ''; CREATE INDEX x ON path (id)"}) {
    Trace trace;
    sample(trace);
    INFO(change);
    run_sql(trace.file(), change);
    ask_everything(trace.file());
  }
}

TEST_CASE("path ids with gaps are refused, for they size our tables", "[hostile]")
{
  Trace trace;
  trace.event(trace.process(1), "read", "/w/a");
  trace.sql("UPDATE path SET id = 4611686018427387904 WHERE id = 1;");
  CHECK_THROWS_WITH(trace.sets(), Catch::Matchers::Contains("damaged"));
}

TEST_CASE("names are bound, never pasted into SQL", "[hostile]")
{
  Trace trace;
  std::string const name = "/w/'; DROP TABLE path;--\"`)";
  auto const p = trace.process(1);
  trace.exec(p, name);
  trace.mark(p, 1, "a'b:c\"");
  Selection selection;
  selection.process = "'; DROP TABLE path;--\"`)";
  selection.task = "a'b:c\"";
  CHECK(trace.set("reads", selection).size() == 1);
  CHECK(trace.ask([&](Inquiry const& inquiry) { answer_why(inquiry, name); }).notes.empty());
}
