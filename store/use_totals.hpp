// UseTotals: the uses of all processes of a trace, folded file by file. In: rows of file_use, trace by trace. Out: rows
// of file_use_total, by path.
#pragma once

#include <cstdint>
#include <vector>

#include "store/tree.hpp"
#include "store/use_table.hpp"

namespace iotrace::store {

class UseTotals {
 public:
  /// Folds a row of `trace` in; rows of one trace come together, traces in their order.
  void add(TraceId trace, UseRow const& row, Tree& tree);
  /// Ends the last trace.
  void finish(Tree& tree);

 private:
  struct Total {
    PathId path;
    std::uint64_t processes;
    FileUse use;
  };

  TraceId trace_ = TraceId::none;
  std::vector<std::uint32_t> slots_;  // by path: 1 + index of its total; 0 = none yet
  std::vector<Total> totals_;
};

}  // namespace iotrace::store
