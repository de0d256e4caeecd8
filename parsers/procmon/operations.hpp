// Operations: which rows matter, and how each becomes facts. One constexpr table of names.
#pragma once

#include <cstdint>
#include <string_view>

#include "parsers/procmon/deletions.hpp"
#include "parsers/procmon/names.hpp"
#include "parsers/procmon/processes.hpp"
#include "parsers/procmon/row.hpp"

namespace iotrace::procmon {

/// The classes of events that the log was seen to have; what it has none of may have been filtered out.
struct Seen {
  bool files = false;
  bool processes = false;
};

/// What a log's rows are read with.
class Operations {
 public:
  explicit Operations(ProcessList const& list) : processes_(list, names_) {}

  /// Appends the facts that follow from a row.
  void read(Row const& row, Stamp const& stamp, Batch& batch);
  /// Appends those that were still open when the log ended.
  void finish(Batch& batch);
  Seen const& seen() const noexcept { return seen_; }

 private:
  Names names_;
  Deletions deletions_;
  Processes processes_;
  Stamp last_;
  Seen seen_;
};

}  // namespace iotrace::procmon
