// Marks behind what has happened. bpftrace has a buffer for each processor and reads them in turn; when it is told to
// end it may leave some of them unread. So iocapture makes a call on each processor that the program shows, and when
// all of these have come through, so has everything before them.
#pragma once

#include <cstddef>

namespace iotrace::capture::bpftrace {

/// Makes the call on every processor that we may run on, also those that the caller left out; how many these are.
std::size_t flush();

}  // namespace iotrace::capture::bpftrace
