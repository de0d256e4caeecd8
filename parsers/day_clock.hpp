// DayClock: times of day without a date, as one count of nanoseconds that goes on over midnight.
#pragma once

#include "store/thread.hpp"

namespace iotrace {

class DayClock {
 public:
  /// The time of day as a count that began at the midnight before the first line. Must see every line in order: a step
  /// back of more than half a day is midnight, a smaller one is not.
  Nanos read(Nanos time_of_day) noexcept
  {
    if (last_ != no_time && time_of_day + days_ < last_ - day / 2) days_ += day;
    last_ = time_of_day + days_;
    return last_;
  }

 private:
  static constexpr Nanos day = 86'400'000'000'000;

  Nanos last_ = no_time;
  Nanos days_ = 0;
};

}  // namespace iotrace
