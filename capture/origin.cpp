#include "capture/origin.hpp"

#include <fmt/core.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>

#include "capture/failure.hpp"
#include "capture/quote.hpp"

namespace iotrace::capture {
namespace {

using KernelText = std::unique_ptr<char, void (*)(void*)>;

utsname read_names()
{
  utsname names{};
  ::uname(&names);
  return names;
}

bool is_same_folder(char const* a, char const* b)
{
  struct stat left {};
  struct stat right {};
  return ::stat(a, &left) == 0 && ::stat(b, &right) == 0 && left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

}  // namespace

std::string read_cwd()
{
  KernelText const path(::getcwd(nullptr, 0), ::free);
  if (!path || *path != '/') throw Failure("the current directory is gone or out of reach: cd to another");
  return path.get();
}

std::string resolve_workspace(std::string const& given)
{
  KernelText const path(::realpath(given.c_str(), nullptr), ::free);
  if (!path) throw Failure(fmt::format("--workspace {}: {}", quote(given), std::strerror(errno)));
  struct stat status {};
  if (::stat(path.get(), &status) != 0 || !S_ISDIR(status.st_mode))
    throw Failure(fmt::format("--workspace {}: it is not a directory", quote(given)));
  return path.get();
}

std::string spell_cwd(std::string const& cwd)
{
  char const* shell = ::getenv("PWD");
  return shell != nullptr && *shell == '/' && is_same_folder(shell, ".") ? shell : cwd;
}

std::string read_host_name() { return read_names().nodename; }

std::string read_os_name()
{
  utsname const names = read_names();
  return fmt::format("{} {} {}", names.sysname, names.release, names.machine);
}

std::int64_t read_clock()
{
  auto const now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

}  // namespace iotrace::capture
