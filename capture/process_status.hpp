// What the kernel says of a process in /proc/PID/status: asked about tools that start COMMAND themselves, so on Linux.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace iotrace::capture {

struct ProcessStatus {
  char state = '\0';  ///< R, S, D, T, t, Z, X; NUL when there is no such process
  pid_t parent = 0;
  pid_t tracer = 0;  ///< who traces it; 0 = nobody
};

/// `process` is a pid in digits, or `self`.
ProcessStatus read_process_status(std::string const& process);

/// The processes that `tracer` traces and that have not ended, by pid.
std::vector<pid_t> list_traced(pid_t tracer);

/// `ancestor` and those that descend from it, parents before their children.
std::vector<pid_t> list_tree(pid_t ancestor);

}  // namespace iotrace::capture
