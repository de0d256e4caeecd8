// Killed at any moment, a writer leaves the old database or the new one, and nothing else once the next run is over.
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <random>
#include <thread>

#include "store/reader.hpp"
#include "store/writer.hpp"
#include "tests/check.hpp"
#include "tests/store/other.hpp"
#include "tests/store/scratch.hpp"

using namespace iotrace;
using namespace iotrace::store;
using namespace iotrace::test;

namespace {

void write_whole(std::string const& path, std::size_t events)
{
  Writer writer(path, true);
  writer.begin_trace();
  ThreadId const process = writer.begin({});
  PathId const file = writer.paths().intern("/w/file");
  for (std::size_t i = 0; i < events; ++i) writer.put(event_of(process, file, Op::read), process);
  writer.end_trace(trace_row(), {});
  writer.publish();
}

std::string image_of(std::size_t events)
{
  Scratch const scratch;
  write_whole(scratch / "t.db", events);
  return bytes_of(scratch / "t.db");
}

}  // namespace

TEST_CASE("a writer that dies before it publishes changes nothing")
{
  using Act = std::function<void(Writer&)>;
  auto const put_many = [](Writer& writer) {
    writer.begin_trace();
    ThreadId const process = writer.begin({});
    PathId const file = writer.paths().intern("/x");
    for (int i = 0; i < 100'000; ++i) writer.put(event_of(process, file, Op::read), process);
  };
  std::vector<Act> const acts{[](Writer&) {}, [](Writer& writer) { writer.begin_trace(); }, put_many, write_story};
  std::string const old = image_of(10);
  for (Act const& act : acts) {
    Scratch const scratch;
    std::string const path = scratch / "t.db";
    write_bytes(path, old);
    int const status = run_and_die([&] {
      Writer writer(path, false);
      act(writer);
      _exit(0);
    });
    CHECK(status == 0);
    CHECK(bytes_of(path) == old);
    CHECK(scratch.entries() == 3);  // the drafts of the dead: one for SQLite, one for the rest
    write_whole(path, 20);
    CHECK(scratch.entries() == 1);
  }
}

TEST_CASE("a writer that is destroyed or fails leaves nothing")
{
  Scratch const scratch;
  {
    Writer writer(scratch / "t.db", false);
    write_story(writer);
  }
  CHECK(scratch.entries() == 0);
  std::string const error = error_of([&] {
    Writer writer(scratch / "t.db", false);
    write_story(writer);
    write_bytes(scratch / "t.db", "somebody was faster");
    writer.publish();
  });
  CHECK(contains(error, "not a trace database"));
  CHECK(scratch.entries() == 1);
}

TEST_CASE("killed at any instant: the old database or the new one, whole")
{
  std::string const old = image_of(10), fresh = image_of(20'000);
  Scratch const scratch;
  std::string const path = scratch / "t.db";
  std::mt19937 random(11);
  int killed_before = 0, finished = 0;
  for (int round = 0; round < 100; ++round) {
    write_bytes(path, old);
    pid_t const child = fork();
    if (child == 0) {
      write_whole(path, 20'000);
      _exit(0);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 40'000));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    std::string const now = bytes_of(path);
    REQUIRE((now == old || now == fresh));
    ++(now == old ? killed_before : finished);
  }
  CHECK(killed_before > 0);
  write_whole(path, 20'000);
  CHECK(bytes_of(path) == fresh);
  CHECK(scratch.entries() == 1);
  INFO("killed before the rename: " << killed_before << ", after: " << finished);
  CHECK(killed_before + finished == 100);
}

TEST_CASE("readers see one version or the other, never a half")
{
  Scratch const scratch;
  std::string const path = scratch / "t.db";
  write_whole(path, 1);
  pid_t const child = fork();
  if (child == 0)
    for (std::size_t i = 1;; ++i) write_whole(path, i % 50 + 1);
  struct Kill {
    pid_t writer;
    ~Kill()
    {
      kill(writer, SIGKILL);
      waitpid(writer, nullptr, 0);
    }
  } const at_the_end{child};  // also where a check fails: it would write for ever
  int reads = 0;
  auto const end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (reads < 100 && std::chrono::steady_clock::now() < end) {
    Db db = open_trace(path);
    std::int64_t const events = db.integer("SELECT count(*) FROM event");
    REQUIRE((events >= 1 && events <= 50));
    REQUIRE(db.integer("SELECT events FROM file_use") == events);
    ++reads;
  }
  CHECK(reads == 100);
}
