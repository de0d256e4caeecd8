// What makes facts out of system calls: one function a kind of call, with the places of its arguments as template
// parameters, so that the table in calls.cpp can say where each call keeps what. Sources: section 2 of the manual.
#pragma once

#include "parsers/strace/calls.hpp"
#include "parsers/strace/constants.hpp"

namespace iotrace::strace {

inline constexpr int none = -1;  ///< the call has no such argument

inline Argument const& argument(Syscall const& call, int place)
{
  static constexpr Argument absent{};
  return place < 0 ? absent : call.arguments[static_cast<std::size_t>(place)];
}

/// Appends a fact about the call: who, when, outcome, result.
Fact& add_fact(Batch& batch, Syscall const& call, Verb verb);

/// A name argument. `folder` is the place of its dirfd, none for calls that have no such argument.
Name name_of(Batch& batch, Syscall const& call, int folder, int path);
Descriptor fd_of(Batch& batch, Syscall const& call, int place);
/// What the result descriptor is, where -y says so.
Descriptor real_of(Batch& batch, Syscall const& call);
inline std::uint64_t flags_at(Syscall const& call, int place) { return flags_of(argument(call, place)); }

/// NameFlag bits out of AT_* flags and a name that may be empty or null: then the descriptor itself is meant.
std::uint32_t name_flags(Syscall const& call, int path, int at_flags);

// ---- names: make_names.cpp ------------------------------------------------------------------------------------------

void add_open(Batch& batch, Syscall const& call, Name const& name, std::uint64_t linux_flags);
void add_question(Batch& batch, Syscall const& call, Verb verb, Name const& name, std::uint32_t flags, int status);
void add_readlink(Batch& batch, Syscall const& call, Name const& name, int text);
void add_move(Batch& batch, Syscall const& call, Name const& from, Name const& to, int flags);
void add_link(Batch& batch, Syscall const& call, Name const& from, Name const& to, int flags);
void add_alter(Batch& batch, Syscall const& call, int folder, int path, std::uint32_t flags);

template <int folder, int path, int flags>
void make_open(Syscall const& call, Batch& batch)
{
  add_open(batch, call, name_of(batch, call, folder, path), flags_at(call, flags));
}
void make_creat(Syscall const& call, Batch& batch);
void make_openat2(Syscall const& call, Batch& batch);
void make_open_tree(Syscall const& call, Batch& batch);

/// `status`: the place of the struct that tells what kind of file it is.
template <int folder, int path, int status, int at_flags, std::uint32_t always = 0>
void make_stat(Syscall const& call, Batch& batch)
{
  add_question(batch, call, Verb::stat, name_of(batch, call, folder, path), always | name_flags(call, path, at_flags),
               status);
}
void make_fstat(Syscall const& call, Batch& batch);

template <int folder, int path, int at_flags>
void make_access(Syscall const& call, Batch& batch)
{
  add_question(batch, call, Verb::access, name_of(batch, call, folder, path), name_flags(call, path, at_flags), none);
}

template <int folder, int path, int text>
void make_readlink(Syscall const& call, Batch& batch)
{
  add_readlink(batch, call, name_of(batch, call, folder, path), text);
}

template <int folder, int from, int new_folder, int to, int flags>
void make_rename(Syscall const& call, Batch& batch)
{
  add_move(batch, call, name_of(batch, call, folder, from), name_of(batch, call, new_folder, to), flags);
}

template <int folder, int from, int new_folder, int to, int flags>
void make_link(Syscall const& call, Batch& batch)
{
  add_link(batch, call, name_of(batch, call, folder, from), name_of(batch, call, new_folder, to), flags);
}

template <int text, int folder, int path>
void make_symlink(Syscall const& call, Batch& batch)
{
  Fact& fact = add_fact(batch, call, Verb::symlink);
  fact.second = name_of(batch, call, folder, path);
  fact.text = decode(argument(call, text).body, batch.arena);
}

template <Verb verb, int folder, int path>
void make_named(Syscall const& call, Batch& batch)
{
  add_fact(batch, call, verb).first = name_of(batch, call, folder, path);
}

template <int folder, int path, int flags>
void make_unlinkat(Syscall const& call, Batch& batch)
{
  bool const folder_too = (flags_at(call, flags) & linux_abi::at_removedir) != 0;
  add_fact(batch, call, folder_too ? Verb::rmdir : Verb::unlink).first = name_of(batch, call, folder, path);
}

template <int path, int length>
void make_truncate(Syscall const& call, Batch& batch)
{
  Fact& fact = add_fact(batch, call, Verb::truncate);
  fact.first = name_of(batch, call, none, path);
  fact.extent = argument(call, length).number;
}

template <int folder, int path, int at_flags, std::uint32_t always = 0>
void make_alter(Syscall const& call, Batch& batch)
{
  add_alter(batch, call, folder, path, always | name_flags(call, path, at_flags));
}

void make_bind(Syscall const& call, Batch& batch);
void make_getcwd(Syscall const& call, Batch& batch);

// ---- descriptors: make_descriptors.cpp ------------------------------------------------------------------------------

/// A fact about the descriptor in the first place; nothing when the call failed.
template <Verb verb>
void make_of_fd(Syscall const& call, Batch& batch)
{
  if (call.phase == Phase::whole && call.outcome == Outcome::failure) return;
  add_fact(batch, call, verb).fd = fd_of(batch, call, 0);
}
void make_close(Syscall const& call, Batch& batch);
void make_dup(Syscall const& call, Batch& batch);
void make_dup2(Syscall const& call, Batch& batch);
void make_fcntl(Syscall const& call, Batch& batch);
void make_ioctl(Syscall const& call, Batch& batch);
void make_close_range(Syscall const& call, Batch& batch);
void make_ftruncate(Syscall const& call, Batch& batch);
void make_fallocate(Syscall const& call, Batch& batch);
void make_map(Syscall const& call, Batch& batch);

void add_data(Batch& batch, Syscall const& call, int in, int out);
/// Bytes from the descriptor in place `in` to that in place `out`; either may be none.
template <int in, int out>
void make_data(Syscall const& call, Batch& batch)
{
  add_data(batch, call, in, out);
}

/// The result is a new descriptor that is no file.
void make_anonymous(Syscall const& call, Batch& batch);
void add_pair(Batch& batch, Syscall const& call, Argument const& pair);
template <int pair>
void make_pair(Syscall const& call, Batch& batch)
{
  add_pair(batch, call, argument(call, pair));
}
void make_received(Syscall const& call, Batch& batch);
void make_recvmsg(Syscall const& call, Batch& batch);

// ---- processes and what cannot be followed: make_processes.cpp ------------------------------------------------------

void add_exec(Batch& batch, Syscall const& call, Name const& name, int argv, int environment, std::uint32_t flags);
template <int folder, int path, int argv, int environment, int flags>
void make_exec(Syscall const& call, Batch& batch)
{
  add_exec(batch, call, name_of(batch, call, folder, path), argv, environment, name_flags(call, path, flags));
}
template <std::uint32_t flags>
void make_fork(Syscall const& call, Batch& batch)
{
  add_fact(batch, call, Verb::fork).flags = flags;
}
void make_clone(Syscall const& call, Batch& batch);
void make_clone3(Syscall const& call, Batch& batch);
void make_unshare(Syscall const& call, Batch& batch);

template <Verb verb>
void make_exit(Syscall const& call, Batch& batch)
{
  Fact& fact = add_fact(batch, call, verb);
  fact.value = argument(call, 0).number & 0xff;  // what wait(2) tells of it
  fact.outcome = Outcome::success;               // it never returns
}

/// Something that cannot be followed; nothing when the call failed.
void make_chroot(Syscall const& call, Batch& batch);
void make_mount(Syscall const& call, Batch& batch);
void make_setns(Syscall const& call, Batch& batch);
void make_io_uring(Syscall const& call, Batch& batch);
void make_handle(Syscall const& call, Batch& batch);

}  // namespace iotrace::strace
