// Our own bpftrace program's log: lines of two processors put in order, names that become others, what is lost.
#include <string>

#include "parsers/bpftrace/entries.hpp"
#include "parsers/bpftrace/event.hpp"
#include "tests/check.hpp"
#include "tests/parsers/text_lines.hpp"

namespace iotrace {
namespace formats {
extern Format const bpftrace;
}
namespace {

std::string printed(std::string const& text) { return R"({"type": "printf", "data": ")" + text + "\\n\"}\n"; }

std::string log_of(std::vector<std::string> const& texts)
{
  std::string log = printed("iotrace 1") + printed("calls unlink=87 open=2");
  for (std::string const& text : texts) log += printed(text);
  return log;
}

bpftrace::Line part(std::uint64_t entry, std::uint64_t folder, std::int64_t time, std::string_view name)
{
  bpftrace::Line line;
  line.entry = entry;
  line.folder = folder;
  line.time = time;
  line.length = static_cast<std::int64_t>(name.size());
  line.text = name;
  return line;
}

bpftrace::FileLine file(std::uint64_t entry)
{
  bpftrace::FileLine line;
  line.mount = 1;
  line.entry = entry;
  line.root = 1;
  line.whole = 1;
  return line;
}

TEST_CASE("what processors' buffers tell late is put where it happened")
{
  test::Reading const reading = test::read_log(
      formats::bpftrace, log_of({"name 1 1 second", "call 1 20 7 87 1 0 0 0 0 = 0", "name 0 1 first",
                                 "call 0 10 7 87 1 0 0 0 0 = 0", "name 1 1 third", "call 1 30 7 87 1 0 0 0 0 = 0"}));
  REQUIRE(reading.facts.size() == 3);
  CHECK(reading.facts[0].find("first") != std::string::npos);
  CHECK(reading.facts[1].find("second") != std::string::npos);
  CHECK(reading.facts[2].find("third") != std::string::npos);
}

TEST_CASE("lines of events on two processors may be mixed")
{
  test::Reading const reading = test::read_log(
      formats::bpftrace,
      log_of({"name 0 1 zero", "name 1 1 one", "call 0 10 7 87 1 0 0 0 0 = 0", "call 1 11 8 87 1 0 0 0 0 = 0"}));
  REQUIRE(reading.facts.size() == 2);
  CHECK(reading.facts[0].find("tid=7 at=0 unlink first=\"zero\"") != std::string::npos);
  CHECK(reading.facts[1].find("tid=8 at=1 unlink first=\"one\"") != std::string::npos);
}

TEST_CASE("a call that is told in one line says what it says in several")
{
  test::Reading const several =
      test::read_log(formats::bpftrace,
                     log_of({"mount 1 /", "part 0 9 2 1 4 file", "name 0 1 file", "file 0 10 0 1 2 1 1 81a4 0 100000",
                             "call 0 11 7 2 ff 41 1ed 0 0 = 3", "name 0 1 gone", "call 0 20 7 87 ff 0 0 0 0 = -2"}));
  test::Reading const one = test::read_log(
      formats::bpftrace, log_of({"mount 1 /", "part 0 9 2 1 4 file", "opened 11 7 2 41 = 3 1 2 1 100000 file",
                                 "named 20 7 87 0 = -2 gone"}));
  REQUIRE(one.facts.size() == several.facts.size());
  auto const without_line = [](std::string const& fact) { return fact.substr(fact.find("tid=")); };
  for (std::size_t i = 0; i < one.facts.size(); ++i)
    CHECK(without_line(one.facts[i]) == without_line(several.facts[i]));
}

TEST_CASE("an environment that was not looked through to its end is a gap, not a process without marks")
{
  test::Reading const whole = test::read_log(formats::bpftrace, log_of({"mark 1 413d62", "exec 1 10 7 7 0"}));
  test::Reading const cut = test::read_log(formats::bpftrace, log_of({"mark 1 413d62", "mark 1 ", "exec 1 10 7 7 0"}));
  REQUIRE(cut.facts.size() == whole.facts.size() + 1);
  CHECK(cut.facts.back().find("environment_cut") != std::string::npos);
}

TEST_CASE("an entry has the name that it had at the time")
{
  bpftrace::Entries entries;
  entries.mount(1, "/mnt/my\\040disk");
  entries.define(part(2, 1, 10, "old"));
  entries.define(part(3, 2, 11, "file"));
  entries.define(part(2, 1, 20, "new"));
  CHECK(entries.path(file(3), 15) == "/mnt/my disk/old/file");
  CHECK(entries.path(file(3), 25) == "/mnt/my disk/new/file");
  CHECK(entries.path(file(3), 5) == std::nullopt);
  CHECK(entries.path(file(1), 25) == "/mnt/my disk");
}

TEST_CASE("a name that is not all there is none")
{
  bpftrace::Entries entries;
  entries.mount(1, "/");
  bpftrace::Line line = part(2, 1, 10, "cut");
  line.length = 200;
  entries.define(line);
  CHECK(entries.path(file(2), 10) == std::nullopt);
  entries.define(part(3, 3, 10, "its own folder"));
  CHECK(entries.path(file(3), 10) == std::nullopt);
  bpftrace::FileLine elsewhere = file(1);
  elsewhere.mount = 9;
  CHECK(entries.path(elsewhere, 10) == std::nullopt);
}

TEST_CASE("the window gives out the earliest, and of one time the first that came")
{
  bpftrace::OrderWindow window;
  for (std::int64_t const time : {30, 10, 20, 10}) {
    bpftrace::Event event;
    event.line.time = time;
    event.place = static_cast<std::uint64_t>(window.empty() ? 1 : 2);
    window.put(std::move(event));
  }
  CHECK(window.take().line.time == 10);
  CHECK(window.take().line.time == 10);
  CHECK(window.take().line.time == 20);
  CHECK(window.take().place == 1);
  CHECK(window.empty());
}

}  // namespace
}  // namespace iotrace
