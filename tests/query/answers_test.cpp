// What the questions answer, as a user reads it and as a program does.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <random>

#include "query/schema_doc.hpp"
#include "store_sql.hpp"
#include "tests/check.hpp"
#include "trace.hpp"

using namespace iotrace;
using namespace iotrace::test;
using namespace iotrace::query;
using nlohmann::json;

namespace {

/// make → cc → as; make → a fork that executes nothing.
struct Build : Trace {
  std::int64_t make = process(10), cc = process(11, make), as = process(12, cc), fork = process(13, make);

  Build()
  {
    exec(make, "/usr/bin/make", R"(["make","-j2"])");
    event(make, "read", "/w/Makefile");
    exec(cc, "/usr/bin/cc", R"(["cc","-c","my file.c"])");
    event(cc, "probe", "/w/x.h", 2);
    event(cc, "read", "/w/my file.c");
    event(cc, "create", "/w/t.s");
    exec(as, "/usr/bin/as", R"(["as","t.s"])");
    event(as, "read", "/w/t.s");
    flow(as, "/w/t.s", cc);
    event(as, "create", "/w/a.o");
    event(cc, "remove", "/w/t.s");
    event(fork, "read", "/w/a.o");
    flow(fork, "/w/a.o", as);
    event(fork, "update", "/dev/null");
    sql("UPDATE thread SET status = -9 WHERE id = 4; UPDATE thread SET died = NULL WHERE id = 3;");
    sql("INSERT INTO coverage VALUES (1, 'opens', 'yes'), (1, 'bytes', 'no'), (1, 'probes', 'unknown');");
  }
};

Trace::Ask why(std::string path)
{
  return [path](Inquiry const& inquiry) { answer_why(inquiry, path); };
}

Trace::Ask sql(std::string text, std::optional<std::chrono::milliseconds> limit = std::nullopt)
{
  return [=](Inquiry const& inquiry) { answer_sql(inquiry, text, limit); };
}

std::size_t widest_line(std::string const& text)
{
  std::size_t widest = 0;
  for (std::size_t from = 0; from < text.size();) {
    std::size_t const end = std::min(text.find('\n', from), text.size());
    widest = std::max(widest, end - from);
    from = end + 1;
  }
  return widest;
}

}  // namespace

TEST_CASE("rw prints both sets with their counts", "[rw]")
{
  Build build;
  CHECK(build.ask(answer_rw).text == "FILES READ (4)\nMakefile\na.o\nmy file.c\nt.s\n\nFILES WRITTEN (1)\na.o\n");
  Layout writes;
  writes.writes = true;
  CHECK(build.ask(answer_rw, writes).text == "FILES WRITTEN (1)\na.o\n");
}

TEST_CASE("rw --json has exactly two keys, --full those of the contract in their order", "[rw]")
{
  Build build;
  CHECK(json::parse(build.ask(answer_rw, in_form(Form::json)).text) ==
        json::parse(R"({"reads": ["Makefile", "a.o", "my file.c", "t.s"], "writes": ["a.o"]})"));
  auto const full = nlohmann::ordered_json::parse(build.ask(answer_rw, in_form(Form::json, true)).text);
  std::vector<std::string> keys;
  for (auto const& [key, value] : full.items()) keys.push_back(key);
  CHECK(keys == std::vector<std::string>{"reads", "writes", "inputs", "outputs", "updated", "temporaries", "deleted",
                                         "altered", "probed", "stated", "listed", "executed"});
  CHECK(full["temporaries"] == std::vector<std::string>{"t.s"});
  CHECK(full["probed"] == std::vector<std::string>{"x.h"});
}

TEST_CASE("rw -0 has each name once, raw, sorted by bytes", "[rw]")
{
  using namespace std::string_literals;
  Build build;
  build.event(build.cc, "read", "/w/b\n\xff");
  CHECK(build.ask(answer_rw, in_form(Form::nul)).text == "Makefile\0a.o\0b\n\xff\0my file.c\0t.s\0"s);
  Layout reads = in_form(Form::nul);
  reads.reads = true;
  CHECK(build.ask(answer_rw, reads).text.ends_with("t.s\0"s));
}

TEST_CASE("rw --csv has a row a set and file", "[rw]")
{
  Build build;
  CHECK(build.ask(answer_rw, in_form(Form::csv)).text ==
        "set,path\nreads,Makefile\nreads,a.o\nreads,my file.c\nreads,t.s\nwrites,a.o\n");
}

TEST_CASE("a trace that is incomplete is said to be", "[rw]")
{
  Trace trace;
  trace.sql("UPDATE trace SET complete = 0, incomplete_because = 'the log ends\x1b in a line';");
  CHECK(trace.ask(answer_rw).notes ==
        std::vector<std::string>{"the trace log1.txt is incomplete: the log ends\\033 in a line"});
}

TEST_CASE("a workspace that is not known is pointed out", "[rw]")
{
  Trace trace("?");
  trace.event(trace.process(1), "read", "/usr/a");
  REQUIRE(trace.ask(answer_rw).notes.size() == 1);
  CHECK(trace.ask(answer_rw).notes[0].find("--all") != std::string::npos);
  Selection all;
  all.all = true;
  CHECK(trace.ask(answer_rw, {}, all).notes.empty());
}

TEST_CASE("a workspace below a folder of the kernel is pointed out", "[rw]")
{
  Trace trace("/dev/shm/w");
  trace.event(trace.process(1), "read", "/dev/shm/w/a");
  Answer const answer = trace.ask(answer_rw);
  CHECK(answer.text == "FILES READ (0)\n\nFILES WRITTEN (0)\n");
  REQUIRE(answer.notes.size() == 1);
  CHECK(answer.notes[0].find("ioquery files") != std::string::npos);
  CHECK(trace.ask(answer_files).text.find("  a\n") != std::string::npos);
}

TEST_CASE("the tree shows parents before children, and whose fork did not execute", "[tree]")
{
  Build build;
  CHECK(build.ask(answer_tree).text ==
        "PID   STATUS   TIME  READ  WRITTEN  COMMAND\n"
        " 10        0  8.999     1        0  make -j2\n"
        " 11        0  8.998     1        0    cc -c 'my file.c'\n"
        " 12        0      -     1        1      as t.s\n"
        " 13  SIGKILL  8.996     1        0    [make]\n");
}

TEST_CASE("the tree of a selection starts at its roots", "[tree]")
{
  Build build;
  Selection cc;
  cc.process = "cc";
  auto const rows = json::parse(build.ask(answer_tree, in_form(Form::json), cc).text);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0]["pid"] == 11);
  CHECK(rows[0]["depth"] == 0);
  CHECK(rows[0]["parent_pid"] == 10);
  CHECK(rows[0]["argv"] == std::vector<std::string>{"cc", "-c", "my file.c"});
  CHECK(rows[1]["depth"] == 1);
  CHECK(rows[1]["died"].is_null());
}

namespace {

using Children = std::map<std::int64_t, std::vector<std::int64_t>>;

void append_below(Children const& children, std::int64_t parent, std::vector<std::int64_t>& order)
{
  auto const found = children.find(parent);
  if (found == children.end()) return;
  for (std::int64_t const child : found->second) {
    order.push_back(child);
    append_below(children, child, order);
  }
}

}  // namespace

TEST_CASE("the tree goes down whatever the numbers of parents are", "[tree]")
{
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    constexpr std::int64_t count = 60, nobody = 0;
    Trace trace;
    Children children;
    for (std::int64_t id = 1; id <= count; ++id) {
      auto const parent =
          static_cast<std::int64_t>(random() % (count + 10));  // children before parents, rings, strangers
      trace.process(100 + id);
      trace.sql("UPDATE thread SET parent_id = " + (parent == nobody ? "NULL" : std::to_string(parent)) +
                " WHERE id = " + std::to_string(id) + ";");
      children[parent > count ? nobody : parent].push_back(id);
    }
    std::vector<std::int64_t> expected, got;
    append_below(children, nobody, expected);
    for (auto const& row : json::parse(trace.ask(answer_tree, in_form(Form::json)).text))
      got.push_back(row["id"].get<std::int64_t>());
    CHECK(got == expected);
  }
}

TEST_CASE("a very deep tree stays readable", "[tree]")
{
  Trace trace;
  std::int64_t parent = 0;
  for (int i = 1; i <= 2000; ++i) parent = trace.process(i, parent);
  std::string const text = trace.ask(answer_tree).text;
  CHECK(std::count(text.begin(), text.end(), '\n') == 2001);
  CHECK(text.find("(1999) [?]") != std::string::npos);
  CHECK(widest_line(text) < 150);
}

TEST_CASE("files has one row a file, special names too", "[files]")
{
  Build build;
  CHECK(build.ask(answer_files).text ==
        "HOW  BY     EVENTS  FIRST   LAST  PATH\n"
        "r    make        1  0.002  0.002  Makefile\n"
        "rc   as +1       2  0.009  0.011  a.o\n"
        "r    cc          1  0.005  0.005  my file.c\n"
        "rcd  cc +1       3  0.006  0.010  t.s\n"
        "p    cc          1  0.004  0.004  x.h\n");
  Selection all;
  all.all = true;
  auto const rows = json::parse(build.ask(answer_files, in_form(Form::json), all).text);
  CHECK(rows[0]["path"] == "/dev/null");
  CHECK(rows[0]["bytes_read"].is_null());
  CHECK(rows[0]["first_at"] == 12'000'000);
  Layout writes;
  writes.writes = true;
  CHECK(build.ask(answer_files, writes).text.find("my file") == std::string::npos);
}

TEST_CASE("files shows bytes where the capture has them", "[files]")
{
  Trace trace;
  trace.event(trace.process(1), "read", "/w/a");
  trace.sql(
      "UPDATE file_use SET bytes_read = 4096; UPDATE file_use_total SET bytes_read = 4096;"
      "INSERT INTO coverage VALUES (1, 'bytes', 'yes');");
  CHECK(trace.ask(answer_files).text ==
        "HOW  BY  EVENTS    IN  OUT  FIRST   LAST  PATH\nr    1        1  4096    0  0.001  0.001  a\n");
}

TEST_CASE("why tells the way from a file back to the lines of the log", "[why]")
{
  Build build;
  CHECK(build.ask(why("t.s")).text ==
        "t.s\n"
        "  in           reads, temporaries\n"
        "\n"
        "process 11 cc -c 'my file.c' (exit status 0)\n"
        "  create       line 60 of log1.txt, at 0.006 s\n"
        "  remove       line 100 of log1.txt, at 0.010 s\n"
        "  started by   10 make -j2\n"
        "\n"
        "process 12 as t.s (exit status 0)\n"
        "  read         line 80 of log1.txt, at 0.008 s\n"
        "  content from 11 cc -c 'my file.c'\n"
        "  started by   11 cc -c 'my file.c'\n"
        "  started by   10 make -j2\n");
}

TEST_CASE("why takes absolute, relative and special names, and says when there is nothing", "[why]")
{
  Build build;
  CHECK(build.ask(why("/w/a.o")).text == build.ask(why("./x/../a.o")).text);
  CHECK(build.ask(why("x.h")).text.find("failed: ENOENT") != std::string::npos);
  CHECK(build.ask(why("/dev/null")).text.find("  in           no set\n") != std::string::npos);
  Answer const nothing = build.ask(why("no\x1bne"), in_form(Form::json));
  CHECK(nothing.text == "[]\n");
  CHECK(nothing.notes == std::vector<std::string>{"nothing that was asked about touched \"no\\033ne\""});
}

TEST_CASE("why --json has the whole chain", "[why]")
{
  Build build;
  build.mark(build.cc, 3, "app:build");
  auto const stories = json::parse(build.ask(why("a.o"), in_form(Form::json)).text);
  REQUIRE(stories.size() == 1);
  CHECK(stories[0]["sets"] == std::vector<std::string>{"reads", "writes", "outputs"});
  auto const& uses = stories[0]["uses"];
  REQUIRE(uses.size() == 2);
  CHECK(uses[0]["process"]["pid"] == 12);
  CHECK(uses[0]["task"] == "app:build");
  CHECK(uses[0]["events"][0]["op"] == "create");
  CHECK(uses[0]["events"][0]["line"] == 90);
  CHECK(uses[0]["parents"][1]["argv"] == std::vector<std::string>{"make", "-j2"});
  CHECK(uses[1]["process"]["command"] == "[make]");
  CHECK(uses[1]["writers"][0]["pid"] == 12);
  CHECK(uses[1]["task"].is_null());
}

TEST_CASE("why shows few processes unless asked for all", "[why]")
{
  Trace trace;
  for (int i = 1; i <= 30; ++i) trace.event(trace.process(i), "read", "/w/a");
  CHECK(trace.ask(why("a")).text.ends_with("\n20 more processes used it; --full shows them\n"));
  CHECK(trace.ask(why("a"), in_form(Form::text, true)).text.find("process 30 ") != std::string::npos);
}

TEST_CASE("tasks counts the files of each task", "[tasks]")
{
  Build build;
  build.mark(build.cc, 3, "app:build");
  CHECK(build.ask(answer_tasks).text ==
        "TASK       PROCESSES   TIME  READ  WRITTEN  HOW\n"
        "app:build          2  8.998     2        1  environment\n");
  Trace none;
  CHECK(none.ask(answer_tasks).notes.size() == 1);
}

TEST_CASE("info says what was captured and how completely", "[info]")
{
  Build build;
  build.sql("INSERT INTO problem VALUES (1, 7, 100, 3, 'a number', 'x\x1b');");
  build.sql("INSERT INTO gap VALUES (1, 1, 5, 'io_uring', 'io_uring_setup'), (1, 1, 9, 'io_uring', '');");
  std::string const text = build.ask(answer_info).text;
  for (char const* const line :
       {"TRACE 1: log1.txt\n", "  tool         strace 6.1\n", "  command      make\n", "  workspace    /w\n",
        "  began        2023-11-14 22:13:20 UTC\n", "  lasted       2.500 s\n", "  ended with   exit status 0\n",
        "  processes    4 with 4 threads\n", "  lines        10 = 8 parsed + 1 ignored + 1 unparsed\n",
        "  complete     yes\n", "  shows        opens\n", "  left out     bytes\n", "  unknown      probes\n",
        "  gap          io_uring (2 times, first in line 5) io_uring_setup\n",
        "  unread line  7, column 3: wanted a number\n               x\\033\n"}) {
    INFO(line);
    CHECK(text.find(line) != std::string::npos);
  }
  CHECK(widest_line(text) <= 80);
  auto const info = json::parse(build.ask(answer_info, in_form(Form::json)).text);
  CHECK(info["events"] == 12);
  CHECK(info["traces"][0]["complete"] == true);
  CHECK(info["traces"][0]["command"] == std::vector<std::string>{"make"});
  CHECK(info["traces"][0]["coverage"] == json{{"opens", "yes"}, {"bytes", "no"}, {"probes", "unknown"}});
  CHECK(info["traces"][0]["gaps"][0]["count"] == 2);
}

TEST_CASE("sql answers any query and nothing else", "[sql]")
{
  Build build;
  CHECK(build.ask(sql("SELECT pid, program FROM process WHERE pid = 10")).text == "pid  program\n 10  /usr/bin/make\n");
  CHECK(build.ask(sql("SELECT count(*) n FROM happening"), in_form(Form::csv)).text == "n\n12\n");
  CHECK(build.ask(sql("SELECT path, pid FROM access WHERE path LIKE '%.o' ORDER BY 2"), in_form(Form::json)).text ==
        "[\n  {\"path\": \"/w/a.o\", \"pid\": 12},\n  {\"path\": \"/w/a.o\", \"pid\": 13}\n]\n");
  for (char const* const refused : {"DELETE FROM path",
                                    "CREATE TABLE x (a)",
                                    "CREATE TEMP TABLE x (a)",
                                    "DROP TABLE path",
                                    "UPDATE path SET text = ''",
                                    "INSERT INTO path VALUES (9, '', 0, 0)",
                                    "ATTACH 'x' AS y",
                                    "DETACH main",
                                    "PRAGMA writable_schema = 1",
                                    "PRAGMA journal_mode = WAL",
                                    "VACUUM",
                                    "VACUUM INTO '/tmp/iotrace-must-not-exist'",
                                    "REINDEX",
                                    "ANALYZE",
                                    "BEGIN",
                                    "SAVEPOINT a",
                                    "SELECT load_extension('x')",
                                    "SELECT readfile('/etc/passwd')",
                                    "SELECT writefile('x', 'y')",
                                    "SELECT 1; SELECT 2",
                                    "",
                                    "-- nothing",
                                    "SELEC 1",
                                    "ALTER TABLE path ADD x",
                                    "CREATE VIEW v AS SELECT 1",
                                    "CREATE TRIGGER t AFTER INSERT ON path BEGIN SELECT 1; END",
                                    "EXPLAIN DELETE FROM path"}) {
    INFO(refused);
    CHECK_THROWS_AS(build.ask(sql(refused)), store::Error);
  }
}

TEST_CASE("sql stops at its deadline", "[sql]")
{
  Trace trace;
  auto const began = std::chrono::steady_clock::now();
  std::string const endless = "WITH RECURSIVE a(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM a) SELECT count(*) FROM a";
  CHECK_THROWS_AS(trace.ask(sql(endless, std::chrono::milliseconds(200))), store::Error);
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(2));
}

TEST_CASE("the schema is documented by its own text", "[schema]")
{
  auto const tables = read_schema(store_sql::schema);
  std::vector<std::string_view> names;
  for (TableDoc const& table : tables) {
    names.push_back(table.name);
    INFO(table.name);
    CHECK_FALSE(table.doc.empty());
    CHECK(table.is_view == table.columns.empty());
    CHECK(table.is_view != table.query.empty());
  }
  std::string const joined = fmt::format("{}", fmt::join(names, " "));
  CHECK(joined.starts_with(
      "trace path op thread task task_root image event problem gap coverage file_use file_use_total trace_files "
      "task_files process_files flow removal"));
  Trace trace;
  store::Db db = store::Db::memory();
  db.execute(store_sql::schema);
  for (TableDoc const& table : tables) {
    if (table.is_view) continue;
    store::Statement row = db.prepare("SELECT * FROM \"" + std::string(table.name) + "\"");
    REQUIRE(row.columns() == static_cast<int>(table.columns.size()));
    for (int i = 0; i < row.columns(); ++i)
      CHECK(row.column_name(i) == table.columns[static_cast<std::size_t>(i)].name);
  }
}

TEST_CASE("the schema reads well in 80 columns", "[schema]")
{
  Output output;
  answer_schema({}, output);
  CHECK(output.text().starts_with("TABLE trace\n  One raw log that was parsed.\n  id                 INTEGER\n"));
  std::string const tables = output.text().substr(0, output.text().find("VIEW "));
  CHECK(widest_line(tables) <= 80);
  CHECK(output.text().find("VIEW process") != std::string::npos);
}
