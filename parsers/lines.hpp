// Lines of a log: a mapped file, a decompressed stream or standard input, cut at newlines.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

namespace iotrace {

/// One line, without its newline (and without a carriage return before it).
struct Line {
  std::string_view text;
  std::uint64_t number = 0;  ///< 1-based
  std::uint64_t offset = 0;  ///< of the first byte in the decompressed log
  bool whole = true;         ///< false for a last line without newline
};

/// A log as a sequence of lines. Views stay valid while the object lives or, for streams, while the pin is held.
class Lines {
 public:
  Lines() = default;
  Lines(Lines const&) = delete;
  Lines& operator=(Lines const&) = delete;
  virtual ~Lines() = default;

  /// The next line, or false at the end. Throws InputError on a read or decompression error.
  /// A line longer than `max_line` is given cut to that length; the rest of it is skipped.
  virtual bool next(Line& line) = 0;
  /// The block that holds the last line; null where the whole log stays mapped.
  virtual std::shared_ptr<void const> pin() const = 0;

  static constexpr std::size_t max_line = std::size_t{16} << 20;
};

}  // namespace iotrace
