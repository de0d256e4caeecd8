// The launcher: what the tracer executes in COMMAND's place, for the moment between the two. It is iocapture itself,
// started with a hidden first word, and it becomes COMMAND:
//
//   iocapture → strace -DD … → launcher → COMMAND          one process, our own child, three times exec'ed
//
// Why: the tracer must not hold COMMAND's descriptors. It has a stderr of its own (else its notices would land in the
// terminal), and a daemon that COMMAND leaves keeps the tracer alive, which would keep the caller's pipes open. So
// strace is started without them, and the launcher fetches them over a socket from iocapture.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace iotrace::capture {

/// argv[1] of the launcher.
inline constexpr std::string_view launcher_word = "--launch-traced-command";

/// The launcher's command line: fetch the descriptors from socket number `control`, then execute `program` with the
/// words of `command`.
std::vector<std::string> make_launcher(int control, std::string const& program,
                                       std::vector<std::string> const& command);

/// True while the process is a launcher, and not what it becomes.
bool is_launcher(pid_t process);

/// Runs the launcher when argv is one; returns only when it is none.
void run_launcher(int argc, char** argv);

}  // namespace iotrace::capture
