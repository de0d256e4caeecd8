// Scans: the right end of an fs_usage line, which only the right end itself gives away: paths and commands may hold
// blanks, points, digits and each other's look.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace iotrace::fs_usage {

/// `   0.000703   probe.69820398`: where its parts begin and end.
struct Tail {
  std::size_t seconds = 0;  ///< first digit of the interval
  std::size_t point = 0;    ///< between seconds and microseconds
  std::size_t command = 0;  ///< first byte of the command; the text's end where there is none
};

/// Finds the interval: digits, a point, six digits, then ` W ` or three blanks. Several places may look so when a path
/// or a program's name imitates it: the one whose point is at `usual_point` is taken, else the last. nullopt: none.
std::optional<Tail> find_tail(std::string_view text, std::size_t usual_point) noexcept;

}  // namespace iotrace::fs_usage
