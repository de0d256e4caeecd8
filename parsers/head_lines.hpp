// Lines of the beginning of a log, for a format that is asked whether the log is its own.
#pragma once

#include <algorithm>
#include <string_view>

namespace iotrace {

/// How many lines of `head` are so, by `is_certain(line)`. The last one may be cut.
template <typename Predicate>
int count_lines(std::string_view head, Predicate is_certain)
{
  int certain = 0;
  while (!head.empty()) {
    std::size_t const newline = std::min(head.find('\n'), head.size());
    std::string_view line = head.substr(0, newline);
    head.remove_prefix(std::min(newline + 1, head.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (is_certain(line)) ++certain;
  }
  return certain;
}

}  // namespace iotrace
