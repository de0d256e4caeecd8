// The grammar of one strace line, behind plain functions. Spirit X3 stays in grammar.cpp.
#pragma once

#include <string_view>

#include "parsers/strace/line.hpp"
#include "store/fault.hpp"

namespace iotrace::strace {

/// Reads one line, without its newline; false where it is none. Never throws; views point into `text`.
bool read_line(std::string_view text, Line& line);

/// Why a line could not be read: sets `column` and `expected` of `fault`. `line` then holds what was understood:
/// call.name is not empty where a call began.
void explain_line(std::string_view text, Line& line, Fault& fault);

/// Both: reads a line, or explains why not.
bool parse_line(std::string_view text, Line& line, Fault& fault);

}  // namespace iotrace::strace
