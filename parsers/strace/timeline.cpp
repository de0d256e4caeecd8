#include "parsers/strace/timeline.hpp"

#include <limits>

namespace iotrace::strace {

// -t prints local time without a date: a step back of more than half a day is midnight, a smaller one is not.
Nanos Timeline::read(Leader const& leader) noexcept
{
  constexpr Nanos day = 86'400'000'000'000;
  if (leader.clock == Clock::none) {
    if (leader.since_last == no_time) return no_time;
    if (leader.since_last <= std::numeric_limits<Nanos>::max() - sum_) sum_ += leader.since_last;
    return sum_;
  }
  clock_ = leader.clock;
  Nanos time = leader.time;
  if (clock_ == Clock::day) {
    if (last_ != no_time && time + days_ < last_ - day / 2) days_ += day;
    time += days_;
  }
  if (last_ != no_time && time < last_) turned_back_ = true;
  last_ = time;
  return time;
}

}  // namespace iotrace::strace
