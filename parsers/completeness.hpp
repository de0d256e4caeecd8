// Completeness: whether a log holds all that the tracer saw. Rules (1) and (2) of the unproven verdict.
#pragma once

#include <optional>
#include <string>

#include "parsers/format.hpp"
#include "parsers/input.hpp"

namespace iotrace {

/// Events that the tracer dropped, by the footer's count or the reader's. After the end of `reader`.
std::uint64_t count_lost_events(Input const& input, Reader const& reader);

/// Why the log is incomplete, as one sentence without capital and full stop; nullopt when it is complete: whole to its
/// last line and its last compressed byte and, where iocapture made it, as its footer says. After the end of `reader`.
std::optional<std::string> why_incomplete(Input const& input, Reader const& reader);

}  // namespace iotrace
