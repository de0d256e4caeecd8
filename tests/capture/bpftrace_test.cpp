// bpftrace's output on its way to the log: no value of an environment, nothing behind an argument list, no act after
// COMMAND's end; and which of its words on stderr a user should read.
#include <sched.h>
#include <unistd.h>

#include <string>

#include "capture/bpftrace/buffers.hpp"
#include "capture/bpftrace/kernel_structs.hpp"
#include "capture/bpftrace/output.hpp"
#include "capture/bpftrace/program.hpp"
#include "capture/bpftrace/refusal.hpp"
#include "capture/failure.hpp"
#include "tests/check.hpp"

namespace iotrace::capture::bpftrace {
namespace {

std::string printed(std::string const& text) { return R"({"type": "printf", "data": ")" + text + "\\n\"}\n"; }

std::string kept_of(BpftraceOutput& output, std::string const& text)
{
  std::string kept;
  output.take(printed(text), kept);
  return kept;
}

TEST_CASE("what stands behind the last argument is the environment, and is cut off")
{
  BpftraceOutput output(7);
  // "cat\0SECRET=…": four bytes are the list's
  CHECK(kept_of(output, "argv 0 4 5245534500746163 43 0 0 0 0 0 0") == printed("argv 0 63617400"));
}

TEST_CASE("of an environment only published marks are kept")
{
  BpftraceOutput output(7);
  // "A=hidden\0LAGE_TASK=b\0"
  CHECK(kept_of(output, "env 1 21 6e65646469683d41 545f4547414c0000 0 0 0 0 0 0").empty());
  BpftraceOutput other(7);
  CHECK(kept_of(other, "env 1 21 64656464696d3d41 5341545f4547414c 623d4b 0 0 0 0 0").empty());
  std::string const kept = kept_of(other, "exec 1 100 7 7 0");
  CHECK(kept.find("6964") == std::string::npos);
}

TEST_CASE("a published mark goes before its exec")
{
  BpftraceOutput output(7);
  // "LAGE_TASK=b\0" is 12 bytes: 5341545f4547414c is "LAGE_TAS", 00623d4b is "K=b\0"
  CHECK(kept_of(output, "env 1 12 5341545f4547414c 623d4b 0 0 0 0 0 0").empty());
  CHECK(kept_of(output, "exec 1 100 7 7 0") == printed("mark 1 4c4147455f5441534b3d62") + printed("exec 1 100 7 7 0"));
}

TEST_CASE("an environment that was not looked through to its end is marked as such")
{
  BpftraceOutput output(7);
  // 65 bytes are left where eight words were read: the 65th was not
  std::string const words =
      " 4141414141414141 4141414141414141 4141414141414141 4141414141414141 4141414141414141"
      " 4141414141414141 4141414141414141 41414141414141";
  CHECK(kept_of(output, "env 1 65" + words).empty());
  CHECK(kept_of(output, "exec 1 100 7 7 0") == printed("mark 1 ") + printed("exec 1 100 7 7 0"));
  CHECK(kept_of(output, "env 1 64" + words).empty());
  CHECK(kept_of(output, "exec 1 101 7 7 0") == printed("exec 1 101 7 7 0"));
}

TEST_CASE("a line that was cut in an environment is not kept")
{
  BpftraceOutput output(7);
  std::string kept;
  output.take(R"({"type": "printf", "data": "env 1 12 5341)", kept);
  CHECK(kept.empty());
}

TEST_CASE("COMMAND ends when its last thread does; what survivors do later is not kept")
{
  BpftraceOutput output(7);
  kept_of(output, "fork 0 10 7 8 4100");
  kept_of(output, "fork 0 11 7 9 10f00");  // a thread
  kept_of(output, "exit 0 20 7 7 0 1");
  CHECK(!output.ended());
  kept_of(output, "exit 0 30 9 7 0 0");
  CHECK(output.ended());
  CHECK(kept_of(output, "call 1 31 8 87 0 0 0 0 0 = 0").empty());
  CHECK(!kept_of(output, "call 1 29 8 87 0 0 0 0 0 = 0").empty());
  CHECK(output.survivors() == std::vector<pid_t>{8});
}

TEST_CASE("losses are counted")
{
  BpftraceOutput output(7);
  std::string kept;
  output.take("{\"type\": \"lost_events\", \"data\": {\"events\": 2158}}\n", kept);
  kept_of(output, "full 0 12 7");
  CHECK(output.lost() == 2159);
}

TEST_CASE("a process that has no buffers keeps what it has")
{
  Buffers buffers;
  buffers.share(::getpid());
  buffers.share(-1);
  buffers.balance();
  CHECK(buffers.stuck().empty());
}

std::size_t set_two_marks() { return 2; }

TEST_CASE("all has been told when the marks of all processors have come; they are not kept")
{
  BpftraceOutput output(7, set_two_marks);
  CHECK(!kept_of(output, "exec 0 1 7 7 0").empty());
  CHECK(!kept_of(output, "exit 0 30 7 7 0 0").empty());
  output.knock();
  CHECK_FALSE(output.drained());
  output.command_ended();
  output.knock();
  CHECK(kept_of(output, "flush 0 0").empty());
  CHECK(kept_of(output, "flush 0 0").empty());
  CHECK_FALSE(output.drained());
  CHECK(kept_of(output, "flush 1 1").empty());  // only woke bpftrace
  CHECK_FALSE(output.drained());
  CHECK(kept_of(output, "flush 1 0").empty());
  CHECK(output.drained());
}

TEST_CASE("a command of which nothing was told was ended before it began")
{
  BpftraceOutput output(7, set_two_marks);
  output.command_ended();
  output.knock();
  CHECK_FALSE(output.ended());
  kept_of(output, "flush 0");
  kept_of(output, "flush 1");
  CHECK(output.ended());
}

TEST_CASE("marks are set on all processors, also on those that the caller left out")
{
  cpu_set_t all, first, after;
  REQUIRE(::sched_getaffinity(0, sizeof all, &all) == 0);
  CPU_ZERO(&first);
  for (std::size_t i = 0; i < CPU_SETSIZE && CPU_COUNT(&first) == 0; ++i)
    if (CPU_ISSET(i, &all)) CPU_SET(i, &first);
  REQUIRE(::sched_setaffinity(0, sizeof first, &first) == 0);
  CHECK(flush() >= static_cast<std::size_t>(CPU_COUNT(&all)));
  REQUIRE(::sched_getaffinity(0, sizeof after, &after) == 0);
  CHECK(CPU_EQUAL(&first, &after));
  ::sched_setaffinity(0, sizeof all, &all);
}

TEST_CASE("of bpftrace's words a user reads those that matter")
{
  CHECK(explain_refusal("ERROR: Unknown error -1: couldn't set RLIMIT_MEMLOCK for bpftrace.\n").empty());
  CHECK(explain_refusal("stdin:1:2-3: WARNING: signs\n  x\n  ~\n").empty());
  CHECK(explain_refusal("ERROR: Error loading program: x (try -v)\n").find("Error loading") != std::string::npos);
  CHECK(explain_refusal("FATAL: open(\"/dev/null\"): Too many open files\n").find("Too many") != std::string::npos);
  CHECK(explain_refusal("ERROR: Operation not permitted\n").find("--tool strace") != std::string::npos);
}

bool has_kernel_types() { return ::access("/sys/kernel/btf/vmlinux", R_OK) == 0; }

TEST_CASE("the program shows what was asked for")
{
  if (!has_kernel_types()) {
    WARN("skipped: this kernel does not describe its types");
    return;
  }
  Plan plan;
  CHECK(make_program(plan).find("statx=") == std::string::npos);
  CHECK(make_program(plan).find("$mm->env_start") == std::string::npos);
  plan.probes = plan.tasks = true;
  CHECK(make_program(plan).find("statx=") != std::string::npos);
  CHECK(make_program(plan).find("$mm->env_start") != std::string::npos);
}

TEST_CASE("members lie where C puts them")
{
  if (!has_kernel_types()) {
    WARN("skipped: this kernel does not describe its types");
    return;
  }
  KernelTypes const types = load_kernel_types();
  CHECK(types.offset_of("list_head", "prev") == sizeof(void*));
  CHECK(types.offset_of("timespec64", "tv_nsec") == 8U);
  CHECK(types.offset_of("task_struct", "mm") > types.offset_of("task_struct", "thread_info.flags"));
  CHECK(types.offset_of("dentry", "d_name.len") == *types.offset_of("dentry", "d_name.hash_len") + 4);
  CHECK_FALSE(types.offset_of("list_head", "middle"));
  CHECK_FALSE(types.offset_of("no_such_struct", "prev"));
}

TEST_CASE("what is no description of types, or is cut, holds none")
{
  CHECK_FALSE(KernelTypes("").offset_of("list_head", "prev"));
  CHECK_FALSE(KernelTypes(std::string(64, '\xff')).offset_of("list_head", "prev"));
  CHECK_THROWS_AS(declare_structs(KernelTypes("")), Failure);
}

}  // namespace
}  // namespace iotrace::capture::bpftrace
