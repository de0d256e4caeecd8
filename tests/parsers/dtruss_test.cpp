// The dtruss grammar line by line, its escapes, and what a log of it can show.
#include "parsers/dtruss/coverage.hpp"
#include "parsers/dtruss/grammar.hpp"
#include "parsers/dtruss/scan.hpp"
#include "tests/check.hpp"
#include "tests/parsers/text_lines.hpp"

namespace iotrace {
namespace formats {
extern Format const dtruss;
}
namespace {

using dtruss::Argument;
using dtruss::Shape;

dtruss::Line parsed(std::string_view text)
{
  dtruss::Line line;
  Fault fault;
  INFO(text);
  REQUIRE(dtruss::parse_line(text, line, fault));
  return line;
}

bool is_refused(std::string_view text)
{
  dtruss::Line line;
  Fault fault;
  return !dtruss::parse_line(text, line, fault);
}

std::string decoded(std::string_view text)
{
  Arena arena;
  return std::string(dtruss::decode(text, arena));
}

std::string shown(std::vector<std::string> const& argv, dtruss::Sight const& sight, std::string_view kind)
{
  for (Shown const& row : dtruss::tell_coverage(argv, sight))
    if (row.kind == kind) return row.shown;
  return "absent";
}

TEST_CASE("a call, with whatever columns in front")
{
  struct Row {
    char const* text;
    std::int64_t pid;
    bool announced;
  };
  Row const table[] = {
      {"open(\"/x\\0\", 0x0, 0x0)\t\t = 3 0", 0, false},
      {"91956/0x1cca76:  open(\"/x\\0\", 0x0, 0x0)\t\t = 3 0", 91956, false},
      {" 4966/0x54c8:       234      60      1 open(\"/x\\0\", 0x0, 0x0)\t\t = 3 0", 4966, false},
      {" 4966/0x54c8:       232:        0:       0 open(\"/x\\0\", 0x0, 0x0)\t\t = 3 0", 4966, true},
      {"  3911/1:  1001579     43 open(\"/x\\0\", 0x0, 0x0)            = 3 0", 3911, false},
      {"16486/0x10ca0:      2865 open(\"/x\\0\", 0x0, 0x0)\t\t = 3 0", 16486, false},
      {"     41     26 open(\"/x\\0\", 0x0, 0x0)\t\t = 3 0", 0, false},
  };
  for (Row const& row : table) {
    auto const line = parsed(row.text);
    CHECK(line.shape == Shape::call);
    CHECK(line.call.pid == row.pid);
    CHECK(line.call.announced == row.announced);
    CHECK(line.call.name == "open");
    CHECK(line.call.arguments == "\"/x\\0\", 0x0, 0x0");
    CHECK(line.call.result == 3);
  }
}

TEST_CASE("results and errors, in every release's spelling")
{
  struct Row {
    char const* tail;
    std::int64_t result;
    std::int64_t error;
  };
  Row const table[] = {{"3 0", 3, 0},
                       {"-1 Err#2", -1, 2},
                       {"-1 2", -1, 2},
                       {"0 Err#-2", 0, -2},
                       {"0x10B233000 0", 0x10B233000, 0},
                       {"0xFFFFFFFFFFFFFFFF Err#22", -1, 22}};
  for (Row const& row : table) {
    auto const line = parsed("f(0x1)\t\t = " + std::string(row.tail));
    CHECK(line.call.result == row.result);
    CHECK(line.call.error == row.error);
  }
}

TEST_CASE("arguments: words, strings, lists, names without quotes")
{
  auto const one = dtruss::parse_arguments("0xFFFFFFFFFFFFFFFE, \"a, \\\"b)\\0\", 12, 0|RENAME_SWAP|0");
  CHECK(one[0].kind == Argument::Kind::number);
  CHECK(one[0].number == -2);
  CHECK(one[1].kind == Argument::Kind::string);
  CHECK(one[1].text == "a, \\\"b)\\0");
  CHECK(one[2].number == 12);
  CHECK(one[3].text == "0|RENAME_SWAP|0");
  CHECK(one[4].kind == Argument::Kind::absent);
  auto const list = dtruss::parse_arguments("[CTL_KERN, 143, 0, 0, 0, 0] (2), 0x16D26D898");
  CHECK(list[0].kind == Argument::Kind::other);
  CHECK(list[1].number == 0x16D26D898);
  CHECK(dtruss::parse_arguments("kern.bootargs, 0xD")[1].number == 13);
  CHECK(dtruss::parse_arguments("")[0].kind == Argument::Kind::absent);
  CHECK(dtruss::parse_arguments("1, 2, 3, 4, 5, 6, 7, 8, 9, 10")[7].number == 8);
}

TEST_CASE("strings are unescaped, and lose the one NUL that closes them")
{
  CHECK(decoded("/usr/lib\\0") == "/usr/lib");
  CHECK(decoded("/usr/lib") == "/usr/lib");
  CHECK(decoded("\\0") == "");
  CHECK(decoded("a\\0\\0") == std::string("a\0", 2));
  CHECK(decoded("\\303\\251\\t\\\\\\\"\\0") == "\xc3\xa9\t\\\"");
  CHECK(decoded("ends\\\\\\0") == "ends\\");
  CHECK(decoded("ends\\\\0") == "ends\\0");
  CHECK(decoded("\\0313") ==
        "\x19"
        "3");
  CHECK(decoded("a\\") == "a\\");
}

TEST_CASE("what dtruss and dtrace say besides calls")
{
  CHECK(parsed("dtrace: system integrity protection is on, some features will not be available").shape ==
        Shape::notice);
  auto const lost = parsed(
      "dtrace: error on enabled probe ID 1690 (ID 845: syscall::stat64:return): invalid address (0x0) in action #11");
  CHECK(lost.shape == Shape::lost);
  CHECK(lost.word == "stat64");
  CHECK(parsed("dtrace: 1034 drops on CPU 0").number == 1034);
  CHECK(parsed("dtrace: 7 dynamic variable drops with non-empty dirty list").number == 7);
  CHECK(parsed("SYSCALL(args) \t\t = return").shape == Shape::heading);
  CHECK(parsed("\tPID/THRD  RELATIVE  ELAPSD    CPU SYSCALL(args) \t\t = return").shape == Shape::heading);
  CHECK(parsed(" PID/LWP    ELAPSD    CPU SYSCALL(args)           = return").shape == Shape::heading);
  CHECK(parsed("CALL                                        COUNT").shape == Shape::heading);
  CHECK(parsed("close                                          11").shape == Shape::count);
  CHECK(parsed("              libsystem_kernel.dylib`write+0x8").shape == Shape::frame);
  CHECK(parsed("              0x7fff6d3f1cc9").shape == Shape::frame);
  CHECK(parsed("stat64(\"/x\\0\", 0x7FF7B4DCE990, 0x0dtrace: error").shape == Shape::opened);
  CHECK(parsed("").shape == Shape::blank);
}

TEST_CASE("look-alikes are refused")
{
  CHECK(is_refused("hello"));
  CHECK(parsed("open(\"/x\", O_RDONLY) = 3 (0x3)").shape == Shape::opened);  // FreeBSD's truss: a result that is none
  CHECK(parsed("openat(AT_FDCWD, \"/x\", O_RDONLY) = 3").shape == Shape::opened);
  std::string wrong;
  CHECK(formats::dtruss.claims("openat(AT_FDCWD, \"/x\", O_RDONLY) = 3\nclose(3) = 0\n", wrong) == 0);
}

TEST_CASE("lost calls that matter and drops make lost events")
{
  auto const lost = [](std::string const& text) {
    std::vector<Stream> streams;
    streams.push_back({std::make_unique<test::TextLines>(text), std::nullopt, "log"});
    Crew crew;
    auto const reader = formats::dtruss.open(std::move(streams), {}, crew);
    Batch batch;
    while (reader->read(batch)) batch.clear();
    return reader->lost_events();
  };
  CHECK(lost("dtrace: error on enabled probe ID 1 (ID 2: syscall::open:return): x\n") == 1);
  CHECK(lost("dtrace: error on enabled probe ID 1 (ID 2: syscall::sysctl:return): x\n") == 0);
  CHECK(lost("dtrace: 12 drops on CPU 1\ndtrace: 5 drops on CPU 0\n") == 17);
}

TEST_CASE("coverage follows the options, or the calls seen")
{
  dtruss::Sight many;
  for (char const* const name : {"open", "close"}) {
    dtruss::Call call;
    call.name = name;
    many.see(call);
  }
  dtruss::Sight followed = many;
  followed.processes = true;
  dtruss::Sight one;
  dtruss::Call open;
  open.name = "open";
  one.see(open);
  CHECK(shown({}, many, "opens") == "yes");
  CHECK(shown({}, many, "forks") == "no");
  CHECK(shown({}, followed, "forks") == "unknown");
  CHECK(shown({}, followed, "exits") == "no");
  CHECK(shown({}, one, "opens") == "unknown");
  CHECK(shown({}, one, "removals") == "no");
  CHECK(shown({"dtruss", "-f", "make", "-t", "all"}, followed, "removals") == "yes");
  CHECK(shown({"dtruss", "-f", "-t", "unlink", "make"}, followed, "removals") == "unknown");
  CHECK(shown({"dtruss", "-ft", "open", "make"}, followed, "removals") == "no");
  CHECK(shown({"dtruss", "-b", "4m", "-tunlink", "make"}, followed, "opens") == "no");
}

// Every line begins a call that never ends.
TEST_CASE("time grows with the lines of a dtruss log, whatever they say")
{
  std::string log;
  for (int i = 0; i < 40000; ++i)
    log += "stat64(\"/x\\0\", 0x7FF7B4DCE990, 0x0" + std::string(static_cast<std::size_t>(i % 3), 'x') + "\nnoise\n";
  Tally const tally = test::read_log(formats::dtruss, log).tally;
  CHECK(tally.unparsed == 80000);
  Tally const deep =
      test::read_log(formats::dtruss, "f(" + std::string(1 << 20, '(') + "\n" + std::string(1 << 20, ' ') + "\n").tally;
  CHECK(deep.lines == 2);
}

}  // namespace
}  // namespace iotrace
