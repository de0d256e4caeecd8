// The grammar of our own program's lines.
#pragma once

#include <string_view>

#include "parsers/bpftrace/line.hpp"
#include "store/fault.hpp"

namespace iotrace::bpftrace {

/// `text` is what one printf printed, unescaped, without its newline; the line's views point into it. False, with what
/// was expected in `fault`, where it is no line of ours.
bool parse_line(std::string_view text, Line& line, Fault& fault);

}  // namespace iotrace::bpftrace
