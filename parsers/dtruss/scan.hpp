// Scans: where a call's argument list ends, and what an escaped string says.
#pragma once

#include <string_view>

#include "parsers/fact.hpp"

namespace iotrace::dtruss {

/// The byte behind the string that begins at `first` with its quote; null where it does not end before `last`.
char const* scan_string(char const* first, char const* last) noexcept;

/// The parenthesis that closes a list of arguments, of which `first` is the first byte: strings may hold parentheses,
/// and so may sysctl's names, in pairs. null where the list does not end before `last`.
char const* scan_arguments(char const* first, char const* last) noexcept;

/// The bytes of an escaped string (DTrace's %S), without the one NUL that closes every string of the traced program.
/// A view into `text` where nothing was escaped, else into `arena`.
std::string_view decode(std::string_view text, Arena& arena);

}  // namespace iotrace::dtruss
