// The grammar of one fs_usage line, behind plain functions. Spirit X3 stays in grammar.cpp.
#pragma once

#include <string_view>

#include "parsers/fs_usage/line.hpp"
#include "store/fault.hpp"

namespace iotrace::fs_usage {

/// Reads one line, without its newline. `tail_column` is where the interval's point stood in the line before, 0 for the
/// first line; it is set to this line's. On false only `column` and `expected` of `fault` are set.
/// Never throws; views point into `text`.
bool parse_line(std::string_view text, std::size_t& tail_column, Line& line, Fault& fault);

}  // namespace iotrace::fs_usage
