// System calls that must succeed, or must fail in one way, and the few steps that most acts are made of.
#pragma once

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <source_location>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace e2e {

/// This kernel or file system cannot do it: the act is skipped, and said to be.
struct Unsupported : std::runtime_error {
  using std::runtime_error::runtime_error;
};

inline constexpr int exit_unsupported = 77;

inline std::system_error failed(std::source_location at)
{
  return {errno, std::generic_category(), std::string(at.file_name()) + ":" + std::to_string(at.line())};
}

/// The result of a call that has to succeed.
inline int must(long result, std::source_location at = std::source_location::current())
{
  if (result < 0) throw failed(at);
  return static_cast<int>(result);
}

/// The same for a call that not every kernel, container or file system knows.
inline int must_if_supported(long result, std::source_location at = std::source_location::current())
{
  if (result < 0 && (errno == ENOSYS || errno == EOPNOTSUPP || errno == EPERM || errno == EINVAL || errno == EXDEV))
    throw Unsupported(failed(at).what());
  return must(result, at);
}

/// A call that has to fail with `error`.
inline void must_fail(int error, long result, std::source_location at = std::source_location::current())
{
  if (result >= 0) errno = 0;
  if (result >= 0 || errno != error) throw failed(at);
}

inline int open_at(int folder, std::string const& name, int flags,
                   std::source_location at = std::source_location::current())
{
  return must(::openat(folder, name.c_str(), flags, 0644), at);
}

inline int open_file(std::string const& name, int flags, std::source_location at = std::source_location::current())
{
  return open_at(AT_FDCWD, name, flags, at);
}

inline int open_folder(std::string const& name, std::source_location at = std::source_location::current())
{
  return open_file(name, O_RDONLY | O_DIRECTORY, at);
}

inline void put_text(int fd, std::string_view text = "some words\n") { must(::write(fd, text.data(), text.size())); }

/// Opens O_RDONLY, reads, closes.
inline void read_at(int folder, std::string const& name, std::source_location at = std::source_location::current())
{
  int const fd = open_at(folder, name, O_RDONLY, at);
  char buffer[64];
  must(::read(fd, buffer, sizeof buffer), at);
  must(::close(fd), at);
}

/// Makes a file that must not be there yet (O_EXCL).
inline void create_at(int folder, std::string const& name, std::source_location at = std::source_location::current())
{
  int const fd = open_at(folder, name, O_WRONLY | O_CREAT | O_EXCL, at);
  put_text(fd);
  must(::close(fd), at);
}

inline void read_file(std::string const& name, std::source_location at = std::source_location::current())
{
  read_at(AT_FDCWD, name, at);
}

inline void create_file(std::string const& name, std::source_location at = std::source_location::current())
{
  create_at(AT_FDCWD, name, at);
}

/// Opens with O_WRONLY | O_APPEND, writes, closes.
inline void append_to(std::string const& name, std::source_location at = std::source_location::current())
{
  int const fd = open_file(name, O_WRONLY | O_APPEND, at);
  put_text(fd);
  must(::close(fd), at);
}

/// Opens and closes.
inline void touch(std::string const& name, int flags, std::source_location at = std::source_location::current())
{
  must(::close(open_file(name, flags, at)), at);
}

/// Waits for a child, which has to end well; what it could not do, we cannot either.
inline void await(pid_t child)
{
  int status = 0;
  must(::waitpid(child, &status, 0));
  if (WIFEXITED(status) && WEXITSTATUS(status) == exit_unsupported) throw Unsupported("in a child");
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw std::runtime_error("a child failed");
}

/// Runs `steps` and ends this process. Only for the child after a fork.
template <typename Steps>
[[noreturn]] void end_after(Steps const& steps) noexcept
{
  try {
    steps();
  } catch (Unsupported const&) {
    ::_exit(exit_unsupported);
  } catch (std::exception const& error) {
    std::string const text = std::string(error.what()) + "\n";
    (void)!::write(STDERR_FILENO, text.data(), text.size());
    ::_exit(1);
  }
  ::_exit(0);
}

/// Runs `steps` in a forked child and waits for it.
template <typename Steps>
void in_child(Steps const& steps)
{
  pid_t const child = must(::fork());
  if (child == 0) end_after(steps);
  await(child);
}

/// Runs `steps` in a child made by clone(2) with these flags and memory of its own; waits for it.
template <typename Steps>
void in_clone(unsigned long flags, Steps const& steps)
{
  pid_t const child = must(::syscall(SYS_clone, flags | SIGCHLD, nullptr, nullptr, nullptr, nullptr));
  if (child == 0) end_after(steps);
  await(child);
}

/// Runs `steps` in a second thread and waits for it.
template <typename Steps>
void in_thread(Steps const& steps)
{
  std::exception_ptr error;
  std::thread([&] {
    try {
      steps();
    } catch (...) {
      error = std::current_exception();
    }
  }).join();
  if (error) std::rethrow_exception(error);
}

/// Becomes `program`, a copy of the actor, and carries out `steps` (see step.hpp). Returns only by throwing.
inline void become(std::string const& program, std::vector<std::string> steps)
{
  steps.insert(steps.begin(), {program, "do"});
  std::vector<char*> words;
  for (auto& step : steps) words.push_back(step.data());
  words.push_back(nullptr);
  must(::execv(program.c_str(), words.data()));
}

/// Runs `program`, a copy of the actor, in a child.
inline void run(std::string const& program, std::vector<std::string> const& steps)
{
  in_child([&] { become(program, steps); });
}

}  // namespace e2e
