// Writer: what goes in can be asked for, in every table; the same calls make the same bytes; memory limits and late
// news change nothing.
#include "store/writer.hpp"

#include <sqlite3.h>
#include <sys/resource.h>

#include <csignal>
#include <map>
#include <random>

#include "store/batch.hpp"
#include "store/reader.hpp"
#include "store/uses.hpp"
#include "tests/check.hpp"
#include "tests/store/scratch.hpp"

using namespace iotrace;
using namespace iotrace::store;
using namespace iotrace::test;

namespace {

// Runs `tell` on a writer, publishes, and opens the result.
template <typename Tell>
Db written(Scratch const& scratch, Tell&& tell, std::size_t uses_in_memory = 0)
{
  std::string const path = scratch / "t.db";
  Writer writer(path, false, uses_in_memory);
  tell(writer);
  writer.publish();
  return open_trace(path);
}

template <typename Tell>
std::string bytes_written(Tell&& tell, std::size_t uses_in_memory = 0)
{
  Scratch const scratch;
  written(scratch, tell, uses_in_memory);
  return bytes_of(scratch / "t.db");
}

Thread life(std::int32_t tid, ThreadId process = ThreadId::none)
{
  Thread thread;
  thread.tid = tid;
  thread.process = process;
  return thread;
}

// A long trace: processes that come and go, act again after their end, move bytes; the same for the same seed.
void write_random(Writer& writer, std::uint32_t seed, std::size_t events)
{
  std::mt19937 random(seed);
  writer.begin_trace();
  std::vector<PathId> paths;
  for (int i = 0; i < 500; ++i)
    paths.push_back(writer.paths().intern("/w/d" + std::to_string(i % 7) + "/f" + std::to_string(i)));
  std::vector<ThreadId> processes;
  for (int i = 0; i < 40; ++i) processes.push_back(writer.begin(life(100 + i)));
  for (std::size_t i = 0; i < events; ++i) {
    ThreadId const process = processes[random() % processes.size()];
    PathId const path = paths[random() % paths.size()];
    Event event = event_of(process, path, op_table[random() % op_table.size()].op,
                           random() % 3 == 0 ? error_noent : std::int16_t{0});
    event.maybe = random() % 5 == 0;
    EventId const id = writer.put(event, process);
    if (random() % 10 == 0) writer.transfer(process, path, random() % 1000, random() % 1000);
    if (random() % 50 == 0) writer.flow(process, path, processes[random() % processes.size()], id);
    if (random() % 100 == 0) writer.end(process);
  }
  writer.end_trace(trace_row(), {{"opens", "yes"}});
}

std::string const all_uses = "SELECT * FROM file_use ORDER BY process_id, path_id";

}  // namespace

TEST_CASE("the story can be asked for, table by table")
{
  Scratch const scratch;
  Db db = written(scratch, write_story);
  CHECK(rows_of(db, "SELECT id, text, is_dir, inexact FROM path") ==
        "1|/|0|0\n2|/w|1|0\n3|/w/run.sh|0|0\n4|/bin|0|0\n5|/bin/tool|0|0\n6|/w/out|0|0\n7|/w/none|0|0\n");
  CHECK(rows_of(db, "SELECT * FROM thread") == "1|1|100|1|-|0|-|-|-\n2|1|101|2|1|-|-|-|1\n");
  CHECK(rows_of(db, "SELECT id, at, thread_id, op, path_id, error, line FROM event") ==
        "1|5|1|1|3|0|7\n2|5|2|2|5|0|7\n3|5|2|4|6|0|7\n4|5|1|1|6|0|7\n5|5|1|0|7|2|7\n6|5|2|7|6|0|7\n");
  CHECK(rows_of(db, "SELECT * FROM image") == "2|2|5|[\"tool\"]|0|2\n");
  CHECK(rows_of(db, "SELECT * FROM task") == "1|app:build\n");
  CHECK(rows_of(db, "SELECT * FROM task_root") == "1|2|2|environment\n");
  CHECK(rows_of(db, "SELECT * FROM gap") == "1|2|9|io_uring|io_uring_setup\n");
  CHECK(rows_of(db, "SELECT * FROM problem") == "1|4|44|3|a call|what is this\n");
  CHECK(rows_of(db, "SELECT * FROM coverage") == "1|opens|yes\n1|probes|no\n");
  CHECK(rows_of(db, "SELECT * FROM flow") == "1|6|2|4\n");
  CHECK(rows_of(db, "SELECT * FROM removal") == "6|6|2\n");
  CHECK(rows_of(db,
                "SELECT process_id, path_id, first_create, first_remove, last_put, last_remove, first_event,"
                " last_event, events, bytes_read, bytes_written FROM file_use WHERE path_id = 6") ==
        "1|6|-|-|-|-|4|4|1|0|0\n2|6|3|6|3|6|3|6|2|0|12\n");
  CHECK(rows_of(db, "SELECT first_miss, first_stat FROM file_use WHERE path_id = 7") == "5|-\n");
}

TEST_CASE("the trace row keeps what is known and NULL where nothing is")
{
  Scratch const scratch;
  Db db = written(scratch, [](Writer& writer) {
    CHECK(writer.begin_trace() == TraceId{1});
    writer.end_trace(trace_row(), {});
    CHECK(writer.begin_trace() == TraceId{2});
    CHECK(writer.trace() == TraceId{2});
    TraceRow row = trace_row();
    row.tool = "strace";
    row.tool_version = "6.1";
    row.cwd = "/w/sub";
    row.began = 1'700'000'000'000'000'000;
    row.ended = 4;
    row.bytes = 5;
    row.ignored = 6;
    row.unparsed = 7;
    row.lost_events = 8;
    row.incomplete_because = "it was cut";
    row.exit_code = 3;
    row.signal = 9;
    row.host = "h";
    row.os = "Linux";
    row.workspace_as_given = "w";
    writer.end_trace(row, {});
  });
  CHECK(rows_of(db, "SELECT * FROM trace") ==
        "1|strace|-|-|trace.log|00000000000000ab|[\"make\",\"-j2\"]|-|/w|-|-|-|-|-|0|3|3|0|0|0|1|-|-|-\n"
        "2|strace|strace|6.1|trace.log|00000000000000ab|[\"make\",\"-j2\"]|/w/sub|/w|w|h|Linux|1700000000000000000|4|"
        "5|3|3|6|7|8|0|it was cut|3|9\n");
}

TEST_CASE("the ten operations are a table")
{
  Scratch const scratch;
  Db db = written(scratch, [](Writer&) {});
  CHECK(db.integer("SELECT count(*) FROM op") == 10);
  for (OpInfo const& op : op_table)
    CHECK(rows_of(db, "SELECT name, reads, writes, removes, asks FROM op WHERE id = " +
                          std::to_string(static_cast<int>(op.op))) ==
          std::string(op.name) + '|' + std::to_string(op.reads) + '|' + std::to_string(op.writes) + '|' +
              std::to_string(op.removes) + '|' + std::to_string(op.asks) + '\n');
}

TEST_CASE("the table of uses has the cells of FileUse, in their order")
{
  Scratch const scratch;
  Db db = written(scratch, [](Writer&) {});
  std::string expected = "process_id\npath_id\n";
  for (UseColumn const& column : use_columns) expected += std::string(column.name) + '\n';
  CHECK(rows_of(db, "SELECT name FROM pragma_table_info('file_use')") == expected);
}

TEST_CASE("unknown times, states and folders are NULL")
{
  Scratch const scratch;
  Db db = written(scratch, [](Writer& writer) {
    writer.begin_trace();
    ThreadId const process = writer.begin(life(-1));
    PathId const path = writer.paths().intern("?/x");
    Event event = event_of(process, path, Op::read, error_unknown);
    event.at = no_time;
    EventId const id = writer.put(event, process);
    writer.image({process, id, path, PathId::none, "[]", true});
    writer.gap({ThreadId::none, 3, "handle", ""});
  });
  CHECK(rows_of(db, "SELECT at, error FROM event") == "-|-1\n");
  CHECK(rows_of(db, "SELECT tid, parent_id, born, died, status FROM thread") == "-1|-|-|-|-\n");
  CHECK(rows_of(db, "SELECT cwd_id, argv_cut FROM image") == "-|1\n");
  CHECK(rows_of(db, "SELECT thread_id, detail FROM gap") == "-|\n");
}

TEST_CASE("names are kept byte for byte")
{
  Scratch const scratch;
  std::string const odd("/w/a\n\xff\0b';--", 13);
  Db db = written(scratch, [&](Writer& writer) {
    PathId const path = writer.paths().intern(odd);
    writer.paths().mark_inexact(path);
  });
  Statement select = db.prepare("SELECT text, inexact FROM path WHERE text = ?");
  select.bind(1, odd);
  REQUIRE(select.step());
  CHECK(select.text(0) == odd);
  CHECK(select.integer(1) == 1);
}

TEST_CASE("a fault's text is cut")
{
  Scratch const scratch;
  Db db = written(scratch, [](Writer& writer) {
    writer.begin_trace();
    writer.fault({1, 0, 1, "a call", std::string(10'000, 'x')});
  });
  CHECK(db.integer("SELECT length(text) FROM problem") == Fault::max_text);
}

TEST_CASE("a task is one row however often it is named")
{
  Scratch const scratch;
  Db db = written(scratch, [](Writer& writer) {
    writer.begin_trace();
    ThreadId const process = writer.begin(life(1));
    for (std::string_view const task : {"b:build", "a:build", "b:build"})
      writer.task({process, EventId{1}, task, "environment"});
  });
  CHECK(rows_of(db, "SELECT * FROM task") == "1|b:build\n2|a:build\n");
  CHECK(rows_of(db, "SELECT task_id FROM task_root") == "1\n2\n1\n");
}

TEST_CASE("the file says what it is, and any SQLite can read it")
{
  Scratch const scratch;
  written(scratch, write_story);
  std::string const path = scratch / "t.db", bytes = bytes_of(path);
  CHECK(bytes.substr(68, 4) == "IOTR");
  CHECK(bytes[18] == 1);  // no WAL: the file needs no companions
  CHECK(bytes[19] == 1);
  CHECK(scratch.entries() == 1);
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
  auto const ask = [&](std::string const& sql) {
    std::string rows;
    auto const keep = [](void* to, int count, char** cells, char**) {
      for (int i = 0; i < count; ++i) *static_cast<std::string*>(to) += std::string(cells[i] ? cells[i] : "-") + '|';
      return 0;
    };
    CHECK(sqlite3_exec(db, sql.c_str(), keep, &rows, nullptr) == SQLITE_OK);
    return rows;
  };
  CHECK(ask("PRAGMA integrity_check") == "ok|");
  CHECK(ask("PRAGMA page_size") == "32768|");
  CHECK(ask("SELECT count(*) = sum(strict) FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite%'") ==
        "1|");
  CHECK(ask("SELECT pid, argv, program FROM process ORDER BY pid") == "100|-|-|101|[\"tool\"]|/bin/tool|");
  CHECK(ask("SELECT path, pid, first_create FROM access WHERE path = '/w/out' ORDER BY pid") ==
        "/w/out|100|-|/w/out|101|3|");
  CHECK(ask("SELECT tid, pid, op, path, error FROM happening WHERE id = 5") == "100|100|probe|/w/none|2|");
  sqlite3_close(db);
}

TEST_CASE("every column of every table says in the schema what it holds")
{
  Scratch const scratch;
  Db db = written(scratch, [](Writer&) {});
  for (std::string_view const table : {"trace", "path", "file_use", "event", "thread"}) {
    Statement select = db.prepare("SELECT sql FROM sqlite_schema WHERE name = ?");
    select.bind(1, table);
    REQUIRE(select.step());
    CHECK(contains(select.text(0), "STRICT"));
    CHECK(contains(select.text(0), "--"));
  }
}

TEST_CASE("the same calls make the same bytes")
{
  CHECK(bytes_written(write_story) == bytes_written(write_story));
  auto const tell = [](Writer& writer) { write_random(writer, 5, 60'000); };
  CHECK(bytes_written(tell) == bytes_written(tell));
  CHECK(bytes_written(tell, 300) == bytes_written(tell, 300));
}

TEST_CASE("the uses are the fold of the events, however little memory they get")
{
  std::map<std::size_t, std::string> uses;
  std::string flows;
  for (std::size_t const budget : {std::size_t{1}, std::size_t{50}, std::size_t{5000}, std::size_t{1'000'000}}) {
    Scratch const scratch;
    Db db = written(
        scratch, [](Writer& writer) { write_random(writer, 6, 50'000); }, budget);
    uses[budget] = rows_of(db, all_uses);
    // An independent account, in SQL: firsts and lasts are minima and maxima over the events.
    CHECK(rows_of(db,
                  "SELECT thread_id, path_id, min(iif(op IN (1, 2) AND error = 0, id, NULL)),"
                  " min(iif(error IN (2, 20), id, NULL)), max(iif(op IN (4, 5, 6) AND error = 0, id, NULL)),"
                  " max(iif(op = 7 AND error = 0, id, NULL)), min(id), max(id), count(*)"
                  " FROM event GROUP BY thread_id, path_id ORDER BY 1, 2") ==
          rows_of(db,
                  "SELECT process_id, path_id, first_read, first_miss, last_put, last_remove, first_event,"
                  " last_event, events FROM file_use ORDER BY 1, 2"));
    CHECK(rows_of(db, "SELECT path_id, id, thread_id FROM event WHERE op = 7 AND error = 0 ORDER BY 1, 2") ==
          rows_of(db, "SELECT * FROM removal ORDER BY 1, 2"));
    CHECK(db.integer("SELECT sum(bytes_read) > 0 FROM file_use") == 1);
  }
  for (auto const& [budget, rows] : uses) CHECK(rows == uses.begin()->second);
}

TEST_CASE("the totals of a trace are the uses of its processes, merged")
{
  std::string columns, merged;
  for (UseColumn const& column : use_columns) {
    std::string const name(column.name);
    char const* const fold = column.merge == Merge::first ? "min" : column.merge == Merge::last ? "max" : "sum";
    columns += ", " + name;
    merged += ", " + std::string(fold) + "(" + name + ")";
  }
  for (std::size_t const budget : {std::size_t{50}, std::size_t{1'000'000}}) {
    Scratch const scratch;
    Db db = written(
        scratch,
        [](Writer& writer) {
          for (std::uint32_t const seed : {7U, 8U, 9U}) write_random(writer, seed, 10'000);
        },
        budget);
    CHECK(rows_of(db, "SELECT trace_id, path_id, processes" + columns + " FROM file_use_total ORDER BY 1, 2") ==
          rows_of(db, "SELECT t.trace_id, path_id, count(*)" + merged +
                          " FROM file_use u JOIN thread t ON t.id = u.process_id GROUP BY 1, 2 ORDER BY 1, 2"));
    CHECK(db.integer("SELECT count(DISTINCT trace_id) FROM file_use_total") == 3);
  }
}

TEST_CASE("a process that acts after its end is merged")
{
  Scratch const scratch;
  Db db = written(scratch, [](Writer& writer) {
    writer.begin_trace();
    ThreadId const process = writer.begin(life(1));
    PathId const path = writer.paths().intern("/x");
    for (int round = 0; round < 3; ++round) {
      writer.put(event_of(process, path, Op::write), process);
      writer.transfer(process, path, 1, 2);
      writer.end(process);
      for (std::size_t i = 0; i < 20'000; ++i) writer.end(ThreadId{999});  // fills the batch: the row is written
    }
  });
  CHECK(rows_of(db, "SELECT first_write, last_put, events, bytes_read, bytes_written FROM file_use") == "1|3|3|3|6\n");
}

TEST_CASE("bytes without an event make a use without one")
{
  Scratch const scratch;
  Db db = written(scratch, [](Writer& writer) {
    writer.begin_trace();
    ThreadId const process = writer.begin(life(1));
    writer.transfer(process, writer.paths().intern("/x"), 10, 0);
  });
  CHECK(rows_of(db, "SELECT first_event, last_event, events, bytes_read FROM file_use") == "-|-|0|10\n");
}

TEST_CASE("a life keeps its trace and takes all else from the last amendment")
{
  Scratch const scratch;
  Db db = written(scratch, [](Writer& writer) {
    writer.begin_trace();
    Thread thread = life(7);
    thread.id = writer.begin(thread);
    writer.begin_trace();
    thread.parent = writer.begin(life(8));
    thread.born = 1;
    thread.died = 2;
    thread.status = -9;
    writer.amend(thread);
  });
  CHECK(rows_of(db, "SELECT * FROM thread") == "1|1|7|1|2|1|2|-9|-\n2|2|8|2|-|-|-|-|-\n");
}

TEST_CASE("what a late thread did belongs to its process")
{
  // The same acts, with the leader known from the start and learned at the end, in memory and already written.
  auto const tell = [](Writer& writer, bool is_late, bool is_written) {
    writer.begin_trace();
    ThreadId const leader = writer.begin(life(1)), other = writer.begin(life(2));
    Thread thread = life(3, is_late ? ThreadId::none : leader), second = life(4, is_late ? ThreadId::none : leader);
    thread.id = writer.begin(thread);
    second.id = writer.begin(second);
    auto const process_of = [&](ThreadId id) { return is_late ? id : leader; };
    PathId const a = writer.paths().intern("/a"), b = writer.paths().intern("/b"), c = writer.paths().intern("/c");
    writer.put(event_of(thread.id, a, Op::create), process_of(thread.id));
    writer.put(event_of(leader, a, Op::read), leader);
    writer.put(event_of(second.id, b, Op::remove), process_of(second.id));
    EventId const read = writer.put(event_of(other, a, Op::read), other);
    writer.flow(other, a, process_of(thread.id), read);
    writer.flow(other, a, leader, EventId{number(read) + 1});
    writer.put(event_of(thread.id, c, Op::update), process_of(thread.id));
    if (is_late) writer.flow(leader, c, thread.id, EventId{5});  // turns out to be its own
    writer.transfer(process_of(thread.id), c, 3, 4);
    if (is_written)
      for (ThreadId const id : {thread.id, second.id})
        for (std::size_t i = 0; i <= Batch::most_events; ++i) writer.end(id);
    if (is_late) {
      thread.process = second.id;  // first to the wrong one, which is then given away itself
      writer.amend(thread);
      second.process = leader;
      writer.amend(second);
    }
    writer.put(event_of(thread.id, a, Op::remove), leader);
    CHECK(writer.counts().processes == 2);
    CHECK(writer.counts().threads == 4);
  };
  auto const told = [&](bool is_late, bool is_written) {
    Scratch const scratch;
    Db db = written(scratch, [&](Writer& writer) { tell(writer, is_late, is_written); });
    return rows_of(db, "SELECT id, process_id FROM thread") + rows_of(db, all_uses) +
           rows_of(db, "SELECT * FROM flow") + rows_of(db, "SELECT * FROM removal");
  };
  std::string const expected = told(false, false);
  CHECK(contains(expected, "3|1\n4|1\n"));
  CHECK(told(true, false) == expected);
  CHECK(told(true, true) == expected);
}

TEST_CASE("a circle of leaders does not hang")
{
  Scratch const scratch;
  Db db = written(scratch, [](Writer& writer) {
    writer.begin_trace();
    std::vector<Thread> lives;
    for (int i = 0; i < 3; ++i) {
      lives.push_back(life(i));
      lives.back().id = writer.begin(lives.back());
    }
    for (std::size_t i = 0; i < 3; ++i) {
      lives[i].process = lives[(i + 1) % 3].id;
      writer.amend(lives[i]);
    }
  });
  CHECK(db.integer("SELECT count(*) FROM thread t JOIN thread l ON l.id = t.process_id WHERE l.process_id = l.id") ==
        3);
}

TEST_CASE("counts tell what went in")
{
  Scratch const scratch;
  Writer writer(scratch / "t.db", false);
  write_story(writer);
  WriterCounts const counts = writer.counts();
  CHECK(counts.events == 6);
  CHECK(counts.processes == 2);
  CHECK(counts.threads == 2);
  CHECK(counts.paths == 7);
}

TEST_CASE("many rows of every kind pass through the queue")
{
  Scratch const scratch;
  constexpr int many = 40'000;
  Db db = written(scratch, [](Writer& writer) {
    writer.begin_trace();
    ThreadId const process = writer.begin(life(1));
    PathId const path = writer.paths().intern("/x");
    for (int i = 0; i < many; ++i) {
      EventId const id = writer.put(event_of(process, path, Op::exec), process);
      writer.image({process, id, path, path, R"(["x"])", false});
      writer.gap({process, 1, "mount", "m"});
      writer.task({process, id, "a:b", "environment"});
      writer.fault({1, 2, 3, "e", "t"});
      writer.flow(process, path, ThreadId{static_cast<std::uint32_t>(i + 2)}, id);
    }
  });
  for (char const* const table : {"event", "image", "gap", "task_root", "problem", "flow"})
    CHECK(db.integer(std::string("SELECT count(*) FROM ") + table) == many);
}

TEST_CASE("a full disk is one sentence, and leaves the folder as it was")
{
  Scratch const scratch;
  // No file of this process may grow beyond 4 MB: SQLite sees it as a disk that is full.
  rlimit before = {};
  getrlimit(RLIMIT_FSIZE, &before);
  auto const old_handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 4 << 20;
  setrlimit(RLIMIT_FSIZE, &small);
  std::string const error = error_of([&] {
    Writer writer(scratch / "t.db", false);
    write_random(writer, 1, 400'000);
    writer.publish();
  });
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, old_handler);
  CHECK(contains(error, "cannot write " + (scratch / "t.db")));
  CHECK(scratch.entries() == 0);
}
