#include <fcntl.h>
#include <fmt/core.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <fstream>

#include "capture/failure.hpp"
#include "capture/system/system.hpp"

namespace iotrace::capture {
namespace {

Ends own(int error, std::array<int, 2> const& ends)
{
  return error == 0 ? Ends{Descriptor(ends[0]), Descriptor(ends[1])} : Ends{};
}

}  // namespace

Ends make_pipe()
{
  std::array<int, 2> ends{};
  return own(::pipe2(ends.data(), O_CLOEXEC), ends);
}

Ends make_socket_pair()
{
  std::array<int, 2> ends{};
  return own(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), ends);
}

void make_roomy(Descriptor const& pipe, int size) { ::fcntl(pipe.get(), F_SETPIPE_SZ, size); }

void close_from(int first) { ::closefrom(first); }

char const* descriptor_folder() noexcept { return "/proc/self/fd"; }

std::string name_descriptor(int fd)
{
  std::string path(PATH_MAX, '\0');
  ssize_t const size = ::readlink(fmt::format("/proc/self/fd/{}", fd).c_str(), path.data(), path.size());
  path.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return path;
}

bool only_names(int flags) noexcept { return (flags & O_PATH) != 0; }

int reserve_space(int fd, std::uint64_t size)
{
  return ::fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, static_cast<off_t>(size)) == 0 ? 0 : errno;
}

std::filesystem::path own_program() { return std::filesystem::read_symlink("/proc/self/exe"); }

std::string second_word(pid_t process)
{
  std::ifstream words("/proc/" + std::to_string(process) + "/cmdline");
  std::string word;
  std::getline(words, word, '\0');
  std::getline(words, word, '\0');
  return word;
}

void adopt_orphans(bool wanted) { ::prctl(PR_SET_CHILD_SUBREAPER, wanted ? 1 : 0); }

void end_with(pid_t parent)
{
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(exit_failed);
}

Descriptor watch_signals(sigset_t const& signals)
{
  return Descriptor(::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
}

std::optional<Arrival> next_arrival(Descriptor const& watch)
{
  signalfd_siginfo event{};
  if (::read(watch.get(), &event, sizeof event) != static_cast<ssize_t>(sizeof event)) return std::nullopt;
  return Arrival{static_cast<int>(event.ssi_signo), event.ssi_code == SI_KERNEL};
}

}  // namespace iotrace::capture
