// Child: a program run to its end with its output kept, bounded in time and size. No shell. Floor 0, with POSIX.
#pragma once

#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace iotrace {

struct Command {
  std::vector<std::string> argv;  ///< argv[0] is looked up in PATH when it has no slash
  std::string folder = ".";       ///< where it runs
  std::vector<std::pair<std::string, std::string>> environment{};  ///< set beside ours, or in place of ours
  std::chrono::milliseconds time_limit{60'000};
  std::size_t max_output = std::size_t{64} << 20;  ///< bytes of stdout; of stderr the first 64 KiB are kept
};

struct Finished {
  int status = 0;      ///< exit status, or 128 + the signal that ended it
  std::string output;  ///< its stdout
  std::string errors;  ///< the head of its stderr
};

/// It could not be started, took too long or said too much: what() is one sentence. It and its process group are gone.
class ChildError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Runs `command` with nothing on its stdin. Throws ChildError.
Finished run_child(Command const& command);

}  // namespace iotrace
