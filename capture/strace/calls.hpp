// Which system calls strace is asked to show. With seccomp-bpf a call that is not in the list costs nothing, one that
// is costs two stops of its thread (some 10 µs), so the list is the least that the sets and the verdicts need. Names
// come from every architecture; each is given to strace as `?name`, which skips those it does not know.
#pragma once

#include <string_view>

namespace iotrace::capture {

/// Always: what makes, names, changes or removes a file, starts or ends a process, moves its directory; and the rare
/// calls after which a trace no longer tells the truth. Not close, dup, fcntl: `-y` prints the name behind every
/// descriptor. Not mmap: what is mapped was opened.
inline constexpr std::string_view base_calls[] = {
    // opens with their results
    "open",
    "openat",
    "openat2",
    "creat",
    "open_by_handle_at",
    // processes and threads
    "execve",
    "execveat",
    "fork",
    "vfork",
    "clone",
    "clone3",
    "exit",
    "exit_group",
    // directories: of the process, and their entries
    "chdir",
    "fchdir",
    "getdents",
    "getdents64",
    "readdir",
    // names made, moved and removed
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "symlink",
    "symlinkat",
    "unlink",
    "unlinkat",
    "rmdir",
    "mkdir",
    "mkdirat",
    "mknod",
    "mknodat",
    "bind",
    // content changed without a write
    "truncate",
    "truncate64",
    "ftruncate",
    "ftruncate64",
    "fallocate",
    // mode, owner, times, attributes
    "chmod",
    "fchmod",
    "fchmodat",
    "fchmodat2",
    "chown",
    "chown32",
    "lchown",
    "lchown32",
    "fchown",
    "fchown32",
    "fchownat",
    "utime",
    "utimes",
    "futimesat",
    "utimensat",
    "utimensat_time64",
    "setxattr",
    "lsetxattr",
    "fsetxattr",
    "setxattrat",
    "removexattr",
    "lremovexattr",
    "fremovexattr",
    "removexattrat",
    "file_setattr",
    // what would blind a verdict
    "chroot",
    "pivot_root",
    "mount",
    "umount",
    "umount2",
    "move_mount",
    "open_tree",
    "open_tree_attr",
    "fsmount",
    "mount_setattr",
    "setns",
    "unshare",
    "io_uring_setup",
    "pidfd_getfd",
};

/// With --probes: questions about names.
inline constexpr std::string_view probe_calls[] = {
    "stat",  "stat64", "lstat",     "lstat64",    "newfstatat", "fstatat64",
    "statx", "access", "faccessat", "faccessat2", "readlink",   "readlinkat",
};

/// With --bytes: content on its way.
inline constexpr std::string_view byte_calls[] = {
    "read",    "write",    "pread64",  "pwrite64", "readv",      "writev",          "preadv",
    "pwritev", "preadv2",  "pwritev2", "sendfile", "sendfile64", "copy_file_range", "splice",
    "tee",     "vmsplice", "mmap",     "mmap2",    "ioctl",  // ioctl for FICLONE and FICLONERANGE
};

}  // namespace iotrace::capture
