// What the writer seals is what file_use, flow and removal say, folded anew: of whole traces, tasks and processes.
#include <array>
#include <random>

#include "by_sql.hpp"
#include "store/reader.hpp"
#include "store/writer.hpp"
#include "tests/check.hpp"
#include "trace.hpp"

using namespace iotrace;
using namespace iotrace::test;

namespace {

/// A trace of random processes that start one another, work for tasks, and do anything to few names, so that all orders
/// of all deeds meet. Some threads turn out late not to lead.
class RandomTrace {
 public:
  RandomTrace(store::Writer& writer, unsigned seed) : writer_(&writer), random_(seed)
  {
    writer.begin_trace();
    for (int i = 0; i < 12; ++i) names_.push_back(writer.paths().intern("/w/f" + std::to_string(i)));
    writer.paths().mark_directory(names_.back());
    for (int i = 0; i < 6; ++i) start();
    for (int i = 0; i < 600; ++i) step();
    store::TraceRow row;
    row.format = "strace";
    row.source = "random.log";
    row.workspace = "/w";
    writer.end_trace(row, {});
  }

 private:
  unsigned dice(std::size_t sides) { return static_cast<unsigned>(random_() % sides); }
  Thread& any() { return threads_[dice(threads_.size())]; }

  void start()
  {
    Thread thread;
    thread.tid = static_cast<std::int32_t>(100 + threads_.size());
    thread.parent = threads_.empty() || dice(5) == 0 ? ThreadId::none : any().process;
    thread.born = dice(4) == 0 ? no_time : now_;
    thread.id = writer_->begin(thread);
    thread.process = thread.id;
    threads_.push_back(thread);
  }

  EventId put(Thread const& thread, Op op)
  {
    Event event;
    event.at = dice(50) == 0 ? no_time : now_;
    now_ += dice(3);
    event.thread = thread.id;
    event.path = names_[dice(names_.size())];
    event.op = op;
    event.error = dice(6) == 0 ? error_noent : std::int16_t{0};
    event.maybe = op == Op::update && dice(3) == 0;
    last_at_ = event.at;
    return writer_->put(event, thread.process);
  }

  void mark(Thread const& thread)
  {
    constexpr std::array<char const*, 3> tasks{"a:build", "b:build", "b:build:fast"};
    writer_->task({thread.id, put(thread, Op::exec), tasks[dice(tasks.size())], "environment", last_at_});
  }

  /// A life that led itself becomes a thread of another.
  void move_late()
  {
    Thread& thread = any();
    Thread const& leader = any();
    if (thread.process != thread.id || leader.process != leader.id || leader.id == thread.id) return;
    for (Thread const& other : threads_)
      if (other.parent == thread.id || (other.process == thread.id && other.id != thread.id)) return;
    thread.process = leader.id;
    thread.parent = ThreadId::none;
    writer_->amend(thread);
  }

  void step()
  {
    unsigned const chance = dice(100);
    Thread const& thread = any();
    if (chance < 5) return start();
    if (chance < 10) return mark(thread);
    if (chance < 12) return move_late();
    EventId const event = put(thread, static_cast<Op>(dice(op_table.size())));
    Thread const& other = any();
    if (chance < 30 && other.process != thread.process)
      writer_->flow(thread.process, names_[dice(names_.size())], other.process, event);
    if (chance == 99) writer_->end(thread.process);
  }

  store::Writer* writer_;
  std::minstd_rand random_;
  std::vector<PathId> names_;
  std::vector<Thread> threads_;
  Nanos now_ = 0, last_at_ = no_time;
};

std::string rows_of(std::string const& file, std::string_view sql)
{
  store::Db db = store::open_trace(file);
  std::string text;
  store::Statement row = db.prepare(sql);
  while (row.step()) {
    for (int i = 0; i < row.columns(); ++i) text.append(row.is_null(i) ? "-" : row.text(i)).append("|");
    text += '\n';
  }
  return text;
}

constexpr std::array<std::string_view, 4> sealed = {
    "SELECT id, task_id FROM thread", "SELECT trace_id, hex(files) FROM trace_files",
    "SELECT trace_id, task_id, hex(files) FROM task_files", "SELECT process_id, hex(files) FROM process_files"};

}  // namespace

TEST_CASE("what is sealed is what the uses say, folded anew by SQL", "[sealed]")
{
  Folder const folder;
  for (unsigned seed = 1; seed <= 40; ++seed) {
    std::string const file = folder.file("random.db");
    {
      store::Writer writer(file, true, seed % 2 == 0 ? 20 : 0);
      for (unsigned trace = 0; trace < 1 + seed % 3; ++trace) RandomTrace(writer, 10 * seed + trace);
      writer.publish();
    }
    std::vector<std::string> by_writer;
    for (std::string_view const sql : sealed) by_writer.push_back(rows_of(file, sql));
    run_sql(file, "UPDATE thread SET task_id = NULL");
    assign_tasks_by_sql(file);
    seal_by_sql(file);
    INFO("seed " << seed);
    for (std::size_t i = 0; i < sealed.size(); ++i) {
      CHECK(by_writer[i].size() > 10);
      CHECK(by_writer[i] == rows_of(file, sealed[i]));
    }
  }
}

TEST_CASE("who was first at a file, and when, is sealed with its totals", "[sealed]")
{
  Folder const folder;
  std::string const file = folder.file("random.db");
  {
    store::Writer writer(file, true);
    for (unsigned trace = 0; trace < 3; ++trace) RandomTrace(writer, trace + 77);
    writer.publish();
  }
  std::string const asked = "SELECT u.path_id, first_process, first_at, last_at FROM file_use_total u";
  std::string const looked_up =
      "SELECT u.path_id, t.process_id, f.at, l.at FROM file_use_total u LEFT JOIN event f ON f.id = u.first_event"
      " LEFT JOIN event l ON l.id = u.last_event LEFT JOIN thread t ON t.id = f.thread_id";
  CHECK(rows_of(file, asked) == rows_of(file, looked_up));
}

TEST_CASE("a part of a trace is folded to the same sets as were sealed for it", "[sealed]")
{
  Folder const folder;
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::string const file = folder.file("random.db");
    {
      store::Writer writer(file, true);
      RandomTrace(writer, seed + 500);
      writer.publish();
    }
    store::Db db = store::open_trace(file);
    query::Selection selection;
    query::TraceHead const trace = query::select_traces(db, selection).front();
    for (std::int64_t task = 1; task <= db.integer("SELECT count(*) FROM task"); ++task) {
      query::Scope const scope(db, selection, trace, task);
      REQUIRE(scope.sealed());
      auto const one_by_one = query::find_used_files(db, scope);
      auto const folded = query::find_by_fold(db, scope);
      REQUIRE(one_by_one.size() == folded.size());
      for (std::size_t i = 0; i < folded.size(); ++i) {
        CHECK(one_by_one[i].path == folded[i].path);
        CHECK(one_by_one[i].sets == folded[i].sets);
      }
    }
  }
}
