// What each kernel does in a way of its own. linux.cpp and macos.cpp define the same names; CMake takes one of them.
#pragma once

#include <signal.h>
#include <sys/types.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "capture/descriptor.hpp"

namespace iotrace::capture {

/// Two ends that belong together, both closed by an exec; of a pipe the reading one comes first.
using Ends = std::array<Descriptor, 2>;

/// Owns nothing, and errno says why, where there is none to be had.
Ends make_pipe();

/// Two connected sockets that carry bytes and descriptors. On failure as above.
Ends make_socket_pair();

/// Asks for a pipe of `size` bytes; the kernel may give less.
void make_roomy(Descriptor const& pipe, int size);

/// Closes every descriptor from `first` on.
void close_from(int first);

/// The folder whose entries are the numbers of our open descriptors.
char const* descriptor_folder() noexcept;

/// The path by which the file under this number is known; empty, or not absolute, where it has none.
std::string name_descriptor(int fd);

/// True for a descriptor that only names its file (O_PATH of open(2)), by the flags that F_GETFL gives.
bool only_names(int flags) noexcept;

/// Has the file system promise room for the file's first `size` bytes, its size unchanged: 0, or an errno. ENOTSUP
/// where it makes no promises.
int reserve_space(int fd, std::uint64_t size);

/// The file that we were executed from.
std::filesystem::path own_program();

/// The second word of a process's command line; empty where there is none.
std::string second_word(pid_t process);

/// Whether orphans of our descendants become our children. Where the kernel cannot do that nothing happens: no tracer
/// there needs it.
void adopt_orphans(bool wanted);

/// In a child: it does not stay behind, however `parent` ends. Where the kernel cannot do that a tracer ends by
/// SIGPIPE, at its next line.
void end_with(pid_t parent);

/// A signal that arrived.
struct Arrival {
  int signal = 0;
  bool from_kernel = false;  ///< from the terminal or the kernel, which tell COMMAND themselves; not from kill(2)
};

/// Readable when one of the signals, which are blocked, has arrived. On failure as above.
Descriptor watch_signals(sigset_t const& signals);

/// The next of them; does not wait.
std::optional<Arrival> next_arrival(Descriptor const& watch);

}  // namespace iotrace::capture
