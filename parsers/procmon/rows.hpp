// Rows: the events of an export, one after the other, whatever it is written in.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "parsers/feed.hpp"
#include "parsers/procmon/row.hpp"

namespace iotrace::procmon {

/// A process of the list in front of an XML export's events.
struct Listed {
  std::int64_t pid = 0;
  std::int64_t parent_index = -1;
  std::string image_path;
  std::string command_line;
};
using ProcessList = std::unordered_map<std::int64_t, Listed>;  // by ProcessIndex

/// Every line of the feed is counted by the time the rows have ended, faults are in the batch at hand.
class Rows {
 public:
  explicit Rows(Feed& feed) : feed_(feed) {}
  Rows(Rows const&) = delete;
  Rows& operator=(Rows const&) = delete;
  virtual ~Rows() = default;

  enum class Step : std::uint8_t {
    row,
    nothing,  // a line was read that is no row
    end,
  };
  /// Goes on by a line or a few.
  virtual Step next(Row& row, Batch& batch) = 0;
  /// Valid after the first row.
  virtual Columns const& columns() const = 0;
  /// The export ends in its middle. Valid after the end.
  virtual bool cut() const { return feed_.cut(); }
  /// Complete before the first row.
  ProcessList const& processes() const noexcept { return processes_; }

 protected:
  Feed& feed_;
  ProcessList processes_;
};

/// CSV as Process Monitor writes it, or a spreadsheet again: commas, semicolons or tabs, quotes where needed.
std::unique_ptr<Rows> csv_rows(Feed& feed);
std::unique_ptr<Rows> xml_rows(Feed& feed);

}  // namespace iotrace::procmon
