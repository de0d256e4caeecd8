// The grammar of one dtruss line, behind plain functions. Spirit X3 stays in grammar.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "parsers/dtruss/line.hpp"
#include "store/fault.hpp"

namespace iotrace::dtruss {

/// Reads one line, without its newline. On false only `column` and `expected` of `fault` are set.
/// Never throws; views point into `text`.
bool parse_line(std::string_view text, Line& line, Fault& fault);

inline constexpr std::size_t max_arguments = 8;
using Arguments = std::array<Argument, max_arguments>;

/// Reads what stands between a call's parentheses; arguments that are not there, or more than max_arguments, are
/// absent.
Arguments parse_arguments(std::string_view text);

}  // namespace iotrace::dtruss
