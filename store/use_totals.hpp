// UseTotals: the uses of some processes, folded file by file. In: rows of file_use. Out: a row a file, by path.
#pragma once

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
  /// Gives every file to take(total), by path.
  template <typename Take>
  void give(Take take) const
  {
    for (std::uint32_t const slot : slots_)
      if (slot != 0) take(totals_[slot - 1]);
  }
  /// The last event of all that was added.
  std::uint64_t last_event() const noexcept { return last_event_; }
  bool is_empty() const noexcept { return totals_.empty(); }

 private:
  std::uint64_t last_event_ = 0;
  std::vector<std::uint32_t> slots_;  // by path: 1 + index of its total; 0 = none yet
  std::vector<Total> totals_;
};

}  // namespace iotrace::store
