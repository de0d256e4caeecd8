// Detection: which log format a text is in.
#pragma once

#include <string>
#include <string_view>

#include "parsers/format.hpp"

namespace iotrace {

/// The format named `wanted`; for `auto` the one that claims the most lines of `head`, the beginning of the tracer's
/// part, or where none does the one that `tool`, the header's tracer, names (empty where there is no header).
/// Throws InputError with a clause that says what the text is instead, and what to do.
Format const& find_format(std::string_view head, std::string_view tool, std::string_view wanted);

/// `strace, bpftrace`: the names of all formats, for messages.
std::string format_names();

}  // namespace iotrace
