// strace as a tool: its command line, its output on the way to the log, its refusals.
#include <array>
#include <set>

#include "capture/failure.hpp"
#include "capture/strace/calls.hpp"
#include "capture/strace/output.hpp"
#include "capture/strace/refusal.hpp"
#include "capture/tool.hpp"
#include "tests/check.hpp"

using namespace iotrace::capture;

namespace {

std::string take_all(StraceOutput& output, std::initializer_list<std::string_view> lines)
{
  std::string kept;
  for (std::string_view const line : lines) output.take(line, kept);
  return kept;
}

std::string join(std::vector<std::string> const& words)
{
  std::string line;
  for (std::string const& word : words) line.append(word).append("|");
  return line;
}

std::string command_of(Plan const& plan)
{
  return join(find_tool("strace").command(plan, {"/proc/self/fd/3", {"iocapture", "--launch", "4", "/bin/ls", "ls"}}));
}

Plan plan_with(bool Plan::*option)
{
  Plan plan;
  plan.*option = true;
  return plan;
}

bool has(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("auto is strace, other names are answered with a sentence")
{
  CHECK(&find_tool("auto") == &find_tool("strace"));
  for (char const* name : {"truss", "procmon", ""}) {
    INFO(name);
    CHECK_THROWS_AS(find_tool(name), Failure);
  }
}

TEST_CASE("the least is traced by default")
{
  std::string const line = command_of({});
  CHECK(line.starts_with("strace|-DD|-f|--seccomp-bpf|-q|-y|-ttt|-o|/proc/self/fd/3|"));
  CHECK(line.ends_with("|--|iocapture|--launch|4|/bin/ls|ls|"));
  for (char const* call : {"openat", "execve", "clone3", "renameat2", "io_uring_setup", "exit_group"})
    CHECK(has(line, std::string("?") + call));
  for (char const* call :
       {"?read", "?write", "?mmap", "?close", "?dup", "?fcntl", "?stat", "?newfstatat", "?readlink"}) {
    INFO(call);
    CHECK_FALSE(has(line, std::string(call) + ","));
    CHECK_FALSE(has(line, std::string(call) + "|"));
  }
  CHECK(has(line, "|-s|65536|"));
  CHECK_FALSE(has(line, "abbrev"));
}

TEST_CASE("probes, bytes and tasks add what they say")
{
  CHECK(has(command_of(plan_with(&Plan::probes)), ",?newfstatat,"));
  CHECK_FALSE(has(command_of(plan_with(&Plan::probes)), ",?pread64,"));
  CHECK(has(command_of(plan_with(&Plan::bytes)), ",?pread64,"));
  CHECK(has(command_of(plan_with(&Plan::bytes)), "|-s|128|"));
  CHECK(has(command_of(plan_with(&Plan::tasks)), "|-e|abbrev=!execve,execveat|"));
}

TEST_CASE("no call stands in the lists twice")
{
  std::set<std::string_view> seen;
  for (auto const& calls : {std::span<std::string_view const>(base_calls), {probe_calls}, {byte_calls}})
    for (std::string_view const call : calls) {
      INFO(call);
      CHECK(seen.insert(call).second);
    }
}

TEST_CASE("the launcher's lines stay out of the log")
{
  StraceOutput output(12);
  CHECK(take_all(output, {"12    1.1 execve(\"/usr/bin/iocapture\", [\"iocapture\"], 0x1 /* 3 vars */) = 0\n",
                          "12    1.2 openat(AT_FDCWD</>, \"/lib/libfmt.so\", O_RDONLY) = 3</lib/libfmt.so>\n",
                          "12    1.3 execve(\"/bin/ls\", [\"ls\"], 0x1 /* 3 vars */) = 0\n",
                          "12    1.4 openat(AT_FDCWD</>, \"/x\", O_RDONLY) = 3</x>\n",
                          "12    1.5 execve(\"/bin/cat\", [\"cat\"], [\"A=1\"]) = 0\n"}) ==
        "12    1.3 execve(\"/bin/ls\", [\"ls\"], 0x1 /* 3 vars */) = 0\n"
        "12    1.4 openat(AT_FDCWD</>, \"/x\", O_RDONLY) = 3</x>\n"
        "12    1.5 execve(\"/bin/cat\", [\"cat\"], [/* 0 of 1 vars */]) = 0\n");
  CHECK_FALSE(output.ended());
}

TEST_CASE("the end of COMMAND is told from those of others")
{
  struct Row {
    std::string_view line;
    bool ends;
  };
  std::array const rows{Row{"12    1.5 +++ exited with 3 +++\n", true},
                        Row{"12    1.5 +++ killed by SIGSEGV (core dumped) +++\n", true},
                        Row{"13    1.5 +++ exited with 3 +++\n", false},
                        Row{"123   1.5 +++ exited with 3 +++\n", false},
                        Row{"12    1.5 +++ superseded by execve in pid 14 +++\n", false},
                        Row{"12    1.5 --- SIGTERM {si_signo=SIGTERM} ---\n", false},
                        Row{"12    1.5 openat(AT_FDCWD, \"+++ exited with 3 +++\", 0) = 3\n", false}};
  for (Row const& row : rows) {
    INFO(row.line);
    StraceOutput output(12);
    take_all(output, {row.line});
    CHECK(output.ended() == row.ends);
  }
}

TEST_CASE("odd lines do no harm")
{
  StraceOutput output(12);
  std::string kept;
  for (std::string_view const line : {"", "\n", " ", "12", "12 ", "12  1.5", "12 1.5 ", "12    1.5 execve("}) {
    output.take(line, kept);
    CHECK_FALSE(output.ended());
  }
}

TEST_CASE("a refusal says what to do")
{
  std::string const refused = "strace: attach: ptrace(PTRACE_SEIZE, 7): Operation not permitted\n";
  CHECK(has(explain_refusal(refused, PtraceState{42, 0}), "traced, by process 42"));
  CHECK(has(explain_refusal(refused, PtraceState{0, 2}), "ptrace_scope is 2"));
  CHECK(has(explain_refusal(refused, PtraceState{}), "--cap-add=SYS_PTRACE"));
  CHECK(explain_refusal("strace: odd \x1b[31m\nagain\nand again\n", PtraceState{}) ==
        "strace said $'strace: odd \\033[31m' and 2 more lines");
  CHECK(explain_refusal("", PtraceState{42, 0}) == "");
}
