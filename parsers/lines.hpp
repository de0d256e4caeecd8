// Lines of a log: a file, a decompressed stream or standard input, cut at newlines.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string_view>

#include "parsers/block.hpp"

namespace iotrace {

/// An input that cannot be used or read on. The message is a clause that continues after the log's name:
/// "cannot be opened: No such file or directory".
class InputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One line, without its newline (and without a carriage return before it).
struct Line {
  std::string_view text;
  std::uint64_t number = 0;  ///< 1-based
  std::uint64_t offset = 0;  ///< of the first byte in the decompressed log
  bool whole = true;         ///< false for a last line without newline
};

/// A log as a sequence of lines. A line's text stays valid until the next call of next(), or while its pin is held.
class Lines {
 public:
  Lines() = default;
  Lines(Lines const&) = delete;
  Lines& operator=(Lines const&) = delete;
  virtual ~Lines() = default;

  /// The next line, or false at the end. Throws InputError on a read error or when a limit is passed. A compressed
  /// stream that is cut or damaged just ends; the input knows why.
  /// A line longer than `max_line` is given cut to that length; the rest of it is skipped.
  virtual bool next(Line& line) = 0;
  /// The block that holds the last line. A reference, since most lines lie in the block of the line before: to copy a
  /// pin for each costs more than to cut it.
  virtual Pin const& pin() const = 0;

  static constexpr std::size_t max_line = std::size_t{16} << 20;
};

}  // namespace iotrace
