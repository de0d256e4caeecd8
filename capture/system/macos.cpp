// Compiled and linked for macOS by tests/capture/macos_build.sh; nobody has run it there yet.
#include <fcntl.h>
#include <mach-o/dyld.h>
#include <sys/event.h>
#include <sys/param.h>
#include <sys/socket.h>
#include <sys/sysctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include "capture/system/system.hpp"

namespace iotrace::capture {
namespace {

// There is no pipe2: between the two calls nothing of ours is executed, for we have one thread.
Ends own(int error, std::array<int, 2> const& ends)
{
  if (error != 0) return {};
  for (int const fd : ends) ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

// What sysctl(3) says of a process's start: the number of words, the file, NULs, the words. Empty where it is not ours
// to see.
std::string read_start(pid_t process)
{
  std::array<int, 3> const name{CTL_KERN, KERN_PROCARGS2, process};
  std::size_t size = 0;
  if (::sysctl(const_cast<int*>(name.data()), name.size(), nullptr, &size, nullptr, 0) != 0) return {};
  std::string start(size, '\0');
  if (::sysctl(const_cast<int*>(name.data()), name.size(), start.data(), &size, nullptr, 0) != 0) return {};
  start.resize(size);
  return start;
}

}  // namespace

Ends make_pipe()
{
  std::array<int, 2> ends{};
  return own(::pipe(ends.data()), ends);
}

Ends make_socket_pair()
{
  std::array<int, 2> ends{};
  return own(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), ends);
}

// A pipe grows by itself, to 64 KiB.
void make_roomy(Descriptor const&, int) {}

void close_from(int first)
{
  for (int fd = first, end = ::getdtablesize(); fd < end; ++fd) ::close(fd);
}

char const* descriptor_folder() noexcept { return "/dev/fd"; }

std::string name_descriptor(int fd)
{
  std::array<char, MAXPATHLEN> path{};
  return ::fcntl(fd, F_GETPATH, path.data()) == 0 ? std::string(path.data()) : std::string();
}

bool only_names(int) noexcept { return false; }

// F_PREALLOCATE counts from where the file ends on disk, and gives nothing back at an ftruncate to the same size.
int reserve_space(int, std::uint64_t) { return ENOTSUP; }

std::filesystem::path own_program()
{
  std::uint32_t size = 0;
  ::_NSGetExecutablePath(nullptr, &size);
  std::string path(size, '\0');
  ::_NSGetExecutablePath(path.data(), &size);
  return std::filesystem::canonical(path.c_str());
}

std::string second_word(pid_t process)
{
  std::string const start = read_start(process);
  if (start.size() <= sizeof(int)) return {};
  std::string_view rest = std::string_view(start).substr(sizeof(int));
  rest.remove_prefix(std::min(rest.find('\0'), rest.size()));
  rest.remove_prefix(std::min(rest.find_first_not_of('\0'), rest.size()));
  rest.remove_prefix(std::min(rest.find('\0'), rest.size()));
  return rest.empty() ? std::string() : std::string(rest.substr(1, rest.find('\0', 1) - 1));
}

void adopt_orphans(bool) {}

void end_with(pid_t) {}

// A queue hears of signals that are blocked too. kqueue(2)
Descriptor watch_signals(sigset_t const& signals)
{
  Descriptor queue(::kqueue());
  if (!queue) return {};
  ::fcntl(queue.get(), F_SETFD, FD_CLOEXEC);
  for (int signal = 1; signal < NSIG; ++signal) {
    if (sigismember(&signals, signal) != 1) continue;
    struct kevent change {};
    EV_SET(&change, static_cast<std::uintptr_t>(signal), EVFILT_SIGNAL, EV_ADD, 0, 0, nullptr);
    if (::kevent(queue.get(), &change, 1, nullptr, 0, nullptr) != 0) return {};
  }
  return queue;
}

// Who sent it is not told: one that the terminal sent to COMMAND too is passed on, and comes twice.
std::optional<Arrival> next_arrival(Descriptor const& watch)
{
  struct kevent event {};
  timespec const at_once{};
  if (::kevent(watch.get(), nullptr, 0, &event, 1, &at_once) != 1) return std::nullopt;
  return Arrival{static_cast<int>(event.ident), false};
}

}  // namespace iotrace::capture
