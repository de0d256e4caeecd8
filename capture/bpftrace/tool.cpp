// bpftrace: watches from beside, in the kernel; COMMAND is not slowed by stops and keeps its rights.
#include "capture/tool.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <tuple>

#include "capture/ask.hpp"
#include "capture/bpftrace/buffers.hpp"
#include "capture/bpftrace/environment.hpp"
#include "capture/bpftrace/output.hpp"
#include "capture/bpftrace/program.hpp"
#include "capture/bpftrace/refusal.hpp"
#include "capture/program.hpp"

namespace iotrace::capture {
namespace {

// "bpftrace v0.17.0\n" gives 0.17.0.
std::string read_version()
{
  std::string const text = ask_program({find_tool_program("bpftrace"), "--version"});
  std::string_view const line = std::string_view(text).substr(0, text.find('\n'));
  return std::string(line.substr(line.find_last_of(" v") + 1));
}

// The old name of a variable draws a warning since 0.20. Buffers of 4 MiB a processor; room for 64 Ki threads, and as
// many files whose names need not be printed again. Cut strings must not be marked in them (0.18 and later).
std::vector<std::string> make_command(Plan const& plan, Wiring const&)
{
  return {"env",
          fmt::format("BPFTRACE_STRLEN={}", bpftrace::chunk_size + 1),
          fmt::format("BPFTRACE_MAX_STRLEN={}", bpftrace::chunk_size + 1),
          "BPFTRACE_STR_TRUNC_TRAILER=",
          "BPFTRACE_MAP_KEYS_MAX=65536",
          fmt::format("BPFTRACE_PERF_RB_PAGES={}", bpftrace::buffer_pages),
          "__BPFTRACE_NOTIFY_PROBES_ATTACHED=1",
          "bpftrace",
          "-f",
          "json",
          "-e",
          bpftrace::make_program(plan),
          std::to_string(::getpid())};
}

std::unique_ptr<Output> make_output(Plan const&, pid_t command)
{
  return std::make_unique<bpftrace::BpftraceOutput>(command);
}

}  // namespace

namespace tools {
extern Tool const bpftrace;
Tool const bpftrace{
    .name = "bpftrace",
    .summary = "Linux, as root; a kernel with BTF",
    .missing = capture::bpftrace::find_missing,
    .version = read_version,
    .command = make_command,
    .output = make_output,
    .explain = capture::bpftrace::explain_refusal,
    .grip = Grip::beside,
    .attached = "__BPFTRACE_NOTIFY_PROBES_ATTACHED",
    .expendable = true,
    .program = capture::bpftrace::make_program,
    .prepare_environment = capture::bpftrace::prepare_environment,
};
}  // namespace tools
}  // namespace iotrace::capture
