// Fault: a line that could not be read. A value, never an exception.
#pragma once

#include <cstdint>
#include <string>

namespace iotrace {

/// A line of a log that could not be read, with its place and the reason.
struct Fault {
  std::uint64_t line = 0;    ///< 1-based
  std::uint64_t offset = 0;  ///< byte offset of the line's first byte in the (decompressed) log
  std::uint32_t column = 0;  ///< 1-based byte column where reading stopped
  std::string expected;      ///< what the grammar wanted there, in words
  std::string text;          ///< the line, cut to `max_text` bytes

  static constexpr std::size_t max_text = 400;
};

}  // namespace iotrace
