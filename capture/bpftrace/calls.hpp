// Which system calls our bpftrace program shows, and where each keeps what the program has to fetch for it. The same
// kinds as under strace (strace/calls.hpp). Places count from 1; 0 = the call has no such argument. Source: section 2
// of the manual. Numbers are those of the architecture that this is built for.
#pragma once

#include <sys/syscall.h>

#include <cstdint>
#include <string_view>

namespace iotrace::capture::bpftrace {

enum class Group : std::uint8_t { base, probe, bytes };

/// What of a call the program fetches when it returns.
struct Shape {
  std::uint8_t name = 0;    ///< first name, in the caller's memory
  std::uint8_t fd = 0;      ///< the descriptor it is relative to, or that is meant itself
  std::uint8_t name2 = 0;   ///< second name, or the text that readlink gave
  std::uint8_t fd2 = 0;     ///< its descriptor
  bool opens = false;       ///< the result is a descriptor
  bool moves = false;       ///< the working directory is another afterwards
  std::uint8_t record = 0;  ///< a structure, of which two words are shown
  std::uint8_t word = 0;    ///< offset of the first
  std::uint8_t word2 = 0;   ///< offset of the second
  std::uint8_t flags = 0;   ///< of a call with one name: the only number beside it that matters
};

struct Call {
  std::string_view name;
  int number;
  Group group;
  Shape shape;
};

#if defined __x86_64__
inline constexpr std::uint8_t stat_mode = 24;
#else
inline constexpr std::uint8_t stat_mode = 16;  // the layout of the younger architectures, asm-generic/stat.h
#endif
inline constexpr std::uint8_t statx_mode = 28;

// clang-format off
inline constexpr Call calls[] = {
    // opens with their results
#ifdef SYS_open
    {"open", SYS_open, Group::base, {.name = 1, .opens = true, .flags = 2}},
    {"creat", SYS_creat, Group::base, {.name = 1, .opens = true}},
#endif
    {"openat", SYS_openat, Group::base, {.name = 2, .fd = 1, .opens = true, .flags = 3}},
    {"openat2", SYS_openat2, Group::base, {.name = 2, .fd = 1, .opens = true, .record = 3, .word = 0, .word2 = 16}},
    {"open_by_handle_at", SYS_open_by_handle_at, Group::base, {.opens = true}},
    {"open_tree", SYS_open_tree, Group::base, {.name = 2, .fd = 1, .opens = true, .flags = 3}},
    {"pidfd_getfd", SYS_pidfd_getfd, Group::base, {.opens = true}},
    // processes; what succeeds is told by the scheduler's own tracepoints
    {"execve", SYS_execve, Group::base, {.name = 1}},
    {"execveat", SYS_execveat, Group::base, {.name = 2, .fd = 1, .flags = 5}},
    // directories: of the process, and their entries
    {"chdir", SYS_chdir, Group::base, {.name = 1, .moves = true}},
    {"fchdir", SYS_fchdir, Group::base, {.fd = 1, .moves = true}},
#ifdef SYS_getdents
    {"getdents", SYS_getdents, Group::base, {.fd = 1}},
#endif
    {"getdents64", SYS_getdents64, Group::base, {.fd = 1}},
    // names made, moved and removed
#ifdef SYS_rename
    {"rename", SYS_rename, Group::base, {.name = 1, .name2 = 2}},
    {"link", SYS_link, Group::base, {.name = 1, .name2 = 2}},
    {"symlink", SYS_symlink, Group::base, {.name = 1, .name2 = 2}},
    {"unlink", SYS_unlink, Group::base, {.name = 1}},
    {"rmdir", SYS_rmdir, Group::base, {.name = 1}},
    {"mkdir", SYS_mkdir, Group::base, {.name = 1}},
    {"mknod", SYS_mknod, Group::base, {.name = 1}},
#endif
#ifdef SYS_renameat
    {"renameat", SYS_renameat, Group::base, {.name = 2, .fd = 1, .name2 = 4, .fd2 = 3}},
#endif
    {"renameat2", SYS_renameat2, Group::base, {.name = 2, .fd = 1, .name2 = 4, .fd2 = 3}},
    {"linkat", SYS_linkat, Group::base, {.name = 2, .fd = 1, .name2 = 4, .fd2 = 3}},
    {"symlinkat", SYS_symlinkat, Group::base, {.name = 1, .name2 = 3, .fd2 = 2}},
    {"unlinkat", SYS_unlinkat, Group::base, {.name = 2, .fd = 1, .flags = 3}},
    {"mkdirat", SYS_mkdirat, Group::base, {.name = 2, .fd = 1}},
    {"mknodat", SYS_mknodat, Group::base, {.name = 2, .fd = 1}},
    {"bind", SYS_bind, Group::base, {.name = 2}},
    // content changed without a write
    {"truncate", SYS_truncate, Group::base, {.name = 1, .flags = 2}},
    {"ftruncate", SYS_ftruncate, Group::base, {.fd = 1}},
    {"fallocate", SYS_fallocate, Group::base, {.fd = 1}},
    // mode, owner, times, attributes
#ifdef SYS_chmod
    {"chmod", SYS_chmod, Group::base, {.name = 1}},
    {"chown", SYS_chown, Group::base, {.name = 1}},
    {"lchown", SYS_lchown, Group::base, {.name = 1}},
    {"utime", SYS_utime, Group::base, {.name = 1}},
    {"utimes", SYS_utimes, Group::base, {.name = 1}},
    {"futimesat", SYS_futimesat, Group::base, {.name = 2, .fd = 1}},
#endif
    {"fchmod", SYS_fchmod, Group::base, {.fd = 1}},
    {"fchmodat", SYS_fchmodat, Group::base, {.name = 2, .fd = 1}},
    {"fchmodat2", 452, Group::base, {.name = 2, .fd = 1, .flags = 4}},
    {"fchown", SYS_fchown, Group::base, {.fd = 1}},
    {"fchownat", SYS_fchownat, Group::base, {.name = 2, .fd = 1, .flags = 5}},
    {"utimensat", SYS_utimensat, Group::base, {.name = 2, .fd = 1, .flags = 4}},
    {"setxattr", SYS_setxattr, Group::base, {.name = 1}},
    {"lsetxattr", SYS_lsetxattr, Group::base, {.name = 1}},
    {"fsetxattr", SYS_fsetxattr, Group::base, {.fd = 1}},
    {"removexattr", SYS_removexattr, Group::base, {.name = 1}},
    {"lremovexattr", SYS_lremovexattr, Group::base, {.name = 1}},
    {"fremovexattr", SYS_fremovexattr, Group::base, {.fd = 1}},
    {"setxattrat", 463, Group::base, {.name = 2, .fd = 1, .flags = 3}},
    {"removexattrat", 466, Group::base, {.name = 2, .fd = 1, .flags = 3}},
    {"file_setattr", 469, Group::base, {.name = 2, .fd = 1, .flags = 5}},
    // what would blind a verdict
    {"chroot", SYS_chroot, Group::base, {.name = 1}},
    {"pivot_root", SYS_pivot_root, Group::base, {}},
    {"mount", SYS_mount, Group::base, {}},
    {"umount2", SYS_umount2, Group::base, {}},
    {"move_mount", SYS_move_mount, Group::base, {}},
    {"mount_setattr", SYS_mount_setattr, Group::base, {}},
    {"setns", SYS_setns, Group::base, {}},
    {"unshare", SYS_unshare, Group::base, {}},
    {"io_uring_setup", SYS_io_uring_setup, Group::base, {}},
    // questions about names
#ifdef SYS_stat
    {"stat", SYS_stat, Group::probe, {.name = 1, .record = 2, .word = stat_mode, .word2 = stat_mode}},
    {"lstat", SYS_lstat, Group::probe, {.name = 1, .record = 2, .word = stat_mode, .word2 = stat_mode}},
    {"access", SYS_access, Group::probe, {.name = 1}},
    {"readlink", SYS_readlink, Group::probe, {.name = 1, .name2 = 2}},
#endif
    {"newfstatat", SYS_newfstatat, Group::probe,
     {.name = 2, .fd = 1, .record = 3, .word = stat_mode, .word2 = stat_mode, .flags = 4}},
    {"statx", SYS_statx, Group::probe,
     {.name = 2, .fd = 1, .record = 5, .word = statx_mode, .word2 = statx_mode, .flags = 3}},
    {"faccessat", SYS_faccessat, Group::probe, {.name = 2, .fd = 1}},
    {"faccessat2", SYS_faccessat2, Group::probe, {.name = 2, .fd = 1, .flags = 4}},
    {"readlinkat", SYS_readlinkat, Group::probe, {.name = 2, .fd = 1, .name2 = 3}},
    // content on its way
    {"read", SYS_read, Group::bytes, {.fd = 1}},
    {"write", SYS_write, Group::bytes, {.fd = 1}},
    {"pread64", SYS_pread64, Group::bytes, {.fd = 1}},
    {"pwrite64", SYS_pwrite64, Group::bytes, {.fd = 1}},
    {"readv", SYS_readv, Group::bytes, {.fd = 1}},
    {"writev", SYS_writev, Group::bytes, {.fd = 1}},
    {"preadv", SYS_preadv, Group::bytes, {.fd = 1}},
    {"pwritev", SYS_pwritev, Group::bytes, {.fd = 1}},
    {"preadv2", SYS_preadv2, Group::bytes, {.fd = 1}},
    {"pwritev2", SYS_pwritev2, Group::bytes, {.fd = 1}},
    {"sendfile", SYS_sendfile, Group::bytes, {.fd = 2, .fd2 = 1}},
    {"copy_file_range", SYS_copy_file_range, Group::bytes, {.fd = 1, .fd2 = 3}},
    {"splice", SYS_splice, Group::bytes, {.fd = 1, .fd2 = 3}},
    {"mmap", SYS_mmap, Group::bytes, {.fd = 5}},
    {"ioctl", SYS_ioctl, Group::bytes, {.fd = 3, .fd2 = 1, .record = 3}},
};
// clang-format on

}  // namespace iotrace::capture::bpftrace
