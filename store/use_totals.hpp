// UseTotals: the uses of some processes, folded file by file. In: rows of file_use. Out: a row a file, by path.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "store/use_table.hpp"

namespace iotrace::store {

class UseTotals {
 public:
  /// One file, used by so many processes.
  struct Total {
    PathId path;
    std::uint64_t processes;
    FileUse use;
  };

  void add(UseRow const& row);
  /// Gives every file to take(total), by path, and forgets them all. What it costs depends on what was added, not on
  /// how many names there are: many tasks are folded one after the other.
  template <typename Take>
  void give(Take take)
  {
    std::sort(totals_.begin(), totals_.end(), [](Total const& a, Total const& b) { return a.path < b.path; });
    for (Total const& total : totals_) {
      slots_[number(total.path)] = 0;
      take(total);
    }
    totals_.clear();
    last_event_ = 0;
  }
  /// The last event of all that was added since the last give().
  std::uint64_t last_event() const noexcept { return last_event_; }
  bool is_empty() const noexcept { return totals_.empty(); }

 private:
  std::uint64_t last_event_ = 0;
  std::vector<std::uint32_t> slots_;  // by path: 1 + index of its total; 0 = none yet
  std::vector<Total> totals_;
};

}  // namespace iotrace::store
