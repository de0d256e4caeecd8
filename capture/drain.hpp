// The drainer: a process that outlives iocapture, reads what the tracer of the survivors writes, and keeps none of it.
#pragma once

#include "capture/descriptor.hpp"

namespace iotrace::capture {

/// Forks the drainer, which reads both pipes until they end. Nothing of the caller's stays open in it: not a
/// descriptor, not the session, not the working directory.
void drain_in_background(Descriptor log, Descriptor complaints);

}  // namespace iotrace::capture
