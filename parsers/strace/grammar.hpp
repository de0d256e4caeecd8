// The grammar of one strace line, behind plain functions. Spirit X3 stays in grammar.cpp.
#pragma once

#include <string_view>

#include "parsers/strace/line.hpp"
#include "store/fault.hpp"

namespace iotrace::strace {

/// Reads one line, without its newline. On false only `column` and `expected` of `fault` are set; `line` then holds
/// what was understood: call.name is not empty where a call began. Never throws; views point into `text`.
bool parse_line(std::string_view text, Line& line, Fault& fault);

}  // namespace iotrace::strace
