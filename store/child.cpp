#include "store/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

extern char** environ;

namespace iotrace {
namespace {

constexpr std::size_t max_errors = std::size_t{64} << 10;

using Clock = std::chrono::steady_clock;

class Fd {
 public:
  explicit Fd(int fd = -1) : fd_(fd) {}
  ~Fd() { close(); }
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept
  {
    std::swap(fd_, other.fd_);
    return *this;
  }
  int get() const noexcept { return fd_; }
  void close() noexcept
  {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }

 private:
  int fd_;
};

// What one thread opens no child of another may keep: it would hold a pipe open that is not its own.
#ifdef __APPLE__
int open_pipe(std::array<int, 2>& ends) { return ::pipe(ends.data()); }
constexpr short keeps_nothing = POSIX_SPAWN_CLOEXEC_DEFAULT;  // but what its settings open
#else
int open_pipe(std::array<int, 2>& ends) { return ::pipe2(ends.data(), O_CLOEXEC); }
constexpr short keeps_nothing = 0;
#endif

struct Pipe {
  Fd read, write;
};

Pipe make_pipe()
{
  std::array<int, 2> ends{};
  if (open_pipe(ends) != 0) throw ChildError(std::string("cannot make a pipe: ") + std::strerror(errno));
  return {Fd(ends[0]), Fd(ends[1])};
}

/// posix_spawn's two kinds of settings, freed with this.
class SpawnSettings {
 public:
  SpawnSettings(Command const& command, int output, int errors)
  {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions_, output, 1);
    ::posix_spawn_file_actions_adddup2(&actions_, errors, 2);
    ::posix_spawn_file_actions_addchdir_np(&actions_, command.folder.c_str());
    sigset_t none;
    sigemptyset(&none);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | keeps_nothing);
  }
  ~SpawnSettings()
  {
    ::posix_spawn_file_actions_destroy(&actions_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  SpawnSettings(SpawnSettings const&) = delete;
  SpawnSettings& operator=(SpawnSettings const&) = delete;

  posix_spawn_file_actions_t const* actions() const noexcept { return &actions_; }
  posix_spawnattr_t const* attributes() const noexcept { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

/// Ours, with the command's own settings on top.
std::vector<std::string> make_environment(Command const& command)
{
  std::vector<std::string> variables;
  auto const is_replaced = [&](std::string_view variable) {
    std::string_view const name = variable.substr(0, variable.find('='));
    return std::ranges::any_of(command.environment, [&](auto const& setting) { return setting.first == name; });
  };
  for (char** variable = environ; *variable != nullptr; ++variable)
    if (!is_replaced(*variable)) variables.emplace_back(*variable);
  for (auto const& [name, value] : command.environment) variables.push_back(name + '=' + value);
  return variables;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts)
{
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// A child in a process group of its own; what is left of the group dies with this.
class Child {
 public:
  Child(Command const& command, int output, int errors)
  {
    SpawnSettings const settings(command, output, errors);
    std::vector<std::string> argv = command.argv;
    std::vector<std::string> variables = make_environment(command);
    int const error = ::posix_spawnp(&pid_, argv.front().c_str(), settings.actions(), settings.attributes(),
                                     pointers_to(argv).data(), pointers_to(variables).data());
    if (error != 0) throw ChildError("cannot run " + command.argv.front() + ": " + std::strerror(error));
  }
  ~Child()
  {
    ::kill(-pid_, SIGKILL);
    if (!is_reaped_) ::waitpid(pid_, nullptr, 0);
  }
  Child(Child const&) = delete;
  Child& operator=(Child const&) = delete;

  /// True when it ended; does not wait.
  bool has_ended(int& status)
  {
    int raw = 0;
    if (::waitpid(pid_, &raw, WNOHANG) != pid_) return false;
    is_reaped_ = true;
    status = WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
    return true;
  }

 private:
  pid_t pid_ = -1;
  bool is_reaped_ = false;
};

/// What a child says, read as it comes.
class Streams {
 public:
  Streams(Fd output, Fd errors, Command const& command, Finished& finished)
      : fds_{std::move(output), std::move(errors)}, command_(command), finished_(finished)
  {
  }

  /// Waits for something to read, and takes a piece of it; false when nothing came. Throws ChildError.
  bool pump(int milliseconds)
  {
    std::array<pollfd, 2> waiting{{{fds_[0].get(), POLLIN, 0}, {fds_[1].get(), POLLIN, 0}}};  // closed ones are -1
    if (::poll(waiting.data(), waiting.size(), milliseconds) <= 0) return false;
    if (waiting[0].revents != 0) take(fds_[0], finished_.output, command_.max_output);
    if (waiting[1].revents != 0) take(fds_[1], finished_.errors, max_errors);
    if (is_full_)
      throw ChildError(command_.argv.front() + " printed more than " + std::to_string(command_.max_output) + " bytes");
    return true;
  }

 private:
  void take(Fd& from, std::string& text, std::size_t limit)
  {
    std::array<char, 1 << 15> block;
    ssize_t const got = ::read(from.get(), block.data(), block.size());
    if (got < 0 && errno == EINTR) return;
    if (got <= 0) return from.close();
    std::size_t const taken = std::min(limit - text.size(), static_cast<std::size_t>(got));
    text.append(block.data(), taken);
    is_full_ = is_full_ || (&text == &finished_.output && taken < static_cast<std::size_t>(got));
  }

  std::array<Fd, 2> fds_;
  Command const& command_;
  Finished& finished_;
  bool is_full_ = false;
};

}  // namespace

Finished run_child(Command const& command)
{
  Pipe output = make_pipe(), errors = make_pipe();
  Child child(command, output.write.get(), errors.write.get());
  output.write.close();
  errors.write.close();
  Finished finished;
  Streams streams(std::move(output.read), std::move(errors.read), command, finished);
  auto const end = Clock::now() + command.time_limit;
  while (!child.has_ended(finished.status)) {
    if (Clock::now() >= end)
      throw ChildError(command.argv.front() + " did not end within " +
                       std::to_string(command.time_limit.count() / 1000) + " s");
    streams.pump(20);
  }
  while (Clock::now() < end && streams.pump(0)) {  // a grandchild may keep the pipes open: only what is there already
  }
  return finished;
}

}  // namespace iotrace
