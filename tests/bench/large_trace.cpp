// A large database for the questions of ask.sh: large_trace EVENTS FILE [NAMES [TASKS]]. It drives the writer as a
// parser would, with the shape of a build in one workspace: tasks below one runner, each a shell that starts compilers,
// which probe and read headers (most of them again and again), the project's own sources, and what another task made,
// and put an object and a temporary file. The same numbers make the same database.
//
// How many names, unless told: 6 for 1000 events, as a C build of git with its tests had them (38,599 for 6.6 million
// events of 1.4 GB of log); a smaller one had 1.2 (1,038 for 878,316 of 207 MB). That one had 593 events a process.
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <random>
#include <string>
#include <vector>

#include "store/writer.hpp"

namespace {

using namespace iotrace;

constexpr std::size_t events_a_process = 600, names_a_process = 2, at_once = 16;

struct Size {
  std::size_t events, names, tasks;
};

struct Life {
  ThreadId id = ThreadId::none;
  std::size_t task = 0;
};

class Build {
 public:
  Build(store::Writer& writer, Size const& size) : writer_(&writer), size_(size) { name_files(); }

  void run()
  {
    runner_ = start({}, "/usr/bin/node", R"(["node","run-many"])");
    for (std::size_t task = 0; task < size_.tasks; ++task) start_task(task);
    std::vector<Life> running(at_once);
    while (count_ < size_.events)
      for (Life& life : running) {
        if (life.id == ThreadId::none || count_ % events_a_process < at_once) life = replace(life);
        for (std::size_t i = 0; i < at_once; ++i) act(life);
      }
    for (Life const& life : running) finish(life);
  }

 private:
  struct Product {
    PathId path;
    Life maker;
  };

  /// What is there when the build begins: all names but those that the processes will make. A fifth are headers.
  void name_files()
  {
    std::size_t const made = size_.events / events_a_process * names_a_process;
    std::size_t const found = size_.names > 2 * made ? size_.names - made : size_.names / 2;
    std::size_t const headers = std::max<std::size_t>(found / 5, 1);
    sources_a_task_ = std::max<std::size_t>((found - headers) / size_.tasks, 1);
    Paths& paths = writer_->paths();
    for (std::size_t i = 0; i < headers; ++i)
      headers_.push_back(paths.intern(fmt::format("/usr/include/module{}/part{}/header{}.h", i % 97, i % 7, i)));
    for (std::size_t i = 0; i < size_.tasks * sources_a_task_; ++i)
      sources_.push_back(paths.intern(fmt::format("/w/project{}/src/part{}/file{}.c", i / sources_a_task_, i % 30, i)));
  }

  ThreadId start(ThreadId parent, std::string_view program, std::string_view argv)
  {
    Thread thread;
    thread.parent = parent;
    thread.trace = writer_->trace();
    thread.tid = ++pid_;
    thread.born = now();
    ThreadId const id = writer_->begin(thread);
    PathId const path = writer_->paths().intern(program);
    EventId const event = put(id, path, Op::exec);
    writer_->image({id, event, path, writer_->paths().intern("/w"), argv, false});
    last_exec_ = event;
    return id;
  }

  void start_task(std::size_t task)
  {
    shells_.push_back(start(runner_, "/bin/sh", fmt::format(R"(["sh","-c","make -C project{}"])", task)));
    writer_->task({shells_.back(), last_exec_, fmt::format("project{}:build", task), "environment"});
  }

  Life replace(Life const& old)
  {
    finish(old);
    std::size_t const task = random_() % size_.tasks;
    return {start(shells_[task], "/usr/bin/gcc", fmt::format(R"(["gcc","-c","src/file{}.c"])", count_)), task};
  }

  void finish(Life const& life)
  {
    if (life.id == ThreadId::none) return;
    PathId const scratch = writer_->paths().intern(fmt::format("/tmp/cc{}.s", number(life.id)));
    put(life.id, scratch, Op::create);
    put(life.id, scratch, Op::remove);
    PathId const object = writer_->paths().intern(fmt::format("/w/project{}/out/{}.o", life.task, number(life.id)));
    put(life.id, object, Op::create);
    products_.push_back({object, life});
    writer_->end(life.id);
  }

  void act(Life const& life)
  {
    std::size_t const dice = random_() % 100;
    if (dice < 30)
      put(life.id, near(headers_, number(life.id) * 131), Op::probe, error_noent);
    else if (dice < 80)
      put(life.id, near(headers_, number(life.id) * 131), Op::read);
    else if (dice < 99 || products_.empty())
      put(life.id, sources_[life.task * sources_a_task_ + random_() % sources_a_task_], Op::read);
    else
      read_product(life);
  }

  void read_product(Life const& life)
  {
    Product const& product = products_[random_() % products_.size()];
    EventId const event = put(life.id, product.path, Op::read);
    writer_->flow(life.id, product.path, product.maker.id, event);
  }

  PathId near(std::vector<PathId> const& names, std::size_t base)
  {
    return names[(base + random_() % 150) % names.size()];
  }

  EventId put(ThreadId process, PathId path, Op op, std::int16_t error = 0)
  {
    Event event;
    event.at = now();
    event.thread = process;
    event.path = path;
    event.line = static_cast<std::uint32_t>(++count_);
    event.error = error;
    event.op = op;
    return writer_->put(event, process);
  }

  Nanos now() const { return static_cast<Nanos>(count_) * 17'000; }

  store::Writer* writer_;
  Size size_;
  std::size_t sources_a_task_ = 0, count_ = 0;
  std::int32_t pid_ = 1000;
  std::minstd_rand random_{1};
  std::vector<PathId> headers_, sources_;
  std::vector<ThreadId> shells_;
  std::vector<Product> products_;
  ThreadId runner_ = ThreadId::none;
  EventId last_exec_ = EventId::none;
};

void make_database(Size const& size, std::string const& file)
{
  store::Writer writer(file, true);
  writer.begin_trace();
  Build(writer, size).run();
  store::TraceRow row;
  row.format = "strace";
  row.source = "synthetic.log";
  row.workspace = "/w";
  row.lines = row.parsed = writer.counts().events;
  writer.end_trace(row, {{"opens", "yes"},
                         {"renames", "yes"},
                         {"links", "yes"},
                         {"removals", "yes"},
                         {"execs", "yes"},
                         {"forks", "yes"}});
  store::WriterCounts const counts = writer.counts();
  writer.publish();
  fmt::print("{}: {} events, {} processes, {} names, {} tasks\n", file, counts.events, counts.processes, counts.paths,
             size.tasks);
}

Size read_size(int argc, char** argv)
{
  constexpr std::size_t names_a_thousand_events = 6, usual_tasks = 128;
  std::size_t const events = std::strtoull(argv[1], nullptr, 10);
  return {events, argc > 3 ? std::strtoull(argv[3], nullptr, 10) : events * names_a_thousand_events / 1000,
          argc > 4 ? std::max<std::size_t>(std::strtoull(argv[4], nullptr, 10), 1) : usual_tasks};
}

}  // namespace

int main(int argc, char** argv)
try {
  if (argc < 3 || argc > 5) {
    fmt::print(stderr, "usage: large_trace EVENTS FILE [NAMES [TASKS]]\n");
    return 2;
  }
  make_database(read_size(argc, argv), argv[2]);
} catch (std::exception const& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 1;
}
