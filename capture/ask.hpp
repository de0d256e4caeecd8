// Small questions to other programs: their first words on stdout, or their exit status.
#pragma once

#include <string>
#include <vector>

namespace iotrace::capture {

/// Runs argv[0] (a path) without stdin and stderr, and returns the first 4 KiB of what it printed; empty on failure.
std::string ask_program(std::vector<std::string> const& argv);

/// Runs argv[0] (a path) with our own stdin, stdout and stderr; its exit code, 128+N for signal N, 127 when it could
/// not be started.
int run_program(std::vector<std::string> const& argv);

/// The pointers that execve wants; valid as long as `words` is.
std::vector<char*> make_argv(std::vector<std::string> const& words);

}  // namespace iotrace::capture
