// Feed: the streams of a log one after the other, line by line, with the bookkeeping that every reader owes: blocks
// pinned for the batch at hand, each line counted once, faults with their place. For formats of one call a line.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/format.hpp"

namespace iotrace {

class Feed {
 public:
  /// A stream that is alone is cut ahead.
  Feed(std::vector<Stream> streams, Crew& crew);

  /// The next line; false after the last. It is not counted until one of the three below is called.
  /// Throws InputError.
  bool next();
  Line const& line() const noexcept { return line_; }
  /// The line will be given once more: it was only looked at.
  void again() noexcept { again_ = true; }
  /// Makes views into the line live as long as the batch.
  void pin(Batch& batch) { batch.hold(streams_[stream_].lines->pin()); }

  void count_parsed(std::uint64_t lines = 1) noexcept { parsed_ += lines; }
  void count_ignored(std::uint64_t lines = 1) noexcept { ignored_ += lines; }
  /// A line that could not be read: this one, or an earlier one that was kept.
  void count_unparsed(Batch& batch, Line const& line, std::uint32_t column, std::string expected);
  void count_unparsed(Batch& batch, Fault const& fault) { count_unparsed(batch, line_, fault.column, fault.expected); }

  Tally tally() const noexcept { return {parsed_ + ignored_ + unparsed_, parsed_, ignored_, unparsed_}; }
  /// The last line has no newline. Valid after the end.
  bool cut() const noexcept { return cut_; }

 private:
  std::vector<Stream> streams_;
  std::size_t stream_ = 0;
  Line line_;
  bool again_ = false;
  bool cut_ = false;
  std::uint64_t parsed_ = 0;
  std::uint64_t ignored_ = 0;
  std::uint64_t unparsed_ = 0;
};

}  // namespace iotrace
