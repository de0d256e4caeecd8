// How fast the store takes events: bench_writer [EVENTS [FOLDER]]. The stream has the shape of a parallel build: two
// dozen processes at a time, each opens about 150 headers out of 40 000 names, some of them again and again.
#include <fmt/core.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "store/db.hpp"
#include "store/writer.hpp"

namespace {

using namespace iotrace;
using Clock = std::chrono::steady_clock;

constexpr std::size_t names = 40'000, processes_at_once = 24, events_a_process = 400;

std::vector<PathId> intern_names(Paths& paths)
{
  std::vector<PathId> ids;
  for (std::size_t i = 0; i < names; ++i)
    ids.push_back(paths.intern(fmt::format("/usr/src/project/include/module{}/part{}/header{}.h", i % 97, i % 7, i)));
  return ids;
}

void put_build(store::Writer& writer, std::vector<PathId> const& ids, std::size_t events)
{
  struct Running {
    ThreadId id = ThreadId::none;
    std::size_t left = 0;
    std::size_t base = 0;
  };
  std::vector<Running> running(processes_at_once);
  std::minstd_rand random(1);
  for (std::size_t i = 0; i < events; ++i) {
    Running& process = running[random() % processes_at_once];
    if (process.left == 0) {
      if (process.id != ThreadId::none) writer.end(process.id);
      process = {writer.begin({}), events_a_process, random() % (names - 200)};
    }
    --process.left;
    bool const missed = random() % 3 == 0;
    Event event;
    event.at = static_cast<Nanos>(i) * 1000;
    event.thread = process.id;
    event.path = ids[process.base + random() % 150];
    event.line = static_cast<std::uint32_t>(i);
    event.op = missed ? Op::probe : Op::read;
    event.error = missed ? error_noent : std::int16_t{0};
    writer.put(event, process.id);
  }
}

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

void measure(std::size_t events, std::string const& database)
{
  Clock::time_point const start = Clock::now();
  store::Writer writer(database, true);
  writer.begin_trace();
  put_build(writer, intern_names(writer.paths()), events);
  double const put = seconds_since(start);
  store::TraceRow row;
  row.workspace = "?";
  writer.end_trace(row, {});
  writer.publish();
  double const all = seconds_since(start);
  auto const count = static_cast<double>(events);
  fmt::print("{} events: {:.2f} M/s through put(), {:.2f} M/s to the renamed file, {:.1f} MB a million\n", events,
             count / put / 1e6, count / all / 1e6, static_cast<double>(std::filesystem::file_size(database)) / count);
}

}  // namespace

int main(int argc, char** argv)
{
  std::size_t const events = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 5'000'000;
  std::string const folder = argc > 2 ? argv[2] : std::filesystem::temp_directory_path().string();
  std::string const database = folder + "/writer_bench." + std::to_string(getpid()) + ".db";
  for (int round = 0; round < 3; ++round) measure(events, database);
  std::filesystem::remove(database);
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  fmt::print("peak memory {} MB\n", usage.ru_maxrss / 1024);
}
