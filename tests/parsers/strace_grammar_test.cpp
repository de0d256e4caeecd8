// One line at a time: what parse_line makes of it, and where it says that it stopped.
#include "parsers/strace/arguments.hpp"
#include "parsers/strace/grammar.hpp"
#include "parsers/strace/repair.hpp"
#include "parsers/strace/scan.hpp"
#include "tests/check.hpp"

namespace iotrace::strace {
namespace {

Line read(std::string_view text)
{
  Line line;
  Fault fault;
  INFO(text);
  REQUIRE(parse_line(text, line, fault));
  return line;
}

Fault fail(std::string_view text)
{
  Line line;
  Fault fault;
  INFO(text);
  REQUIRE_FALSE(parse_line(text, line, fault));
  return fault;
}

TEST_CASE("a leader has up to six parts, always in one order")
{
  Line const line = read("16752 18:46:16.234833 (+     0.000146) [ 257] [00007f7ef6d07b1d] close(3) = 0");
  CHECK(line.leader.pid == 16752);
  CHECK(line.leader.clock == Clock::day);
  CHECK(line.leader.time == ((18 * 60 + 46) * 60 + 16) * 1'000'000'000LL + 234'833'000);
  CHECK(line.leader.since_last == 146'000);
  CHECK(line.call.name == "close");
  CHECK(line.call.arguments == "3");
}

TEST_CASE("a number in front is a pid or a time")
{
  CHECK(read("4194304 close(3) = 0").leader.pid == 4194304);
  CHECK(read("1700000000 close(3) = 0").leader.time == 1'700'000'000'000'000'000);
  CHECK(read("1700000000 close(3) = 0").leader.pid == 0);
  CHECK(read("472   1700000000.5 close(3) = 0").leader.time == 1'700'000'000'500'000'000);
  CHECK(read("     0.000154 close(3) = 0").leader.since_last == 154'000);
  CHECK(read("472        0.000154 close(3) = 0").leader.since_last == 154'000);
  CHECK(read("16752<sh>      0.000154 close(3) = 0").leader.since_last == 154'000);
  CHECK(read("4194304      0.000154 [ 257] close(3) = 0").leader.since_last == 154'000);
  CHECK(read("4194304      0.000154 [ 257] close(3) = 0").leader.clock == Clock::none);
  CHECK(read("16752      0.000154 close(3) = 0").leader.pid == 16752);
  CHECK(read("472   12.000154 close(3) = 0").leader.time == 12'000'154'000);  // a clock that was never set
  CHECK(read("472        1700000000.5 close(3) = 0").leader.time == 1'700'000'000'500'000'000);
  CHECK(read("472        close(3) = 0").leader.pid == 472);
  CHECK(read("[pid     7] close(3) = 0").leader.pid == 7);
  CHECK(read("64:readv(3, [], 0) = 0").call.name == "64:readv");
}

TEST_CASE("a result is a number, a path, an error, or none")
{
  CHECK(read("umask(0) = 022").call.result.value == 022);
  CHECK(read("brk(0) = 0x7f10").call.result.value == 0x7f10);
  CHECK(read("openat(3, \"x\", 0) = 4</a b>(deleted)").call.result.path == "/a b");
  CHECK(read("openat(3, \"x\", 0) = 4</a b>(deleted)").call.result.deleted);
  CHECK(read("open(\"x\") = -1 ENOENT (Нет такого файла) <0.1>").call.result.error == "ENOENT");
  CHECK(read("open(\"x\") = -1 (errno 38)").call.result.number == 38);
  CHECK(read("open(\"x\") = -1 errno 38").call.result.number == 38);
  CHECK_FALSE(read("open(\"x\") = ? ERESTARTSYS (To be restarted)").call.result.known);
  CHECK(read("getpid() = 1 /* 22 in strace's PID NS */").call.result.value == 22);
  CHECK(read("poll([], 0, 1) = 0 (Timeout)").call.result.remark == " (Timeout)");
}

TEST_CASE("what looks like the end of a call inside quotes and brackets is none")
{
  CHECK(read("write(1, \"a) = b\", 6) = 6").call.arguments == "1, \"a) = b\", 6");
  CHECK(read("write(1, \"\\\\\", 1) = 1").call.arguments == "1, \"\\\\\", 1");
  CHECK(read("write(3</a)(b>, \"\", 0) = 0").call.arguments == "3</a)(b>, \"\", 0");
  CHECK(read("f(1 /* ) = 2 */, x(2)) = 0").call.arguments == "1 /* ) = 2 */, x(2)");
  CHECK(read("capset({1<<CAP_CHOWN|1<<CAP_KILL}) = 0").call.arguments == "{1<<CAP_CHOWN|1<<CAP_KILL}");
  CHECK(read("unlink(\" <unfinished ...>\") = 0").call.ending == Ending::result);
}

TEST_CASE("a call can end in six ways")
{
  CHECK(read("read(3,  <unfinished ...>").call.ending == Ending::unfinished);
  CHECK(read("read(3,  <unfinished ...>").call.arguments == "3, ");
  CHECK(read("pause( <detached ...>").call.ending == Ending::detached);
  CHECK(read("execve(\"x\" <pid changed to 11 ...>").call.pid == 11);
  CHECK(read("read(3, ").call.ending == Ending::cut);
  Line const killed = read("<... read resumed> <unfinished ...>) = ?");
  CHECK(killed.call.resumed);
  CHECK(killed.call.ending == Ending::result);
  CHECK(read("???"
             "( <detached ...>")
            .shape == Shape::lost);
}

TEST_CASE("a line that cannot be read says where and what was wanted")
{
  CHECK(fail("hello world").column == 1);
  CHECK(fail("123 hello world").column == 5);
  CHECK(fail("123 close(3) = x").column == 12);
  CHECK(fail("123 close(3) = x").expected == "`) = ` and a result, or `<unfinished ...>`");
  CHECK(fail("open(\"x\\0\", 0x0, 0x0)\t\t = 3 0").column == 21);  // dtruss
  CHECK(fail("open(\"x\\0\", 0x0, 0x0) = 3 0").column == 21);
}

TEST_CASE("arguments are typed")
{
  using Kind = Argument::Kind;
  Arguments all;
  all.reset(R"(AT_FDCWD</d>, "a\n"..., O_RDONLY|O_CLOEXEC, {x=1, y={z=2}}, [3, 4], NULL, 0x10 /* ) */, ...)");
  CHECK(all[0].kind == Kind::number);
  CHECK(all[0].number == -100);
  CHECK(all[0].path == "/d");
  CHECK(all[1].kind == Kind::string);
  CHECK(all[1].cut);
  CHECK(flags_of(all[2]) == 02000000);
  CHECK(find_field(find_field(all[3], "y"), "z").number == 2);
  CHECK(all[4].body == "3, 4");
  CHECK(all[5].kind == Kind::null);
  CHECK(flags_of(all[6]) == 0x10);
  CHECK(all[7].kind == Kind::ellipsis);
  CHECK(all[8].kind == Kind::absent);
}

TEST_CASE("flags are names, numbers, or both")
{
  auto const flags = [](std::string_view text) {
    Arguments all;
    all.reset(text);
    return flags_of(all[0]);
  };
  CHECK(flags("0x1 /* SOCK_STREAM */|0x80000 /* SOCK_CLOEXEC */") == 0x80001);
  CHECK(flags("S_IFREG|0644") == 0100644);
  CHECK(flags("O_RDONLY|O_UNHEARD_OF|0x40") == 0x40);
  CHECK(flags("") == 0);
}

TEST_CASE("a list of flags that is made up costs time in proportion to its length")
{
  std::string text;
  for (int i = 0; i < 1'000'000; ++i) text += "X|";
  text += "O_CREAT";
  Arguments all;
  all.reset(text);
  CHECK(flags_of(all[0]) == 0100);  // minutes, where every term looked at all that follow it
}

TEST_CASE("escapes become bytes, other texts are not copied")
{
  Arena arena;
  std::string_view const plain = "no escapes";
  CHECK(decode(plain, arena).data() == plain.data());
  CHECK(decode(R"(\t\n\v\f\r\"\\)", arena) == "\t\n\v\f\r\"\\");
  CHECK(decode(R"(\0017\1\33[\377)", arena) == std::string("\1"
                                                           "7"
                                                           "\1"
                                                           "\33"
                                                           "["
                                                           "\377"));
  CHECK(decode(R"(\x64\x2f\xc3)", arena) == "d/\xc3");
  CHECK(decode("trailing\\", arena) == "trailing\\");
}

TEST_CASE("what strace or a program printed into a line is found")
{
  auto const cut = [](std::string line) {
    auto const notice = cut_notice(line);
    return line + "|" + (notice ? std::to_string(notice->pid) : "none");
  };
  CHECK(cut("vfork(strace: Process 7 attached") == "vfork(|7");
  CHECK(cut("f(A|SIGCHLDstrace: Process 7 attached") == "f(A|SIGCHLD|7");
  CHECK(cut("f(A|SIGCHLD/usr/bin/strace: Process 7 attached") == "f(A|SIGCHLD|7");
  CHECK(cut("clone(Process 7 attached") == "clone(|7");
  CHECK(cut("pause(strace: Process 7 detached") == "pause(|7");
  CHECK(cut("write(1, \"Process 7\"") == "write(1, \"Process 7\"|none");
  std::string colour = "\033[33mclose\033[0m(3)\033[";
  strip_colours(colour);
  CHECK(colour == "close(3)");
}

TEST_CASE("a scan of nothing finds nothing")
{
  char const* const nothing = "";
  CHECK(scan_string(nothing, nothing) == nullptr);
  CHECK(scan_annotation(nothing, nothing) == nullptr);
  CHECK(scan_comment(nothing, nothing) == nullptr);
  CHECK(scan_group(nothing, nothing) == nullptr);
  CHECK(scan_name(nothing, nothing) == nullptr);
  CHECK(scan_word(nothing, nothing) == nullptr);
  CHECK(scan_label(nothing, nothing) == nullptr);
  CHECK(scan_arguments(nothing, nothing) == nothing);
  CHECK(scan_item(nothing, nothing) == nothing);
}

TEST_CASE("deep nesting costs no stack")
{
  std::string const deep(1'000'000, '{');
  CHECK(read("f(" + deep + ") = 0").call.arguments == deep);
  Arguments all;
  all.reset(deep);
  CHECK(all[0].kind == Argument::Kind::words);
}

}  // namespace
}  // namespace iotrace::strace
