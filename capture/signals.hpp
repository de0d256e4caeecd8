// Signals: those that iocapture meets while COMMAND runs, read as events instead of interrupting. COMMAND itself gets
// the caller's mask and dispositions back.
#pragma once

#include <signal.h>

#include <optional>

#include "capture/system/system.hpp"

namespace iotrace::capture {

class Signals {
 public:
  /// Blocks the signals and remembers how they were.
  Signals();
  Signals(Signals const&) = delete;
  Signals& operator=(Signals const&) = delete;

  /// Readable when a signal has arrived.
  int fd() const { return events_.get(); }
  std::optional<Arrival> next() const { return next_arrival(events_); }

  /// In a child, before exec: everything as the caller had it.
  void restore() const;

 private:
  Descriptor events_;
  sigset_t old_mask_{};
  struct sigaction old_child_ {};
  struct sigaction old_pipe_ {};
  struct sigaction old_size_ {};
};

/// True for the signals that are passed on to COMMAND: TERM, HUP, USR1, USR2.
bool is_forwarded(int signal);

}  // namespace iotrace::capture
