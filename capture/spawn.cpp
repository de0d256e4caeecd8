#include "capture/spawn.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "capture/ask.hpp"
#include "capture/failure.hpp"
#include "capture/inherited.hpp"
#include "capture/process_status.hpp"
#include "capture/system/system.hpp"
#include "capture/tool.hpp"

namespace iotrace::capture {
namespace {

constexpr int log_pipe_size = 1 << 20;  // the tracer rarely waits for us; a system's limit for users

// Two ends that belong together.
struct Link {
  Descriptor ours;
  Descriptor theirs;
};

[[noreturn]] void fail(char const* what) { throw Failure(fmt::format("cannot {}: {}", what, std::strerror(errno))); }

Link open_pipe()
{
  auto [ours, theirs] = make_pipe();
  if (!ours) fail("make a pipe");
  ::fcntl(ours.get(), F_SETFL, O_NONBLOCK);
  return {std::move(ours), std::move(theirs)};
}

Link open_socket()
{
  auto [ours, theirs] = make_socket_pair();
  if (!ours) fail("make a socket");
  return {std::move(ours), std::move(theirs)};
}

// What the child puts under which number.
struct Layout {
  int null;
  int log;
  int complaints;
  int control;
  int control_number;
};

// Copies out of the way first: a number that is wanted may be in use by another of the four.
bool lay_out(Layout const& layout)
{
  int const above = std::max(tracer_log_fd, layout.control_number) + 1;
  std::array<int, 4> fds{layout.null, layout.log, layout.complaints, layout.control};
  for (int& fd : fds)
    if ((fd = ::fcntl(fd, F_DUPFD_CLOEXEC, above)) < 0) return false;
  for (int const number : {0, 1})
    if (::dup2(fds[0], number) < 0) return false;
  return ::dup2(fds[1], tracer_log_fd) >= 0 && ::dup2(fds[2], 2) >= 0 && ::dup2(fds[3], layout.control_number) >= 0;
}

// Everything of the caller's is left behind, but for the four.
void close_all_but_layout(Layout const& layout)
{
  for (int fd = tracer_log_fd + 1; fd < layout.control_number; ++fd) ::close(fd);
  close_from(layout.control_number + 1);
}

// Where the tool would say why it cannot start: it did not come to that.
[[noreturn]] void give_up(int complaints)
{
  std::string const why = fmt::format("ERROR: {}\n", std::strerror(errno));
  [[maybe_unused]] ssize_t const written = ::write(complaints, why.data(), why.size());
  ::_exit(exit_failed);
}

[[noreturn]] void execute(std::string const& program, std::vector<std::string> const& argv, int complaints)
{
  ::execv(program.c_str(), make_argv(argv).data());
  give_up(complaints);
}

[[noreturn]] void become_launcher(std::vector<std::string> const& argv, Layout const& layout, Signals const& signals)
{
  signals.restore();
  if (!lay_out(layout)) give_up(layout.complaints);
  close_all_but_layout(layout);
  execute(argv.front(), argv, STDERR_FILENO);
}

[[noreturn]] void become_neighbour(Neighbour const& neighbour, int log, int complaints, int null,
                                   Signals const& signals)
{
  signals.restore();
  raise_descriptor_limit();
  ::setsid();
  std::array<int, 3> fds{null, log, complaints};
  if (neighbour.log_is_stderr) std::swap(fds[STDOUT_FILENO], fds[STDERR_FILENO]);
  for (int& fd : fds)
    if ((fd = ::fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)) < 0) give_up(complaints);
  for (int number = 0; number < 3; ++number) ::dup2(fds[static_cast<std::size_t>(number)], number);
  close_from(STDERR_FILENO + 1);
  if (neighbour.prepare_environment != nullptr) neighbour.prepare_environment();
  execute(neighbour.program, neighbour.argv, neighbour.log_is_stderr ? STDOUT_FILENO : STDERR_FILENO);
}

// The launcher has executed its own program before anything else is started: a tool that waits for the first program
// that a child of ours executes does not take it for COMMAND. Its first word stays in the socket.
void await_launcher(int control)
{
  int word = 0;
  while (::recv(control, &word, sizeof word, MSG_PEEK) < 0)
    if (errno != EINTR) return;
}

[[noreturn]] void become_tracer(Tracer const& tracer, Layout const& layout, Signals const& signals)
{
  signals.restore();
  if (!lay_out(layout)) give_up(layout.complaints);
  close_all_but_layout(layout);
  if (tracer.prepare_environment != nullptr) tracer.prepare_environment();
  execute(tracer.program, tracer.argv, STDERR_FILENO);
}

// What ties a tracer and COMMAND to us, and the nothing that stands in for a terminal.
struct Links {
  Link log, complaints, control;
  Descriptor null;
};

Links make_links()
{
  Links links{open_pipe(), open_pipe(), open_socket(), Descriptor(::open("/dev/null", O_RDWR | O_CLOEXEC))};
  if (!links.null) fail("open /dev/null");
  make_roomy(links.log.ours, log_pipe_size);
  return links;
}

}  // namespace

int choose_control_fd(std::vector<int> const& inherited)
{
  int fd = tracer_log_fd + 1;
  while (std::ranges::binary_search(inherited, fd)) ++fd;
  return fd;
}

Spawned spawn_tracer(Tracer const& tracer, int control_fd, Signals const& signals)
{
  auto [log, complaints, control, null] = make_links();
  adopt_orphans(true);
  pid_t const pid = ::fork();
  if (pid < 0) fail("start a process");
  if (pid == 0)
    become_tracer(tracer, {null.get(), log.theirs.get(), complaints.theirs.get(), control.theirs.get(), control_fd},
                  signals);
  return {pid, 0, std::move(log.ours), std::move(complaints.ours), std::move(control.ours)};
}

Spawned spawn_beside(Neighbour neighbour, std::vector<std::string> const& launcher, int control_fd,
                     Signals const& signals)
{
  auto [log, complaints, control, null] = make_links();
  pid_t const command = ::fork();
  if (command < 0) fail("start a process");
  if (command == 0)
    become_launcher(launcher, {null.get(), null.get(), complaints.theirs.get(), control.theirs.get(), control_fd},
                    signals);
  control.theirs.close();
  await_launcher(control.ours.get());
  std::ranges::replace(neighbour.argv, command_pid_word, std::to_string(command));
  pid_t const self = ::getpid();
  pid_t const tracer = ::fork();
  if (tracer == 0) end_with(self);
  if (tracer == 0) become_neighbour(neighbour, log.theirs.get(), complaints.theirs.get(), null.get(), signals);
  if (tracer < 0) ::kill(command, SIGKILL);
  if (tracer < 0) fail("start a process");
  return {command, tracer, std::move(log.ours), std::move(complaints.ours), std::move(control.ours)};
}

pid_t adopt_tracer(pid_t command)
{
  adopt_orphans(false);
  pid_t const tracer = read_process_status(std::to_string(command)).tracer;
  bool const is_ours = tracer > 0 && ::waitpid(tracer, nullptr, WNOHANG) == 0;
  return is_ours ? tracer : 0;
}

}  // namespace iotrace::capture
