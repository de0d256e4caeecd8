#include "capture/ask.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "capture/system/system.hpp"

extern char** environ;

namespace iotrace::capture {
namespace {

// What a child shall do before it runs a program.
class SpawnPlan {
 public:
  SpawnPlan()
  {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    sigset_t ours = none;  // what Signals makes us ignore
    for (int const signal : {SIGPIPE, SIGXFSZ}) sigaddset(&ours, signal);
    ::posix_spawnattr_setsigdefault(&attributes_, &ours);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  SpawnPlan(SpawnPlan const&) = delete;
  SpawnPlan& operator=(SpawnPlan const&) = delete;
  ~SpawnPlan()
  {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }

  void open_null(int fd) { ::posix_spawn_file_actions_addopen(&actions_, fd, "/dev/null", O_RDWR, 0); }
  void copy(int from, int to) { ::posix_spawn_file_actions_adddup2(&actions_, from, to); }

  /// The child's pid, or -1.
  pid_t start(std::vector<std::string> const& argv) const
  {
    pid_t pid = -1;
    return ::posix_spawn(&pid, argv[0].c_str(), &actions_, &attributes_, make_argv(argv).data(), environ) == 0 ? pid
                                                                                                               : -1;
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

int wait_for(pid_t pid)
{
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) return 127;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

std::string read_all(int fd)
{
  std::string text;
  std::array<char, 4096> buffer;
  for (ssize_t size = 0; (size = ::read(fd, buffer.data(), buffer.size())) != 0;) {
    if (size < 0 && errno != EINTR) break;
    if (size > 0 && text.size() < buffer.size()) text.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return text;
}

}  // namespace

std::vector<char*> make_argv(std::vector<std::string> const& words)
{
  std::vector<char*> argv;
  for (std::string const& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  return argv;
}

std::string ask_program(std::vector<std::string> const& argv)
{
  auto [from, to] = make_pipe();
  if (argv[0].empty() || !from) return {};
  SpawnPlan plan;
  plan.open_null(0);
  plan.open_null(2);
  plan.copy(to.get(), 1);
  pid_t const pid = plan.start(argv);
  to.close();
  if (pid < 0) return {};
  std::string text = read_all(from.get());
  return wait_for(pid) == 0 ? text : std::string();
}

int run_program(std::vector<std::string> const& argv)
{
  pid_t const pid = SpawnPlan().start(argv);
  return pid < 0 ? 127 : wait_for(pid);
}

}  // namespace iotrace::capture
