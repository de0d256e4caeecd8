// Failure: why iocapture cannot do its work, as the sentence its user reads and the status it ends with.
#pragma once

#include <stdexcept>
#include <string>

namespace iotrace::capture {

/// Exit codes of a program that runs another, as env(1) and timeout(1) have them.
inline constexpr int exit_failed = 125;          ///< iocapture or the tracer failed
inline constexpr int exit_not_executable = 126;  ///< COMMAND exists and cannot be executed
inline constexpr int exit_not_found = 127;       ///< no file of that name

/// Thrown inside, printed once in main.
struct Failure : std::runtime_error {
  explicit Failure(std::string const& sentence, int code = exit_failed) : std::runtime_error(sentence), exit_code(code)
  {
  }
  int exit_code;
};

}  // namespace iotrace::capture
