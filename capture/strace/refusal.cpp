#include "capture/strace/refusal.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <fstream>

#include "capture/process_status.hpp"
#include "capture/quote.hpp"

namespace iotrace::capture {
namespace {

bool is_refused(std::string_view complaints)
{
  bool const ptrace =
      complaints.find("ptrace") != std::string_view::npos || complaints.find("PTRACE") != std::string_view::npos;
  return ptrace && (complaints.find("not permitted") != std::string_view::npos ||
                    complaints.find("denied") != std::string_view::npos ||
                    complaints.find("not implemented") != std::string_view::npos);
}

// The first line, and how many follow.
std::string cite(std::string_view complaints)
{
  std::string_view const first = complaints.substr(0, complaints.find('\n'));
  auto const lines = std::count(complaints.begin(), complaints.end(), '\n');
  return fmt::format("strace said {}{}", quote(first.substr(0, 200)),
                     lines > 1 ? fmt::format(" and {} more lines", lines - 1) : "");
}

}  // namespace

PtraceState read_ptrace_state()
{
  PtraceState state;
  state.tracer = read_process_status("self").tracer;
  std::ifstream("/proc/sys/kernel/yama/ptrace_scope") >> state.yama_scope;
  return state;
}

std::string explain_refusal(std::string_view complaints, PtraceState const& state)
{
  if (complaints.empty()) return {};
  if (!is_refused(complaints)) return cite(complaints);
  if (state.tracer != 0)
    return fmt::format(
        "ptrace does not nest and iocapture is itself traced, by process {}: run it outside of strace, "
        "gdb or another iocapture",
        state.tracer);
  if (state.yama_scope > 1)
    return fmt::format(
        "the kernel refuses ptrace (kernel.yama.ptrace_scope is {}): run as root, or "
        "sysctl kernel.yama.ptrace_scope=1",
        state.yama_scope);
  return "the system refuses ptrace: in a container start it with --cap-add=SYS_PTRACE, elsewhere look for a seccomp "
         "or security module profile that forbids it";
}

std::string explain_refusal(std::string_view complaints) { return explain_refusal(complaints, read_ptrace_state()); }

}  // namespace iotrace::capture
