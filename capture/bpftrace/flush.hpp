// Marks among what has happened. bpftrace has a buffer for each processor; the kernel wakes it for several lines at a
// time, and it reads the buffers in turn: told to end it may leave some of them unread. So iocapture makes a call on
// each processor that the program shows. When all of these have come through, so has everything before them.
#pragma once

#include <cstddef>
#include <vector>

namespace iotrace::capture::bpftrace {

/// Lines of a processor for which bpftrace is woken once (buffers.hpp). As many marks are set, so that it is.
inline constexpr int lines_a_wake = 32;

/// Sets marks on every processor that we may run on, also those that the caller left out; how many these are.
std::size_t flush();

/// Sets marks on these processors that only wake bpftrace.
void nudge(std::vector<int> const& processors);

}  // namespace iotrace::capture::bpftrace
