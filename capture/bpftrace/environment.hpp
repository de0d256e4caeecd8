// What bpftrace finds in its environment.
#pragma once

namespace iotrace::capture::bpftrace {

/// To be called in the process that becomes bpftrace. No setting of the user's is left, and BPFTRACE_BTF names a
/// description of a kernel's types that has one type: our program declares what it needs itself, and to read the
/// running kernel's takes bpftrace 0.4 s. The file has no name and stays open in bpftrace. Where that fails bpftrace
/// reads the kernel's.
void prepare_environment();

}  // namespace iotrace::capture::bpftrace
