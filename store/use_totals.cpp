#include "store/use_totals.hpp"

#include <algorithm>

#include "store/use_runs.hpp"

namespace iotrace::store {

void UseTotals::add(TraceId trace, UseRow const& row, Tree& tree)
{
  if (trace != trace_) finish(tree);
  trace_ = trace;
  if (number(row.path) >= slots_.size()) slots_.resize(number(row.path) + 1);
  std::uint32_t& slot = slots_[number(row.path)];
  if (slot == 0) {
    totals_.push_back({row.path, 0, {}});
    slot = static_cast<std::uint32_t>(totals_.size());
  }
  Total& total = totals_[slot - 1];
  ++total.processes;
  total.use.merge(row.use);
}

void UseTotals::finish(Tree& tree)
{
  std::sort(totals_.begin(), totals_.end(), [](Total const& a, Total const& b) { return a.path < b.path; });
  Record record(3 + use_columns.size());
  for (Total const& total : totals_) {
    record.clear();
    record.integer(number(trace_)).integer(number(total.path)).integer(static_cast<std::int64_t>(total.processes));
    add_cells(total.use, record);
    tree.add(record.bytes());
  }
  totals_.clear();
  slots_.clear();
}

}  // namespace iotrace::store
