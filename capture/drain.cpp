#include "capture/drain.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "capture/system/system.hpp"

namespace iotrace::capture {
namespace {

constexpr int log_number = 3;
constexpr int complaints_number = 4;

// False when the pipe has ended.
bool discard(int fd)
{
  std::array<char, 64U << 10> bytes;
  ssize_t const size = ::read(fd, bytes.data(), bytes.size());
  return size > 0 || (size < 0 && (errno == EAGAIN || errno == EINTR));
}

void discard_all()
{
  std::array<pollfd, 2> fds{{{log_number, POLLIN, 0}, {complaints_number, POLLIN, 0}}};
  while (fds[0].fd >= 0 || fds[1].fd >= 0) {
    if (::poll(fds.data(), fds.size(), -1) < 0 && errno != EINTR) return;
    for (pollfd& end : fds)
      if (end.fd >= 0 && end.revents != 0 && !discard(end.fd)) end.fd = -1;
  }
}

[[noreturn]] void drain(int log, int complaints)
{
  ::setsid();
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  [[maybe_unused]] int const moved = ::chdir("/");
  int const null = ::open("/dev/null", O_RDWR);
  std::array<int, 3> fds{null, log, complaints};
  for (int& fd : fds) fd = ::fcntl(fd < 0 ? null : fd, F_DUPFD, complaints_number + 1);  // -1: it has ended already
  for (int const number : {0, 1, 2}) ::dup2(fds[0], number);
  // A pipe that has ended already must not leave another descriptor under its number: that one would never end.
  if (::dup2(fds[1], log_number) < 0) ::close(log_number);
  if (::dup2(fds[2], complaints_number) < 0) ::close(complaints_number);
  close_from(complaints_number + 1);
  discard_all();
  ::_exit(0);
}

}  // namespace

void drain_in_background(Descriptor log, Descriptor complaints)
{
  if (log && ::fork() == 0) drain(log.get(), complaints.get());
}

}  // namespace iotrace::capture
