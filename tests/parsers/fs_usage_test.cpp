// The fs_usage grammar line by line, what imitates its parts, and what a log of it can show.
#include <deque>
#include "parsers/fs_usage/coverage.hpp"
#include "parsers/fs_usage/grammar.hpp"
#include "parsers/fs_usage/scan.hpp"

#include "tests/check.hpp"
#include "tests/parsers/text_lines.hpp"

namespace iotrace {
namespace formats {
extern Format const fs_usage;
}
namespace {

using fs_usage::Form;
using fs_usage::Shape;
using fs_usage::Width;

constexpr Nanos second = 1'000'000'000;

// The line views its text, which is kept for the whole run.
fs_usage::Line parsed(std::string_view given, std::size_t column = 0)
{
  static std::deque<std::string> kept;
  std::string_view const text = kept.emplace_back(given);
  fs_usage::Line line;
  Fault fault;
  INFO(text);
  REQUIRE(fs_usage::parse_line(text, column, line, fault));
  return line;
}

Fault refused(std::string_view text)
{
  fs_usage::Line line;
  Fault fault;
  std::size_t column = 0;
  INFO(text);
  CHECK_FALSE(fs_usage::parse_line(text, column, line, fault));
  return fault;
}

std::string shown(std::vector<std::string> const& argv, bool narrow, std::string_view kind)
{
  for (Shown const& row : fs_usage::tell_coverage(argv, narrow))
    if (row.kind == kind) return row.shown;
  return "absent";
}

// A wide line with as many blanks behind the path as make it `columns` long in front of the interval's field.
std::string wide(std::string const& left, std::size_t columns, std::string const& tail)
{
  return left + std::string(columns > left.size() ? columns - left.size() : 0, ' ') + tail;
}

TEST_CASE("the ends of a line: time, name, interval, command, thread")
{
  auto const line = parsed(
      "18:52:04.868854  rename                               /private/a b      0.000703   Google Chrome He.69820398");
  CHECK(line.width == Width::wide);
  CHECK(line.time == (18 * 3600 + 52 * 60 + 4) * second + 868'854'000);
  CHECK(line.took == 703'000);
  CHECK(line.name == "rename");
  CHECK(line.path == "/private/a b");
  CHECK(line.command == "Google Chrome He");
  CHECK(line.thread == 69820398);

  auto const disk = parsed(
      "20:47:45.256908    RdData[S]       D=0x00000001  [ 16]    /dev/sophos1        5.001018 W SophosScanDLegac.3530");
  CHECK(disk.name == "RdData[S]");
  CHECK(disk.took == 5 * second + 1'018'000);
  CHECK(disk.middle.error == 16);
  CHECK(disk.command == "SophosScanDLegac");

  auto const old = parsed("18:28:12.852  write   F=14   B=0x4f         0.000005   Activity Monitor    ");
  CHECK(old.width == Width::old);
  CHECK(old.command == "Activity Monitor");
  CHECK(old.thread == 0);

  auto const narrow = parsed("08:12:58  open              /dev/dtracehelper          0.000043   foo.123     ");
  CHECK(narrow.width == Width::narrow);
  CHECK(narrow.command == "foo.123");
  CHECK(narrow.path == "/dev/dtracehelper");

  CHECK(parsed("18:28:12.852614  close             F=3         0.000005   com.apple.WebKit.7").command ==
        "com.apple.WebKit");
  CHECK(parsed("18:28:12.852614  close             F=3         0.000005   .7").command.empty());
  CHECK(parsed("18:28:12.852614  guarded_open_dpro F=3      (R_____)  /x       0.000005   a.7").name ==
        "guarded_open_dpro");
}

TEST_CASE("the middle of a call, by its form")
{
  auto const middle = [](std::string const& left) {
    return parsed(wide("18:28:12.852614  " + left, 120, "   0.000005   a.7"));
  };
  CHECK(middle("stat64                 [  2]           /w/f").middle.error == 2);
  CHECK(middle("stat64                 [  2]           /w/f").path == "/w/f");
  CHECK(middle("fstatat64              [-2]//w/f").middle.error == 0);
  CHECK(middle("fstatat64              [-2]//w/f").path == "[-2]//w/f");
  CHECK(middle("fstatat64              [  2]           [-2]//w/f").path == "[-2]//w/f");
  CHECK(middle("fgetxattr         F=23 [ 93]").middle.error == 93);
  CHECK(middle("fgetxattr         F=1000[ 93]").middle.fd == 1000);
  CHECK(middle("open              F=16       (R_____)  /w/f").middle.fd == 16);
  CHECK(middle("open              F=16       (R_____)  /w/f").middle.flags == "R_____");
  CHECK(middle("open                   [  2] (R_____)  /w/f").middle.error == 2);
  CHECK(middle("open                   [  2] (R_____)  (odd)").path == "(odd)");
  CHECK(middle("access                 [  2] (R___)    /w/f").middle.flags == "R___");
  CHECK(middle("pread             F=8    B=0x1000     O=0x000c2250").middle.bytes == 0x1000);
  CHECK(middle("pread             F=8    B=0x1000     O=0x000c2250").middle.offset == 0xc2250);
  CHECK(middle("dup               F=3    F=4").middle.fd2 == 4);
  CHECK(middle("ftruncate         F=19   O=0x07614bb800000000").middle.offset == 0x07614bb800000000);
  CHECK(middle("chmod             <rw-r--r-->          a/b").path == "a/b");
  CHECK(middle("fcntl             F=57 [ 35] <CMD=90>").middle.flags == "CMD=90");
  CHECK(middle("connect           F=36     private/var/run/x").path == "private/var/run/x");
  CHECK(middle("mmap              F=16   A=0x01059dc000      O=0x00000000        B=0x1000             <READ>")
            .middle.fd == 16);
  CHECK(middle("WrData[AT2]       D=0x00cdfa3e  B=0x2000   /dev/disk1s1  /w/a b").path == "/w/a b");
  CHECK(middle("some_new_call     F=3  whatever").form == Form::other);
}

TEST_CASE("a path that fills its field may have lost its left side")
{
  auto const cut = [](std::size_t blanks) {
    return parsed("18:28:12.852614  stat64                                 Users/me/f" + std::string(blanks, ' ') +
                  "0.000005   a.7")
        .cut;
  };
  CHECK(cut(4));
  CHECK_FALSE(cut(5));
  CHECK(parsed("18:28:12.852614  stat64                                 Users/me/f  123.000005   a.7").cut);
  CHECK_FALSE(parsed("18:28:12.852614  fstat64           F=3  123.000005   a.7").cut);
  std::string const recorded(184, 'x');
  CHECK(parsed("18:28:12.852614  stat64                                 " + recorded + "          0.000005   a.7").cut);
}

TEST_CASE("a path or a program that looks like the end of a line is none")
{
  std::string const left = "18:28:12.852614  stat64                                 /w/x   0.000004   fake.1";
  auto const line = parsed(wide(left, 120, "   0.000005   a.7"));
  CHECK(line.path == "/w/x   0.000004   fake.1");
  CHECK(line.command == "a");

  // A program of such a name is told by the column at which the lines before it ended.
  std::size_t column = 0;
  fs_usage::Line read;
  Fault fault;
  std::string const first =
      wide("18:28:12.852614  stat64                                 /w/x", 120, "   0.000005   a.7");
  std::string const evil =
      wide("18:28:12.852614  stat64                                 /w/x", 120, "   0.000005   z   0.000009   b.7");
  REQUIRE(fs_usage::parse_line(first, column, read, fault));
  REQUIRE(fs_usage::parse_line(evil, column, read, fault));
  CHECK(read.command == "z   0.000009   b");
  CHECK(read.path == "/w/x");
}

TEST_CASE("what fs_usage did not write is refused, with a place")
{
  CHECK(refused("hello world").column == 1);
  CHECK(refused("18:28:12.852614").expected == "a time and the name of a call");
  CHECK(refused("18:28:12.852614  stat64   /w/x").expected == "an interval and a command at the end of the line");
  CHECK(refused("18:28:12.852614  stat64   /w/x   0.000005   nothread").expected == "a command and its thread");
  CHECK(refused("18:28:12.852614  stat64   /w/x   0.000005   a.99999999999999999999").column > 1);
}

TEST_CASE("notices are known")
{
  CHECK(parsed("fs_usage: buffer overrun, events generated too quickly").shape == Shape::overrun);
  CHECK(parsed("ktrace_start: Resource busy").shape == Shape::notice);
  CHECK(parsed("'fs_usage' must be run as root...").shape == Shape::notice);
  CHECK(parsed("10:00:00.000400  GetCatalogInfo (0xffff9c, 0x2)").shape == Shape::notice);
  CHECK(parsed("").shape == Shape::blank);
}

TEST_CASE("coverage follows the width and the filters")
{
  CHECK(shown({}, false, "opens") == "yes");
  CHECK(shown({}, false, "forks") == "no");
  CHECK(shown({}, false, "renames") == "no");
  CHECK(shown({}, false, "links") == "no");
  CHECK(shown({}, true, "opens") == "no");
  CHECK(shown({}, true, "probes") == "unknown");
  CHECK(shown({"fs_usage", "-w", "-f", "filesys"}, false, "bytes") == "yes");
  CHECK(shown({"fs_usage", "-w", "-f", "pathname"}, false, "bytes") == "no");
  CHECK(shown({"fs_usage", "-w", "-f", "pathname"}, false, "opens") == "yes");
  CHECK(shown({"fs_usage", "-w", "-fexec"}, false, "opens") == "no");
  CHECK(shown({"fs_usage", "-w", "-fexec"}, false, "execs") == "yes");
  CHECK(shown({"fs_usage", "-w", "-f", "exec", "-f", "filesys"}, false, "opens") == "yes");
  CHECK(shown({"fs_usage", "-w", "-f", "diskio"}, false, "opens") == "no");
}

// A hostile log: a thread of its own on every line, each of which moves, and lost events between.
TEST_CASE("time grows with the lines of an fs_usage log, whatever they say")
{
  std::string log;
  for (int i = 1; i <= 60000; ++i) {
    log += wide("18:28:12.852614  chdir                                  /w/" + std::to_string(i % 7), 120,
                "   0.000005   a." + std::to_string(i) + '\n');
    log += "fs_usage: buffer overrun, events generated too quickly\n";
    log += wide("18:28:12.852614  stat64                                 x", 120,
                "   0.000005   b" + std::to_string(i) + ".1\n");
  }
  for (int i = 0; i < 60000; ++i)
    log += wide("18:28:12.852614  chdir                                  sub", 120, "   0.000005   one.1\n");
  Tally const tally = test::read_log(formats::fs_usage, log).tally;
  CHECK(tally.parsed == 180000);
  CHECK(tally.ignored == 60000);
}

}  // namespace
}  // namespace iotrace
