// The descriptors that the caller gave us for COMMAND: which they are, which of them are files, and how they travel to
// COMMAND around the tracer, so that the tracer and those it leaves behind never hold a pipe or a terminal open.
#pragma once

#include <vector>

#include "capture/log_header.hpp"

namespace iotrace::capture {

/// The open descriptors that survive an exec, in ascending order. Ask before anything of our own is opened.
std::vector<int> list_inherited();

/// Opens /dev/null on those of 0–2 that the caller left closed (closed again by an exec), so that nothing of ours
/// lands there.
void fill_standard_descriptors();

/// Those of 0–9 that are regular files with a name, and how they were opened.
std::vector<InheritedFile> describe_files(std::vector<int> const& inherited);

/// Sends copies of the descriptors `inherited`, ascending, over the socket `control`. Throws Failure.
void send_descriptors(int control, std::vector<int> const& inherited);

/// Puts what send_descriptors sent under the same numbers. `control` is not among them and everything else is closed.
/// The limit of descriptors is raised meanwhile. Returns 0 or an errno.
int receive_descriptors(int control);

/// RLIMIT_NOFILE as high as it may be.
void raise_descriptor_limit();

}  // namespace iotrace::capture
