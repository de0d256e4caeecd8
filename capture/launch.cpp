#include "capture/launch.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "capture/failure.hpp"
#include "capture/inherited.hpp"
#include "capture/system/system.hpp"

namespace iotrace::capture {
namespace {

void close_all_but(int kept)
{
  for (int fd = 0; fd < kept; ++fd) ::close(fd);
  close_from(kept + 1);
}

// As execvp does: a file that the kernel does not know how to run is a script of /bin/sh.
int execute(char const* program, char** argv)
{
  ::execv(program, argv);
  if (errno != ENOEXEC) return errno;
  std::vector<char*> script{const_cast<char*>("/bin/sh"), const_cast<char*>(program)};
  for (char** word = argv + 1; *word != nullptr; ++word) script.push_back(*word);
  script.push_back(nullptr);
  ::execv("/bin/sh", script.data());
  return errno;
}

[[noreturn]] void report(int control, int error)
{
  ::send(control, &error, sizeof error, 0);
  ::_exit(exit_not_executable);
}

// argv: iocapture WORD CONTROL PROGRAM COMMAND [ARG...]
[[noreturn]] void launch(char** argv)
{
  int const control = std::atoi(argv[2]);
  close_all_but(control);
  ::fcntl(control, F_SETFD, FD_CLOEXEC);
  int const ready = 0;
  ::send(control, &ready, sizeof ready, 0);
  int error = receive_descriptors(control);
  if (error == 0) error = execute(argv[3], argv + 4);
  report(control, error);
}

}  // namespace

std::vector<std::string> make_launcher(int control, std::string const& program, std::vector<std::string> const& command)
{
  std::vector<std::string> words{own_program(), std::string(launcher_word), std::to_string(control), program};
  words.insert(words.end(), command.begin(), command.end());
  return words;
}

bool is_launcher(pid_t process) { return second_word(process) == launcher_word; }

void run_launcher(int argc, char** argv)
{
  if (argc >= 5 && argv[1] == launcher_word) launch(argv);
}

}  // namespace iotrace::capture
