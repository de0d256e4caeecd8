// Starting the tracer, and through it the launcher: what runs, and the ends of the pipes that we keep.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "capture/descriptor.hpp"
#include "capture/signals.hpp"

namespace iotrace::capture {

/// Under these numbers the tracer finds its end of the log's pipe, and the launcher its socket.
inline constexpr int tracer_log_fd = 3;
int choose_control_fd(std::vector<int> const& inherited);

/// A tracer and the launcher, on their way.
struct Spawned {
  pid_t command = -1;     ///< our child; becomes COMMAND
  pid_t tracer = 0;       ///< our child too, of a tool beside COMMAND; 0 while it is not known
  Descriptor log;         ///< the tracer's output; not blocking
  Descriptor complaints;  ///< the tracer's stderr; not blocking
  Descriptor control;     ///< socket to the launcher
};

/// A tracer that starts COMMAND itself.
struct Tracer {
  std::string program;  ///< the file to execute
  std::vector<std::string> argv;
  void (*prepare_environment)() = nullptr;  ///< as in Tool
};

/// Starts the tracer with nothing of the caller's open. Until adopt_tracer() orphans of our descendants become our
/// children: that is how the tracer, a grandchild, does. Throws Failure.
Spawned spawn_tracer(Tracer const& tracer, int control_fd, Signals const& signals);

/// A tracer that is no ancestor of COMMAND.
struct Neighbour {
  std::string program;                      ///< the file to execute
  std::vector<std::string> argv;            ///< words that are command_pid_word become the pid of COMMAND
  bool log_is_stderr = false;               ///< the log's pipe is its stderr, and its stdout what it complains to
  void (*prepare_environment)() = nullptr;  ///< as in Tool
};

/// Starts the launcher, and beside it the tracer, in a session of its own, with its stdout as the log's pipe; the rest
/// is as above. Throws Failure.
Spawned spawn_beside(Neighbour neighbour, std::vector<std::string> const& launcher, int control_fd,
                     Signals const& signals);

/// Once the launcher has spoken: the pid of the tracer, which is our child from now on; 0 when nobody traces `command`,
/// or not our tracer.
pid_t adopt_tracer(pid_t command);

}  // namespace iotrace::capture
