// Why strace could not trace, and what a user can do about it.
#pragma once

#include <string>
#include <string_view>

namespace iotrace::capture {

/// What a process may know about why ptrace is refused to it.
struct PtraceState {
  int tracer = 0;      ///< pid of the process that traces us; 0 = none
  int yama_scope = 0;  ///< /proc/sys/kernel/yama/ptrace_scope; 0 where there is no Yama
};

PtraceState read_ptrace_state();

/// One sentence for what strace wrote on its stderr; empty where it wrote nothing.
std::string explain_refusal(std::string_view complaints);

/// The same for a known state.
std::string explain_refusal(std::string_view complaints, PtraceState const& state);

}  // namespace iotrace::capture
