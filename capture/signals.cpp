#include "capture/signals.hpp"

#include <fmt/core.h>
#include <signal.h>

#include <cerrno>
#include <cstring>

#include "capture/failure.hpp"

namespace iotrace::capture {
namespace {

struct sigaction make_action(void (*handler)(int))
{
  struct sigaction action {};
  action.sa_handler = handler;
  return action;
}

}  // namespace

Signals::Signals()
{
  sigset_t watched;
  sigemptyset(&watched);
  for (int const signal : {SIGCHLD, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGINT, SIGQUIT}) sigaddset(&watched, signal);
  ::sigprocmask(SIG_BLOCK, &watched, &old_mask_);
  // A caller that ignores SIGCHLD would keep COMMAND's end from us. A broken pipe or a file size limit is met where
  // the write fails.
  auto const standard = make_action(SIG_DFL);
  auto const ignored = make_action(SIG_IGN);
  ::sigaction(SIGCHLD, &standard, &old_child_);
  ::sigaction(SIGPIPE, &ignored, &old_pipe_);
  ::sigaction(SIGXFSZ, &ignored, &old_size_);
  events_ = watch_signals(watched);
  if (!events_) throw Failure(fmt::format("cannot watch signals: {}", std::strerror(errno)));
}

void Signals::restore() const
{
  ::sigaction(SIGCHLD, &old_child_, nullptr);
  ::sigaction(SIGPIPE, &old_pipe_, nullptr);
  ::sigaction(SIGXFSZ, &old_size_, nullptr);
  ::sigprocmask(SIG_SETMASK, &old_mask_, nullptr);
}

bool is_forwarded(int signal)
{
  return signal == SIGTERM || signal == SIGHUP || signal == SIGUSR1 || signal == SIGUSR2;
}

}  // namespace iotrace::capture
