// Writer: hands what grows with the log to the inserter's thread, keeps threads, paths and traces in memory, and seals.
#include "store/writer.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <exception>
#include <map>
#include <system_error>
#include <thread>

#include "store/batch.hpp"
#include "store/db.hpp"
#include "store/draft.hpp"
#include "store/inserter.hpp"
#include "store/trees.hpp"
#include "store_sql.hpp"

namespace iotrace::store {
namespace {

constexpr std::size_t batches_under_way = 4;

std::int64_t cell(std::uint64_t value) noexcept { return static_cast<std::int64_t>(value); }

template <typename Id>
std::optional<std::int64_t> optional_key(Id id) noexcept
{
  return id == Id::none ? std::nullopt : std::optional<std::int64_t>(number(id));
}

std::optional<std::int64_t> optional_time(Nanos at) noexcept
{
  return at == no_time ? std::nullopt : std::optional<std::int64_t>(at);
}

void insert_ops(Db& db)
{
  BulkInsert(db, "op", 7).insert(op_table.size(), [](BulkInsert::Row row, std::size_t i) {
    OpInfo const& op = op_table[i];
    row.integer(static_cast<std::int64_t>(op.op)).text(op.name);
    row.integer(op.reads).integer(op.writes).integer(op.removes).integer(op.asks).text(op.doc);
  });
}

void insert_paths(Db& db, Paths const& paths)
{
  BulkInsert(db, "path", 4).insert(paths.size(), [&](BulkInsert::Row row, std::size_t i) {
    PathId const id{static_cast<std::uint32_t>(i + 1)};
    row.integer(number(id)).text(paths.text(id)).integer(paths.is_directory(id)).integer(paths.is_inexact(id));
  });
}

void insert_threads(Db& db, std::vector<Thread> const& threads, std::vector<TaskId> const& tasks)
{
  BulkInsert(db, "thread", 9).insert(threads.size(), [&](BulkInsert::Row row, std::size_t i) {
    Thread const& thread = threads[i];
    row.integer(number(thread.id)).integer(number(thread.trace)).integer(thread.tid).integer(number(thread.process));
    row.maybe(optional_key(thread.parent)).maybe(optional_time(thread.born)).maybe(optional_time(thread.died));
    row.maybe(thread.status == no_status ? std::nullopt : std::optional<std::int64_t>(thread.status));
    row.maybe(optional_key(tasks[i]));
  });
}

void fill_trace(BulkInsert::Row row, TraceId id, TraceRow const& trace, std::string_view xxh64)
{
  row.integer(number(id)).text(trace.format).maybe(trace.tool).maybe(trace.tool_version).text(trace.source);
  row.text(xxh64).maybe(trace.command).maybe(trace.cwd).text(trace.workspace).maybe(trace.workspace_as_given);
  row.maybe(trace.host).maybe(trace.os).maybe(trace.began).maybe(trace.ended);
  row.integer(cell(trace.bytes)).integer(cell(trace.lines)).integer(cell(trace.parsed)).integer(cell(trace.ignored));
  row.integer(cell(trace.unparsed)).integer(cell(trace.lost_events)).integer(trace.incomplete_because ? 0 : 1);
  row.maybe(trace.incomplete_because).maybe(trace.exit_code).maybe(trace.signal);
}

struct EndedTrace {
  TraceId id;
  TraceRow row;
  std::vector<std::pair<std::string, std::string>> coverage;
};

void insert_trace(Db& db, EndedTrace const& trace)
{
  std::string const xxh64 = fmt::format("{:016x}", trace.row.xxh64);
  BulkInsert(db, "trace", 24).insert(1, [&](BulkInsert::Row row, std::size_t) {
    fill_trace(row, trace.id, trace.row, xxh64);
  });
  BulkInsert(db, "coverage", 3).insert(trace.coverage.size(), [&](BulkInsert::Row row, std::size_t i) {
    row.integer(number(trace.id)).text(trace.coverage[i].first).text(trace.coverage[i].second);
  });
}

// Gives every life its final leader: a leader that was given to another process passes its threads and children on.
// Halving the paths makes long chains cheap, and a circle, which only a wrong caller can make, fall into a life that
// leads itself.
void settle_leaders(std::vector<Thread>& threads)
{
  auto const leader = [&](ThreadId id) -> ThreadId& { return threads.at(number(id) - 1).process; };
  for (Thread& thread : threads) {
    ThreadId at = thread.id;
    while (leader(at) != at) {
      leader(at) = leader(leader(at));
      at = leader(at);
    }
    thread.process = at;
  }
  for (Thread& thread : threads) {
    if (thread.parent == ThreadId::none) continue;
    ThreadId const parent = leader(thread.parent);
    thread.parent = parent == thread.process ? ThreadId::none : parent;
  }
}

}  // namespace

struct Writer::State {
  State(std::string destination, bool force, std::size_t uses_in_memory);
  ~State();

  void insert_all();
  void hand_over();
  void begin_batch();
  void end_batch();
  void hand_over_if_full();
  void stop();
  void write_rest();
  void seal();
  void check_counts();
  [[noreturn]] void fail(Error const& error) const;

  Draft draft;  // what grows with the log is written to it
  Draft aside;  // SQLite's own part, until it is put in front of that
  Trees trees;
  Db db;
  std::optional<Transaction> transaction;
  std::optional<Inserter> inserter;

  Paths paths;
  std::vector<Thread> threads;  // index = ThreadId - 1
  bool has_late = false;        // a life that led itself was given to another process
  std::vector<std::string> tasks;
  std::map<std::string, std::uint32_t, std::less<>> task_ids;
  std::vector<TaskStart> task_starts;
  std::vector<EndedTrace> traces;
  TraceId trace = TraceId::none;
  std::uint64_t events = 0;
  std::unique_ptr<Batch> batch;

  BatchQueue queue{batches_under_way};
  std::exception_ptr failure;  // of the inserting thread; to be read when the queue says that it gave up or has ended
  std::thread thread;
};

Writer::State::State(std::string destination, bool force, std::size_t uses_in_memory)
    : draft(std::move(destination), force),
      aside(draft.beside()),
      trees(draft.fd(), draft.folder()),
      db(Db::build(aside.path()))
{
  transaction.emplace(db);
  db.execute(store_sql::schema);
  insert_ops(db);
  inserter.emplace(db, trees, uses_in_memory == 0 ? Inserter::default_budget : uses_in_memory);
  batch = queue.fresh();
  try {
    thread = std::thread([this] { insert_all(); });
  } catch (std::system_error const& refused) {
    throw Error(fmt::format("cannot start a thread: {} (see `ulimit -u`)", refused.code().message()));
  }
}

Writer::State::~State() { stop(); }

// The inserting thread. An error goes to whoever hands over the next batch.
void Writer::State::insert_all()
{
  try {
    while (std::unique_ptr<Batch> next = queue.pop()) {
      inserter->insert(*next);
      queue.recycle(std::move(next));
    }
  } catch (...) {
    failure = std::current_exception();
    queue.give_up();
  }
}

void Writer::State::stop()
{
  queue.close();
  if (thread.joinable()) thread.join();
}

void Writer::State::fail(Error const& error) const
{
  throw Error(fmt::format("cannot write {}: {}", draft.destination(), error.what()));
}

void Writer::State::hand_over()
{
  if (batch->is_empty()) return;
  if (!queue.push(std::move(batch))) {
    begin_batch();
    stop();
    std::rethrow_exception(failure);
  }
  begin_batch();
}

void Writer::State::begin_batch()
{
  batch = queue.fresh();
  batch->trace = trace;
  batch->first_event = events + 1;
}

void Writer::State::end_batch()
{
  try {
    hand_over();
  } catch (Error const& error) {
    fail(error);
  }
}

void Writer::State::hand_over_if_full()
{
  if (batch->is_full()) end_batch();
}

void Writer::State::write_rest()
{
  inserter->finish();
  settle_leaders(threads);
  for (EndedTrace const& ended : traces) insert_trace(db, ended);
  std::vector<TaskId> const tasks_of_threads = assign_tasks(threads, std::move(task_starts));
  insert_threads(db, threads, tasks_of_threads);
  insert_paths(db, paths);
  BulkInsert(db, "task", 2).insert(tasks.size(), [&](BulkInsert::Row row, std::size_t i) {
    row.integer(cell(i + 1)).text(tasks[i]);
  });
  if (has_late) inserter->merge_late();
  inserter.reset();  // its statements must end before the connection
  trees.sort_uses(db, paths, {threads, tasks_of_threads});
  trees.find_roots(db);
  transaction->commit();
  db.close();
}

// SQLite opens the whole, sees most of it for the first time, and adds what questions need.
void Writer::State::seal()
{
  trees.plant(aside.fd());
  db = Db::build(draft.path());
  transaction.emplace(db);
  db.execute(store_sql::seal);
  check_counts();
  transaction->commit();
  db.close();
}

// Costs nothing beside the seal, and what it would find must never be published.
void Writer::State::check_counts()
{
  bool const whole = db.integer("SELECT ifnull(max(id), 0) FROM event") == cell(events) &&
                     db.integer("SELECT count(*) FROM path") == cell(paths.size()) &&
                     db.integer("SELECT count(*) FROM thread") == cell(threads.size());
  if (!whole) throw Error("the new database does not hold all rows that were written to it");
}

Writer::Writer(std::string destination, bool force, std::size_t uses_in_memory)
    : state_(std::make_unique<State>(std::move(destination), force, uses_in_memory))
{
}

Writer::~Writer() = default;

Paths& Writer::paths() noexcept { return state_->paths; }

TraceId Writer::trace() const { return state_->trace; }

TraceId Writer::begin_trace()
{
  state_->end_batch();
  state_->trace = TraceId{number(state_->trace) + 1};
  state_->batch->trace = state_->trace;
  return state_->trace;
}

// The inserting thread must be at rest when this one uses the connection, so the rows wait for publish().
void Writer::end_trace(TraceRow const& row, std::vector<std::pair<std::string, std::string>> const& coverage)
{
  state_->traces.push_back({state_->trace, row, coverage});
}

ThreadId Writer::begin(Thread const& thread)
{
  Thread kept = thread;
  kept.id = ThreadId{static_cast<std::uint32_t>(state_->threads.size() + 1)};
  if (kept.process == ThreadId::none) kept.process = kept.id;
  kept.trace = state_->trace;
  state_->threads.push_back(kept);
  return kept.id;
}

void Writer::amend(Thread const& thread)
{
  Thread& kept = state_->threads.at(number(thread.id) - 1);
  TraceId const trace = kept.trace;
  bool const led_itself = kept.process == kept.id;
  kept = thread;
  kept.trace = trace;
  if (kept.process == ThreadId::none) kept.process = kept.id;
  if (led_itself && kept.process != kept.id) state_->has_late = true;
}

void Writer::end(ThreadId process)
{
  state_->batch->ended.push_back(process);
  state_->hand_over_if_full();
}

EventId Writer::put(Event const& event, ThreadId process)
{
  Batch& batch = *state_->batch;
  batch.events.push_back(event);
  batch.processes.push_back(process);
  EventId const id{++state_->events};
  if (batch.events.size() >= Batch::most_events) state_->hand_over_if_full();
  return id;
}

void Writer::transfer(ThreadId process, PathId path, std::uint64_t bytes_read, std::uint64_t bytes_written)
{
  state_->batch->transfers.push_back({process, path, bytes_read, bytes_written});
  state_->hand_over_if_full();
}

void Writer::flow(ThreadId reader, PathId path, ThreadId writer, EventId first)
{
  state_->batch->flows.push_back({reader, path, writer, first});
  state_->hand_over_if_full();
}

void Writer::image(Image const& image)
{
  state_->batch->images.push_back({image, std::string(image.argv)});
  state_->batch->text += sizeof(ImageRow) + image.argv.size();
  state_->hand_over_if_full();
}

void Writer::gap(Gap const& gap)
{
  state_->batch->gaps.push_back({trace(), gap.thread, gap.line, std::string(gap.kind), std::string(gap.detail)});
  state_->batch->text += sizeof(GapRow) + gap.kind.size() + gap.detail.size();
  state_->hand_over_if_full();
}

void Writer::task(TaskMark const& mark)
{
  auto found = state_->task_ids.find(mark.task);
  if (found == state_->task_ids.end()) {
    state_->tasks.emplace_back(mark.task);
    found = state_->task_ids.emplace(mark.task, static_cast<std::uint32_t>(state_->tasks.size())).first;
  }
  state_->task_starts.push_back({TaskId{found->second}, mark.thread, mark.event, mark.at});
  state_->batch->task_roots.push_back({found->second, mark.thread, mark.event, std::string(mark.how)});
  state_->batch->text += sizeof(TaskRootRow) + mark.how.size();
  state_->hand_over_if_full();
}

void Writer::fault(Fault const& fault)
{
  state_->batch->faults.push_back({trace(), fault});
  state_->batch->text += sizeof(FaultRow) + fault.text.size() + fault.expected.size();
  state_->hand_over_if_full();
}

WriterCounts Writer::counts() const
{
  auto const leads = [](Thread const& thread) { return thread.process == thread.id; };
  auto const processes = std::count_if(state_->threads.begin(), state_->threads.end(), leads);
  return {state_->events, static_cast<std::uint64_t>(processes), state_->threads.size(), state_->paths.size()};
}

void Writer::publish()
{
  State& state = *state_;
  try {
    state.hand_over();
    state.stop();
    if (state.failure) std::rethrow_exception(state.failure);
    state.write_rest();
    state.seal();
  } catch (Error const& error) {
    state.fail(error);
  }
  state.draft.publish();
}

}  // namespace iotrace::store
