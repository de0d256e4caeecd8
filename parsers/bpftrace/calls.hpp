// Which facts follow from a system call that our own program showed, and from the ends of its tree: fork, exec, exit.
#pragma once

#include "parsers/bpftrace/site.hpp"

namespace iotrace::bpftrace {

/// Makes the facts of one call; nullptr where nothing follows.
using Maker = void (*)(Site const& site);

/// The maker for a call of that name.
Maker find_maker(std::string_view name) noexcept;

void make_fork(Site const& site);
/// A program was executed. By a thread other than the leader, it took the leader's identity.
void make_exec(Site const& site);
void make_end(Site const& site);

}  // namespace iotrace::bpftrace
