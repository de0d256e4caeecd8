// What bpftrace finds in its environment.
#pragma once

namespace iotrace::capture::bpftrace {

/// To be called in the process that becomes bpftrace: BPFTRACE_BTF names a description of a kernel's types that has one
/// type. Our program declares what it needs itself, and to read the running kernel's takes bpftrace 0.4 s. The file has
/// no name and stays open in bpftrace. Where that fails bpftrace reads the kernel's.
void give_small_types();

}  // namespace iotrace::capture::bpftrace
