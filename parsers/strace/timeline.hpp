// Timeline: the times that one stream of a log prints, as one rising count of nanoseconds.
#pragma once

#include <utility>

#include "parsers/strace/line.hpp"

namespace iotrace::strace {

/// Clock times get a day added at each midnight; -r times are summed up.
class Timeline {
 public:
  /// The time of a line; no_time where the log prints none. Must see every line in order.
  Nanos read(Leader const& leader) noexcept;
  /// Moves relative times to where the stream's process was forked.
  void shift(Nanos time) noexcept { sum_ += time; }
  Clock clock() const noexcept { return clock_; }
  /// Since this was last asked, a line's time lay before that of the line in front of it.
  bool take_turn_back() noexcept { return std::exchange(turned_back_, false); }

 private:
  Clock clock_ = Clock::none;
  bool turned_back_ = false;
  Nanos last_ = no_time;
  Nanos days_ = 0;
  Nanos sum_ = 0;
};

}  // namespace iotrace::strace
