// The kernel's structures as our bpftrace program declares them: only the members that it reads, each at its offset in
// the running kernel. With them bpftrace need not look for the kernel's own declarations, of which it would parse
// thousands, again for every step of `a->b->c`.
#pragma once

#include <string>

#include "capture/bpftrace/kernel_types.hpp"

namespace iotrace::capture::bpftrace {

/// `struct io_task { … };` and so on; a member of a member is named with underscores: d_name.len is d_name_len.
/// Throws Failure where this kernel has no such member.
std::string declare_structs(KernelTypes const& types);

/// Offset in bytes. Throws Failure where this kernel has no such member.
std::size_t require_offset(KernelTypes const& types, std::string_view name, std::string_view path);

}  // namespace iotrace::capture::bpftrace
