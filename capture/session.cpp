#include "capture/session.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "capture/drain.hpp"
#include "capture/inherited.hpp"
#include "capture/launch.hpp"
#include "capture/process_status.hpp"

namespace iotrace::capture {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t chunk = 256U << 10;
constexpr std::size_t max_complaints = 64U << 10;
constexpr auto patience = 5s;            // for the tracer's last words after COMMAND ended
constexpr auto patience_at_end = 1s;     // for a tracer that has nobody left to trace
constexpr auto patience_to_tell = 30s;   // for a tool beside COMMAND to say the rest
constexpr auto patience_to_leave = 30s;  // and to let go
constexpr auto patience_at_start = 60s;  // for a tool beside COMMAND to say that it watches
constexpr auto log_pause = 10ms;         // between two looks at the log while COMMAND runs

}  // namespace

Session::Session(Tool const& tool, Plan const& plan, Spawned spawned, Signals const& signals, LogFile& log)
    : tool_(tool),
      spawned_(std::move(spawned)),
      signals_(signals),
      log_(log),
      output_(tool.output(plan, spawned_.command)),
      buffer_(chunk),
      tracer_(spawned_.tracer)
{
}

Ending Session::run(std::vector<int> const& inherited)
{
  wait_until([&] { return ready_ || command_ended_; });
  if (ready_ && !command_ended_) launch(inherited);
  wait_until([&] { return command_ended_; });
  if (tool_.grip == Grip::beside) dismiss_neighbour();
  read_last_words();
  find_survivors();
  ending_.dropped_lines = cutter_.dropped_lines();
  ending_.complaints += output_->complaints();
  ending_.lost_events = output_->lost() + (tool_.lost != nullptr ? tool_.lost(ending_.complaints) : 0);
  return ending_;
}

// The launcher stands where COMMAND shall: who traces it is known now.
void Session::launch(std::vector<int> const& inherited)
{
  if (tool_.grip == Grip::beside)
    await_neighbour();
  else
    tracer_ = adopt_tracer(spawned_.command);
  if (tracer_ == 0 || (tool_.grip == Grip::beside && !is_attached())) return refuse_untraced();
  if (tool_.grip == Grip::beside) output_->command_begins(tracer_);
  send_descriptors(spawned_.control.get(), inherited);
  ending_.started = true;
}

void Session::refuse_untraced() { ::kill(spawned_.command, SIGKILL); }

void Session::await_neighbour()
{
  knock_until([&] { return is_attached() || ending_.tracer_status || command_ended_; }, patience_at_start);
}

bool Session::is_attached() const
{
  return output_->attached() && ending_.complaints.find(tool_.attached) != std::string::npos;
}

// Some tools do not say that they watch: they show it, by a call that is made for them to see.
template <typename Done>
void Session::knock_until(Done done, std::chrono::milliseconds limit)
{
  constexpr auto pause = 50ms;
  for (auto const end = Clock::now() + limit; !done() && Clock::now() < end;) {
    output_->knock();
    wait_until(done, pause);
  }
}

// It says what it has not said yet, and ends; its output with it.
void Session::dismiss_neighbour()
{
  if (ending_.started && !ending_.tracer_status) {
    output_->command_ended();
    knock_until([&] { return output_->drained() || ending_.tracer_status; }, patience_to_tell);
  }
  if (tool_.expendable && !ending_.tracer_status) return leave_neighbour();
  if (!ending_.tracer_status) signal_neighbour(SIGINT);
  wait_until([&] { return ending_.tracer_status && !spawned_.log; }, patience_to_leave);
  if (!ending_.tracer_status) signal_neighbour(SIGKILL);
}

// Its end says nothing: it is ours no more.
void Session::leave_neighbour()
{
  read_complaints();
  signal_neighbour(SIGKILL);
  tracer_ = 0;
}

// Its whole group: it may be a script, and what it runs is the tracer.
void Session::signal_neighbour(int signal) const
{
  if (::kill(-tracer_, signal) != 0) ::kill(tracer_, signal);
}

void Session::read_last_words()
{
  wait_until([&] { return output_->ended() || !spawned_.log; }, patience);
  ending_.output_ended = output_->ended() && output_->drained();
  if (!ending_.output_ended) wait_until([&] { return ending_.tracer_status || tracer_ == 0; }, patience_at_end);
  read_complaints();
}

void Session::find_survivors()
{
  if (tool_.grip == Grip::beside) {
    ending_.survivors = output_->survivors();
    return;
  }
  if (tracer_ == 0 || ending_.tracer_status) return;
  ending_.survivors = list_traced(tracer_);
  if (ending_.survivors.empty()) wait_until([&] { return ending_.tracer_status.has_value(); }, patience_at_end);
}

template <typename Done>
void Session::wait_until(Done done, std::chrono::milliseconds limit)
{
  bool const forever = limit == std::chrono::milliseconds::max();
  auto const end = forever ? Clock::time_point::max() : Clock::now() + limit;
  while (!done() && Clock::now() < end) {
    auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    poll_once(forever ? -1 : static_cast<int>(left.count()) + 1);
  }
}

// A tracer writes line by line, and a write that wakes its reader costs it more than the line. So the log is left to
// gather in its pipe for a while; nobody waits for it before COMMAND has ended.
bool Session::leaves_log_alone() const
{
  return ending_.started && !command_ended_ && Clock::now() < next_look_at_log_;
}

void Session::poll_once(int timeout_ms)
{
  deliver_signals();
  bool const pausing = leaves_log_alone();
  bool const soon = pausing || (ending_.started && !waiting_signals_.empty());
  if (soon && (timeout_ms < 0 || timeout_ms > log_pause.count())) timeout_ms = log_pause.count();
  std::array<pollfd, 4> fds{{{signals_.fd(), POLLIN, 0},
                             {pausing ? -1 : spawned_.log.get(), POLLIN, 0},
                             {spawned_.complaints.get(), POLLIN, 0},
                             {spawned_.control.get(), POLLIN, 0}}};
  if (::poll(fds.data(), fds.size(), timeout_ms) <= 0) return;
  if (fds[1].revents != 0) read_log();
  if (fds[2].revents != 0) read_complaints();
  if (fds[3].revents != 0) read_control();
  if (fds[0].revents != 0) read_signals();
}

// What comes after the line that ended COMMAND is read too, and is not in the log. A tool beside COMMAND may tell what
// was before it later: its output knows.
void Session::read_log()
{
  ssize_t const size = ::read(spawned_.log.get(), buffer_.data(), buffer_.size());
  if (size == 0) return end_log();
  if (size < 0) return;
  if (static_cast<std::size_t>(size) < buffer_.size()) next_look_at_log_ = Clock::now() + log_pause;
  cutter_.cut({buffer_.data(), static_cast<std::size_t>(size)}, [&](std::string_view line) {
    if (!output_->ended() || tool_.grip == Grip::beside) output_->take(line, kept_);
  });
  log_.append(kept_);
  kept_.clear();
  if (ending_.started && !command_ended_) output_->look();
}

// The tracer is gone. A line that it did not finish is kept, with a newline so that the footer has its own.
void Session::end_log()
{
  spawned_.log.close();
  if (output_->ended() || cutter_.rest().empty()) return;
  output_->take(cutter_.rest(), kept_);
  if (!kept_.empty()) log_.append(kept_ += '\n');
  kept_.clear();
}

void Session::read_complaints()
{
  std::array<char, 4096> text;
  ssize_t const size = spawned_.complaints ? ::read(spawned_.complaints.get(), text.data(), text.size()) : -1;
  if (size == 0) spawned_.complaints.close();
  if (size > 0 && ending_.complaints.size() < max_complaints)
    ending_.complaints.append(text.data(), static_cast<std::size_t>(size));
}

// First word: the launcher is there. A second one: it could not become COMMAND, and why.
void Session::read_control()
{
  int word = 0;
  if (::recv(spawned_.control.get(), &word, sizeof word, MSG_DONTWAIT) != static_cast<ssize_t>(sizeof word))
    return spawned_.control.close();
  if (std::exchange(ready_, true)) ending_.exec_error = word;
}

void Session::read_signals()
{
  while (auto const arrival = signals_.next()) {
    if (arrival->signal == SIGCHLD) reap();
    if (is_forwarded(arrival->signal) && !arrival->from_kernel) forward(arrival->signal);
  }
}

void Session::forward(int signal)
{
  if (command_ended_) return;
  waiting_signals_.push_back(signal);
  deliver_signals();
}

// Never to the launcher: it would die of them, and the log would not show COMMAND.
void Session::deliver_signals()
{
  if (waiting_signals_.empty() || !ending_.started || is_launcher(spawned_.command)) return;
  for (int const signal : waiting_signals_) ::kill(spawned_.command, signal);
  waiting_signals_.clear();
}

void Session::reap()
{
  if (!command_ended_ && ::waitpid(spawned_.command, &ending_.command_status, WNOHANG) == spawned_.command)
    command_ended_ = true;
  int status = 0;
  if (tracer_ != 0 && !ending_.tracer_status && ::waitpid(tracer_, &status, WNOHANG) == tracer_)
    ending_.tracer_status = status;
  if (tool_.grip == Grip::wraps && ending_.tracer_status && !command_ended_) end_untraced();
}

// Without its tracer every process under strace's seccomp filter gets ENOSYS from open, exec and unlink. That is no
// state to build in: they end, as they do when strace itself is told to (--kill-on-exit, since 6.6).
void Session::end_untraced()
{
  for (pid_t const pid : list_tree(spawned_.command)) ::kill(pid, SIGKILL);
}

void Session::leave_drainer()
{
  bool const has_tracer = tracer_ != 0 && !ending_.tracer_status;
  if (has_tracer) drain_in_background(std::move(spawned_.log), std::move(spawned_.complaints));
}

}  // namespace iotrace::capture
