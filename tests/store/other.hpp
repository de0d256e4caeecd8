// Another process: what locks and kills are about. It runs a function in a fork and tells when it is ready.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <exception>
#include <stdexcept>

namespace iotrace::test {

/// A child that runs `act`, says that it is ready and waits until the object goes.
class Other {
 public:
  template <typename Act>
  explicit Other(Act&& act)
  {
    std::array<int, 2> ready{};
    if (pipe(ready.data()) != 0) throw std::runtime_error("no pipe");
    child_ = fork();
    if (child_ == 0) {
      try {
        auto const held = act();  // keeps what it returns
        if (write(ready[1], "r", 1) == 1)
          while (true) pause();
      } catch (std::exception const&) {
      }
      _exit(1);
    }
    close(ready[1]);
    char byte = 0;
    bool const is_ready = read(ready[0], &byte, 1) == 1;
    close(ready[0]);
    if (!is_ready) throw std::runtime_error("the other process failed");
  }
  Other(Other const&) = delete;
  Other& operator=(Other const&) = delete;
  ~Other()
  {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }

 private:
  pid_t child_ = -1;
};

/// Runs `act` in a child, which ends without any destructor, and returns the child's status as of waitpid().
template <typename Act>
int run_and_die(Act&& act)
{
  pid_t const child = fork();
  if (child == 0) {
    try {
      act();
    } catch (...) {
      _exit(1);
    }
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

}  // namespace iotrace::test
