#include "store/use_totals.hpp"

#include <algorithm>

namespace iotrace::store {

void UseTotals::add(UseRow const& row)
{
  if (number(row.path) >= slots_.size()) slots_.resize(number(row.path) + 1);
  std::uint32_t& slot = slots_[number(row.path)];
  if (slot == 0) {
    totals_.push_back({row.path, 0, {}});
    slot = static_cast<std::uint32_t>(totals_.size());
  }
  Total& total = totals_[slot - 1];
  ++total.processes;
  total.use.merge(row.use);
  last_event_ = std::max(last_event_, row.use.last_event);
}

}  // namespace iotrace::store
