#include "capture/program.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <optional>

#include "capture/descriptor.hpp"
#include "capture/failure.hpp"
#include "capture/quote.hpp"

namespace iotrace::capture {
namespace {

// confstr(_CS_PATH): where execvp looks when $PATH is unset.
constexpr std::string_view default_path = "/bin:/usr/bin";

// 0 when `path` is a regular file that we may execute, else the errno that execve would give.
int check_executable(std::string const& path)
{
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return errno;
  if (!S_ISREG(status.st_mode)) return EACCES;
  if (::faccessat(AT_FDCWD, path.c_str(), X_OK, AT_EACCESS) != 0) return errno;
  return 0;
}

struct Found {
  std::string path;
  int error = ENOENT;  // 0, or why the best candidate cannot be executed
};

// A candidate that exists and cannot be executed does not end the search, but it is the answer if nothing better comes.
Found search_path(std::string_view name)
{
  char const* given = std::getenv("PATH");
  std::string_view folders = given ? given : default_path;
  Found best;
  for (bool more = true; more;) {
    std::size_t const colon = folders.find(':');
    std::string_view const folder = folders.substr(0, colon);
    std::string path = folder.empty() ? fmt::format("./{}", name) : fmt::format("{}/{}", folder, name);
    int const error = check_executable(path);
    if (error == 0) return {std::move(path), 0};
    if (error == EACCES && best.error != EACCES) best = {std::move(path), EACCES};
    more = colon != std::string_view::npos;
    if (more) folders.remove_prefix(colon + 1);
  }
  return best;
}

// As much as the kernel looks at (BINPRM_BUF_SIZE); nothing where the file may be executed but not read.
std::string read_first_bytes(std::string const& path)
{
  Descriptor const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  std::string bytes(256, '\0');
  ssize_t const size = file ? ::read(file.get(), bytes.data(), bytes.size()) : 0;
  bytes.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return bytes;
}

void require_interpreter(std::string const& path)
{
  std::string const interpreter = interpreter_of(read_first_bytes(path));
  if (interpreter.empty()) return;
  if (int const error = check_executable(interpreter); error != 0)
    throw Failure(fmt::format("cannot execute {}: its interpreter {}: {}; install it or correct the first line",
                              quote(path), quote(interpreter), std::strerror(error)),
                  exit_not_executable);
}

Failure cannot_execute(std::string_view command, Found const& found)
{
  if (found.error == EACCES)
    return Failure(
        fmt::format("cannot execute {}: permission denied, or not a regular file; try chmod +x", quote(found.path)),
        exit_not_executable);
  if (found.error != ENOENT && found.error != ENOTDIR)
    return Failure(fmt::format("cannot execute {}: {}", quote(command), std::strerror(found.error)),
                   exit_not_executable);
  bool const typed_path = command.find('/') != std::string_view::npos;
  return Failure(fmt::format("{}: no such {}", quote(command), typed_path ? "file" : "command in $PATH"),
                 exit_not_found);
}

}  // namespace

std::string interpreter_of(std::string_view first_bytes)
{
  if (!first_bytes.starts_with("#!")) return {};
  std::string_view line = first_bytes.substr(2, first_bytes.find('\n') - 2);
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  return std::string(line.substr(0, line.find_first_of(std::string_view(" \t\0", 3))));
}

std::string find_program(std::string_view command)
{
  std::string const typed(command);
  bool const typed_path = typed.find('/') != std::string::npos;
  Found const found = typed_path ? Found{typed, check_executable(typed)} : typed.empty() ? Found{} : search_path(typed);
  if (found.error != 0) throw cannot_execute(command, found);
  require_interpreter(found.path);
  return found.path;
}

std::string find_tool_program(std::string_view name)
{
  Found const found = search_path(name);
  return found.error == 0 ? found.path : std::string();
}

}  // namespace iotrace::capture
