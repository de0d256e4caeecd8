// The kernel's numbers that the tracers of Linux print or pass, and what they mean in a fact's terms. The numbers are
// x86's; O_DIRECTORY, O_NOFOLLOW and the like differ on other architectures. Source: Linux uapi headers.
#pragma once

#include <cstdint>

#include "parsers/fact.hpp"

namespace iotrace::linux_abi {

inline constexpr std::uint64_t o_accmode = 3, o_wronly = 1, o_rdwr = 2, o_creat = 0100, o_excl = 0200, o_trunc = 01000,
                               o_append = 02000, o_directory = 0200000, o_nofollow = 0400000, o_cloexec = 02000000,
                               o_path = 010000000, o_tmpfile = 020000000;  // O_TMPFILE less its O_DIRECTORY
inline constexpr std::uint64_t at_symlink_nofollow = 0x100, at_removedir = 0x200, at_symlink_follow = 0x400,
                               at_empty_path = 0x1000;
inline constexpr std::uint64_t clone_fs = 0x200, clone_files = 0x400, clone_vfork = 0x4000, clone_parent = 0x8000,
                               clone_thread = 0x10000, clone_newns = 0x20000, clone_newuser = 0x10000000,
                               clone_newpid = 0x20000000;
inline constexpr std::uint64_t prot_write = 2, map_shared = 1, map_anonymous = 0x20;
inline constexpr std::uint64_t s_ifmt = 0170000, s_ifdir = 0040000, s_ifreg = 0100000, s_iflnk = 0120000;
inline constexpr std::uint64_t f_dupfd = 0, f_setfd = 2, f_dupfd_cloexec = 1030, fd_cloexec = 1;
inline constexpr std::uint64_t fioclex = 0x5451, fionclex = 0x5450, ficlone = 0x40049409, ficlonerange = 0x4020940d;
inline constexpr std::uint64_t rename_noreplace = 1, rename_exchange = 2, resolve_in_root = 0x10,
                               close_range_unshare = 2, close_range_cloexec = 4, falloc_keep_size = 1;
inline constexpr int eintr = 4, eio = 5, eagain = 11, erestartsys = 512, erestart_restartblock = 516;

struct Translation {
  std::uint64_t from;
  std::uint32_t to;
};

inline constexpr Translation open_flags[] = {
    {o_creat, OpenFlag::create},    {o_excl, OpenFlag::exclusive},      {o_trunc, OpenFlag::truncate},
    {o_append, OpenFlag::append},   {o_directory, OpenFlag::directory}, {o_nofollow, OpenFlag::no_follow},
    {o_cloexec, OpenFlag::cloexec},
};

// Access mode 3 gives a descriptor for ioctl only; O_PATH one for nothing but names (open(2)).
inline std::uint32_t translate_open(std::uint64_t flags)
{
  std::uint32_t mine = 0;
  for (Translation const& flag : open_flags)
    if ((flags & flag.from) != 0) mine |= flag.to;
  if ((flags & o_tmpfile) != 0) mine = (mine | OpenFlag::temporary) & ~OpenFlag::directory;
  if ((flags & o_path) != 0) return mine | OpenFlag::path_only;
  std::uint64_t const mode = flags & o_accmode;
  if (mode == 0 || mode == o_rdwr) mine |= OpenFlag::read;
  if (mode == o_wronly || mode == o_rdwr) mine |= OpenFlag::write;
  return mine;
}

inline FileKind kind_of(std::uint64_t mode)
{
  switch (mode & s_ifmt) {
    case 0:
      return FileKind::unknown;
    case s_ifdir:
      return FileKind::directory;
    case s_ifreg:
      return FileKind::regular;
    case s_iflnk:
      return FileKind::link;
    default:
      return FileKind::other;
  }
}

inline std::uint32_t translate_clone(std::uint64_t flags)
{
  std::uint32_t mine = 0;
  if ((flags & clone_thread) != 0) mine |= ForkFlag::thread;
  if ((flags & clone_files) != 0) mine |= ForkFlag::files;
  if ((flags & clone_fs) != 0) mine |= ForkFlag::fs;
  if ((flags & clone_vfork) != 0) mine |= ForkFlag::vfork;
  if ((flags & clone_newns) != 0) mine |= ForkFlag::new_namespace;
  if ((flags & clone_newpid) != 0) mine |= ForkFlag::new_pids;
  if ((flags & clone_parent) != 0) mine |= ForkFlag::sibling;
  return mine;
}

}  // namespace iotrace::linux_abi
