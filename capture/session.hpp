// Session: a traced COMMAND from its start to its end. Signals, the tracer's output and its complaints flow in; the
// output goes to LOG, signals go on to COMMAND. One thread, one poll.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/line_cutter.hpp"
#include "capture/log_file.hpp"
#include "capture/signals.hpp"
#include "capture/spawn.hpp"
#include "capture/tool.hpp"

namespace iotrace::capture {

/// How it ended.
struct Ending {
  int command_status = 0;            ///< as wait(2) gives it
  std::optional<int> tracer_status;  ///< the same; nullopt while it lives on with survivors
  bool started = false;              ///< COMMAND was reached: the launcher had its descriptors
  int exec_error = 0;                ///< errno of the launcher's last exec; 0 = COMMAND ran
  bool output_ended = false;         ///< the tracer's output is whole, up to COMMAND's end
  std::vector<pid_t> survivors;      ///< still running when COMMAND had ended
  std::uint64_t dropped_lines = 0;   ///< of the output, for their length
  std::uint64_t lost_events = 0;     ///< those that the tracer itself says it lost
  std::string complaints;            ///< the tracer's stderr, its first 64 KiB
};

class Session {
 public:
  Session(Tool const& tool, Plan const& plan, Spawned spawned, Signals const& signals, LogFile& log);

  /// Until COMMAND has ended and the tracer has said so; `inherited` are the descriptors that COMMAND gets.
  Ending run(std::vector<int> const& inherited);

  /// Leaves a process behind that reads what the tracer goes on saying, as long as there are survivors: a tracer that
  /// cannot write its output stops those it traces. It holds nothing of the caller's open.
  void leave_drainer();

 private:
  using Clock = std::chrono::steady_clock;

  void launch(std::vector<int> const& inherited);
  void refuse_untraced();
  void await_neighbour();
  bool is_attached() const;
  void dismiss_neighbour();
  void leave_neighbour();
  void signal_neighbour(int signal) const;
  void read_last_words();
  void find_survivors();
  template <typename Done>
  void knock_until(Done done, std::chrono::milliseconds limit);
  template <typename Done>
  void wait_until(Done done, std::chrono::milliseconds limit = std::chrono::milliseconds::max());

  bool leaves_log_alone() const;
  void poll_once(int timeout_ms);
  void read_log();
  void end_log();
  void read_complaints();
  void read_control();
  void read_signals();
  void forward(int signal);
  void deliver_signals();
  void reap();
  void end_untraced();

  Tool const& tool_;
  Spawned spawned_;
  Signals const& signals_;
  LogFile& log_;
  std::unique_ptr<Output> output_;
  LineCutter cutter_;
  std::string kept_;
  std::vector<char> buffer_;
  pid_t tracer_ = 0;
  Clock::time_point next_look_at_log_{};
  bool ready_ = false;  // the launcher has spoken
  bool command_ended_ = false;
  std::vector<int> waiting_signals_;  // that came before the launcher was COMMAND
  Ending ending_;
};

}  // namespace iotrace::capture
