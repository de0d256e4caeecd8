// Whole logs: sets of files, owners, coverage, claims.
#include "parsers/strace/coverage.hpp"
#include "parsers/strace/timeline.hpp"
#include "tests/check.hpp"
#include "tests/parsers/text_lines.hpp"

namespace iotrace::strace {
namespace {

using test::LogFile;
using test::read_log;
using test::read_strace;
using Lines = std::vector<std::string>;

std::vector<LogFile> two_files(std::string const& parent, std::string const& child)
{
  std::vector<LogFile> files;
  files.push_back({child, 20});
  files.push_back({parent, 10});
  return files;
}

std::string shown(std::vector<Shown> const& rows, std::string_view kind)
{
  for (Shown const& row : rows)
    if (row.kind == kind) return row.shown;
  return "absent";
}

std::string covered(std::vector<std::string> argv, std::string_view kind)
{
  return shown(tell_coverage(argv, {}), kind);
}

int claim(std::string_view head, std::string& wrong) { return formats::strace.claims(head, wrong); }

TEST_CASE("files of a set are merged by their times")
{
  auto const reading = read_log(formats::strace, two_files("1700000000.1 fork() = 20\n1700000000.3 unlink(\"b\") = 0\n",
                                                           "1700000000.2 unlink(\"a\") = 0\n"));
  CHECK(reading.facts == Lines{"1 tid=10 at=0 fork value=20", "1 tid=20 at=100000000 unlink first=\"a\"",
                               "2 tid=10 at=200000000 unlink first=\"b\""});
  CHECK(reading.began == 1'700'000'000'100'000'000);
  CHECK(reading.tally.lines == 3);
}

TEST_CASE("within one second a set is told as its processes were born")
{
  std::vector<LogFile> files;
  files.push_back({"12:00:01 fork() = 11\n12:00:01 wait4(-1, NULL, 0, NULL) = 11\n12:00:01 unlink(\"d\") = 0\n", 10});
  files.push_back(
      {"12:00:01 fork() = 13\n12:00:01 wait4(13, NULL, 0, NULL) = 13\n12:00:01 unlink(\"c\") = 0\n"
       "12:00:02 unlink(\"e\") = 0\n",
       11});
  files.push_back({"12:00:01 unlink(\"b\") = 0\n", 13});
  files.push_back({"12:00:00 unlink(\"a\") = 0\n", 12});
  auto const reading = read_log(formats::strace, std::move(files));
  std::string order;
  for (std::string const& fact : reading.facts)
    if (auto const name = fact.find("first=\""); name != std::string::npos) order += fact[name + 7];
  CHECK(order == "abcde");
}

TEST_CASE("without times a child's file is read where its fork returns")
{
  auto const reading = read_log(formats::strace, two_files("fork() = 20\nunlink(\"b\") = 0\n", "unlink(\"a\") = 0\n"));
  CHECK(reading.facts == Lines{"1 tid=10 fork value=20", "1 tid=20 unlink first=\"a\"", "2 tid=10 unlink first=\"b\""});
}

TEST_CASE("relative times of a child count from its fork")
{
  auto const reading = read_log(
      formats::strace,
      two_files("     0.000000 unlink(\"x\") = 0\n     1.000000 fork() = 20\n", "     0.500000 unlink(\"a\") = 0\n"));
  CHECK(reading.facts.back() == "1 tid=20 at=1500000000 unlink first=\"a\"");
  CHECK_FALSE(reading.began.has_value());
}

TEST_CASE("a file of a set whose fork was not seen is read all the same")
{
  auto const reading = read_log(formats::strace, two_files("unlink(\"b\") = 0\n", "unlink(\"a\") = 0\n"));
  CHECK(reading.facts.size() == 2);
}

TEST_CASE("an exec from a thread of a set resumes in its leader's file")
{
  auto const reading = read_log(
      formats::strace, two_files("1.1 clone(child_stack=0x7f, flags=CLONE_THREAD|CLONE_FILES|CLONE_FS) = 20\n"
                                 "1.4 +++ superseded by execve in pid 20 +++\n1.5 <... execve resumed>) = 0\n",
                                 "1.3 execve(\"/bin/x\", [\"x\"], 0x7f /* 1 var */ <pid changed to 10 ...>\n"));
  CHECK(reading.facts.back() == "1 tid=10 at=200000000 exec phase=exit first=\"/bin/x\" text=\"[\\\"x\\\"]\"");
}

TEST_CASE("the header's start stands in for a date that the log has not")
{
  CaptureNotes notes;
  notes.started = 42;
  CHECK(read_strace("10:00:00 close(3) = 0\n", notes).began == 42);
  CHECK(read_strace("1700000000.5 close(3) = 0\n", notes).began == 1'700'000'000'500'000'000);
}

TEST_CASE("a log is cut where its last line has no newline, unless that line is an exit")
{
  CHECK(read_strace("close(3) = 1").cut);
  CHECK_FALSE(read_strace("close(3) = 1\n").cut);
  CHECK_FALSE(read_strace("+++ exited with 0 +++").cut);
  CHECK_FALSE(read_strace("").cut);
}

TEST_CASE("a pid that is learned late names what came before, as long as that was held back")
{
  std::string log;
  for (int i = 0; i < 2000; ++i) log += "unlink(\"x\") = 0\n";
  auto const reading = read_strace(log + "getpid() = 77\nunlink(\"y\") = 0\n");
  CHECK(reading.facts.front() == "1 tid=77 unlink first=\"x\"");
  CHECK(reading.facts.back() == "2002 tid=77 unlink first=\"y\"");
}

TEST_CASE("a pid that is learned too late changes nothing")
{
  std::string log;
  for (int i = 0; i < 20000; ++i) log += "unlink(\"x\") = 0\n";
  auto const reading = read_strace(log + "getpid() = 77\n[pid    77] unlink(\"y\") = 0\n");
  CHECK(reading.facts.front() == "1 tid=-1 unlink first=\"x\"");
  CHECK(reading.facts.back() == "20002 tid=-1 unlink first=\"y\"");
}

TEST_CASE("a call of too many pieces is given up in time")
{
  std::string log = "1 openat(AT_FDCWD, \"a\"\n";
  for (int i = 0; i < 100000; ++i) log += ", \"b\"\n";
  auto const reading = read_strace(log);
  CHECK(reading.tally.unparsed > 99000);
  CHECK(reading.facts == Lines{"1 tid=1 gap detail=\"openat\" text=\"unparsed\""});
}

TEST_CASE("midnight adds a day, a small step back does not")
{
  Timeline timeline;
  auto const at = [&](int hour) {
    Leader leader;
    leader.clock = Clock::day;
    leader.time = hour * 3600'000'000'000LL;
    return timeline.read(leader) / 3600'000'000'000LL;
  };
  CHECK(at(23) == 23);
  CHECK(at(22) == 22);
  CHECK(timeline.take_turn_back());
  CHECK(at(1) == 25);
  CHECK(at(2) == 26);
}

TEST_CASE("coverage follows the options of strace")
{
  std::vector<std::string> const list{"strace", "-f", "-o", "log", "-e", "trace=openat,open,creat,%process",
                                      "--",     "-e"};
  CHECK(covered(list, "opens") == "yes");
  CHECK(covered(list, "forks") == "yes");
  CHECK(covered(list, "execs") == "yes");
  CHECK(covered(list, "bytes") == "no");
  CHECK(covered(list, "removals") == "no");
  CHECK(covered({"strace", "-etrace=unlinkat,?unlink"}, "removals") == "unknown");
  CHECK(covered({"strace", "-etrace=unlinkat"}, "removals") == "yes");  // a machine that has no unlink
  CHECK(covered({"strace", "-e", "!read"}, "bytes") == "unknown");
  CHECK(covered({"strace", "-e", "!read"}, "opens") == "yes");
  CHECK(covered({"strace", "--trace=%file"}, "renames") == "yes");
  CHECK(covered({"strace", "--trace", "none"}, "renames") == "no");
  CHECK(covered({"strace", "-f", "make"}, "descriptors") == "yes");
  CHECK(covered({"strace", "-fz", "make"}, "opens") == "unknown");
  CHECK(covered({"strace", "-P", "/etc", "make"}, "opens") == "unknown");
  CHECK(covered({"strace", "-e", "trace=/open.*", "make"}, "opens") == "unknown");
}

TEST_CASE("without options coverage follows what was seen")
{
  auto const all = read_strace("brk(NULL) = 0\n");
  CHECK(shown(all.coverage, "renames") == "yes");
  auto const some = read_strace("rename(\"a\", \"b\") = 0\nread(3, \"\", 1) = 0\n");
  CHECK(shown(some.coverage, "renames") == "yes");
  CHECK(shown(some.coverage, "opens") == "unknown");
  CHECK(all.coverage.size() == 15);
}

TEST_CASE("strace's own text is claimed and nothing else")
{
  std::string wrong;
  CHECK(claim("openat(AT_FDCWD, \"a\", O_RDONLY) = 3\r\nclose(3) = 0\n", wrong) == 2);
  CHECK(claim("1 \033[33mclose\033[0m(3) = 0\n", wrong) == 1);
  CHECK(claim("close(3\n", wrong) == 0);
  CHECK(claim("main(argc) = 3\nhello\n", wrong) == 0);
  CHECK(claim("open(\"/x\\0\", 0x0, 0x0)\t\t = 3 0\n", wrong) == 0);
  CHECK(wrong.empty());
  CHECK(claim("--- Process 24 created\n--- Process 24 loaded C:\\x.dll at 00\n", wrong) == 0);
  CHECK(wrong.find("Cygwin") != std::string::npos);
  CHECK(claim("% time     seconds  usecs/call     calls    errors syscall\n", wrong) == 0);
  CHECK(wrong.find("without -c") != std::string::npos);
}

TEST_CASE("an environment is dropped but for the marks of tasks")
{
  auto const reading = read_strace("1 execve(\"/x\", [\"x\"], [\"TOKEN=s3cret\", \"NX_TASK_TARGET_PROJECT=p\"]) = 0\n");
  REQUIRE(reading.facts.size() == 1);
  CHECK(reading.facts[0].find("s3cret") == std::string::npos);
  CHECK(reading.facts[0].find("NX_TASK_TARGET_PROJECT=p") != std::string::npos);
}

}  // namespace
}  // namespace iotrace::strace
