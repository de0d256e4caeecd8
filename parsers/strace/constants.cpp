// The tables of constants, errors and signals. Sources: Linux include/uapi/{linux,asm-generic}, x86 where they differ;
// errors above 511 are the kernel's own (include/linux/errno.h), which only tracers see.
#include "parsers/strace/constants.hpp"

#include <charconv>

#include "parsers/words.hpp"

namespace iotrace::strace {
namespace {

constexpr auto constants = make_words<std::int64_t>({
    // open(2), fcntl(2)
    {"O_RDONLY", 0},
    {"O_WRONLY", 1},
    {"O_RDWR", 2},
    {"O_ACCMODE", 3},
    {"O_CREAT", 0100},
    {"O_EXCL", 0200},
    {"O_NOCTTY", 0400},
    {"O_TRUNC", 01000},
    {"O_APPEND", 02000},
    {"O_NONBLOCK", 04000},
    {"O_DSYNC", 010000},
    {"O_SYNC", 04010000},
    {"FASYNC", 020000},
    {"O_DIRECT", 040000},
    {"O_LARGEFILE", 0100000},
    {"O_DIRECTORY", 0200000},
    {"O_NOFOLLOW", 0400000},
    {"O_NOATIME", 01000000},
    {"O_CLOEXEC", 02000000},
    {"O_PATH", 010000000},
    {"O_TMPFILE", 020200000},
    {"__O_TMPFILE", 020000000},
    {"__O_SYNC", 04000000},
    {"F_DUPFD", 0},
    {"F_GETFD", 1},
    {"F_SETFD", 2},
    {"F_GETFL", 3},
    {"F_SETFL", 4},
    {"F_DUPFD_CLOEXEC", 1030},
    {"FD_CLOEXEC", 1},
    // *at(2)
    {"AT_FDCWD", -100},
    {"AT_SYMLINK_NOFOLLOW", 0x100},
    {"AT_REMOVEDIR", 0x200},
    {"AT_EACCESS", 0x200},
    {"AT_SYMLINK_FOLLOW", 0x400},
    {"AT_NO_AUTOMOUNT", 0x800},
    {"AT_EMPTY_PATH", 0x1000},
    {"AT_STATX_SYNC_AS_STAT", 0},
    {"AT_STATX_FORCE_SYNC", 0x2000},
    {"AT_STATX_DONT_SYNC", 0x4000},
    {"AT_RECURSIVE", 0x8000},
    {"OPEN_TREE_CLONE", 1},
    {"OPEN_TREE_CLOEXEC", 02000000},
    {"RENAME_NOREPLACE", 1},
    {"RENAME_EXCHANGE", 2},
    {"RENAME_WHITEOUT", 4},
    {"RESOLVE_NO_XDEV", 1},
    {"RESOLVE_NO_MAGICLINKS", 2},
    {"RESOLVE_NO_SYMLINKS", 4},
    {"RESOLVE_BENEATH", 8},
    {"RESOLVE_IN_ROOT", 0x10},
    {"RESOLVE_CACHED", 0x20},
    // clone(2), unshare(2)
    {"CLONE_VM", 0x100},
    {"CLONE_FS", 0x200},
    {"CLONE_FILES", 0x400},
    {"CLONE_SIGHAND", 0x800},
    {"CLONE_PIDFD", 0x1000},
    {"CLONE_PTRACE", 0x2000},
    {"CLONE_VFORK", 0x4000},
    {"CLONE_PARENT", 0x8000},
    {"CLONE_THREAD", 0x10000},
    {"CLONE_NEWNS", 0x20000},
    {"CLONE_SYSVSEM", 0x40000},
    {"CLONE_SETTLS", 0x80000},
    {"CLONE_PARENT_SETTID", 0x100000},
    {"CLONE_CHILD_CLEARTID", 0x200000},
    {"CLONE_UNTRACED", 0x800000},
    {"CLONE_CHILD_SETTID", 0x1000000},
    {"CLONE_NEWCGROUP", 0x2000000},
    {"CLONE_NEWUTS", 0x4000000},
    {"CLONE_NEWIPC", 0x8000000},
    {"CLONE_NEWUSER", 0x10000000},
    {"CLONE_NEWPID", 0x20000000},
    {"CLONE_NEWNET", 0x40000000},
    {"CLONE_IO", 0x80000000},
    // mmap(2)
    {"PROT_NONE", 0},
    {"PROT_READ", 1},
    {"PROT_WRITE", 2},
    {"PROT_EXEC", 4},
    {"MAP_SHARED", 1},
    {"MAP_PRIVATE", 2},
    {"MAP_SHARED_VALIDATE", 3},
    {"MAP_FIXED", 0x10},
    {"MAP_ANONYMOUS", 0x20},
    {"MAP_ANON", 0x20},
    // stat(2)
    {"S_IFREG", 0100000},
    {"S_IFDIR", 0040000},
    {"S_IFLNK", 0120000},
    {"S_IFCHR", 0020000},
    {"S_IFBLK", 0060000},
    {"S_IFIFO", 0010000},
    {"S_IFSOCK", 0140000},
    {"S_ISUID", 04000},
    {"S_ISGID", 02000},
    {"S_ISVTX", 01000},
    // ioctl(2), fallocate(2), close_range(2)
    {"FIOCLEX", 0x5451},
    {"FIONCLEX", 0x5450},
    {"FICLONE", 0x40049409},
    {"FICLONERANGE", 0x4020940d},
    {"BTRFS_IOC_CLONE", 0x40049409},
    {"BTRFS_IOC_CLONE_RANGE", 0x4020940d},
    {"FALLOC_FL_KEEP_SIZE", 1},
    {"FALLOC_FL_PUNCH_HOLE", 2},
    {"FALLOC_FL_COLLAPSE_RANGE", 8},
    {"FALLOC_FL_ZERO_RANGE", 0x10},
    {"FALLOC_FL_INSERT_RANGE", 0x20},
    {"FALLOC_FL_UNSHARE_RANGE", 0x40},
    {"CLOSE_RANGE_UNSHARE", 2},
    {"CLOSE_RANGE_CLOEXEC", 4},
});

constexpr auto errors = make_words<std::int16_t>({
    {"EPERM", 1},
    {"ENOENT", 2},
    {"ESRCH", 3},
    {"EINTR", 4},
    {"EIO", 5},
    {"ENXIO", 6},
    {"E2BIG", 7},
    {"ENOEXEC", 8},
    {"EBADF", 9},
    {"ECHILD", 10},
    {"EAGAIN", 11},
    {"ENOMEM", 12},
    {"EACCES", 13},
    {"EFAULT", 14},
    {"ENOTBLK", 15},
    {"EBUSY", 16},
    {"EEXIST", 17},
    {"EXDEV", 18},
    {"ENODEV", 19},
    {"ENOTDIR", 20},
    {"EISDIR", 21},
    {"EINVAL", 22},
    {"ENFILE", 23},
    {"EMFILE", 24},
    {"ENOTTY", 25},
    {"ETXTBSY", 26},
    {"EFBIG", 27},
    {"ENOSPC", 28},
    {"ESPIPE", 29},
    {"EROFS", 30},
    {"EMLINK", 31},
    {"EPIPE", 32},
    {"EDOM", 33},
    {"ERANGE", 34},
    {"EDEADLK", 35},
    {"ENAMETOOLONG", 36},
    {"ENOLCK", 37},
    {"ENOSYS", 38},
    {"ENOTEMPTY", 39},
    {"ELOOP", 40},
    {"EWOULDBLOCK", 11},
    {"ENODATA", 61},
    {"ETIME", 62},
    {"ENOLINK", 67},
    {"EPROTO", 71},
    {"EBADMSG", 74},
    {"EOVERFLOW", 75},
    {"EILSEQ", 84},
    {"EUSERS", 87},
    {"ENOTSOCK", 88},
    {"EOPNOTSUPP", 95},
    {"ENOTSUP", 95},
    {"EADDRINUSE", 98},
    {"ECONNABORTED", 103},
    {"ECONNRESET", 104},
    {"ENOTCONN", 107},
    {"ETIMEDOUT", 110},
    {"ECONNREFUSED", 111},
    {"EHOSTUNREACH", 113},
    {"EALREADY", 114},
    {"EINPROGRESS", 115},
    {"ESTALE", 116},
    {"EUCLEAN", 117},
    {"EREMOTEIO", 121},
    {"EDQUOT", 122},
    {"ENOMEDIUM", 123},
    {"EMEDIUMTYPE", 124},
    {"ECANCELED", 125},
    {"ENOKEY", 126},
    {"EKEYEXPIRED", 127},
    {"EKEYREVOKED", 128},
    {"EKEYREJECTED", 129},
    {"ERESTARTSYS", 512},
    {"ERESTARTNOINTR", 513},
    {"ERESTARTNOHAND", 514},
    {"ENOIOCTLCMD", 515},
    {"ERESTART_RESTARTBLOCK", 516},
});

constexpr auto signals = make_words<std::int16_t>({
    {"SIGHUP", 1},   {"SIGINT", 2},   {"SIGQUIT", 3},    {"SIGILL", 4},    {"SIGTRAP", 5},    {"SIGABRT", 6},
    {"SIGIOT", 6},   {"SIGBUS", 7},   {"SIGFPE", 8},     {"SIGKILL", 9},   {"SIGUSR1", 10},   {"SIGSEGV", 11},
    {"SIGUSR2", 12}, {"SIGPIPE", 13}, {"SIGALRM", 14},   {"SIGTERM", 15},  {"SIGSTKFLT", 16}, {"SIGCHLD", 17},
    {"SIGCONT", 18}, {"SIGSTOP", 19}, {"SIGTSTP", 20},   {"SIGTTIN", 21},  {"SIGTTOU", 22},   {"SIGURG", 23},
    {"SIGXCPU", 24}, {"SIGXFSZ", 25}, {"SIGVTALRM", 26}, {"SIGPROF", 27},  {"SIGWINCH", 28},  {"SIGIO", 29},
    {"SIGPOLL", 29}, {"SIGPWR", 30},  {"SIGSYS", 31},    {"SIGRTMIN", 32},
});

}  // namespace

std::optional<std::int64_t> find_constant(std::string_view name) noexcept
{
  std::int64_t const* const number = constants.find(name);
  return number ? std::optional(*number) : std::nullopt;
}

std::int16_t find_error(std::string_view name) noexcept
{
  std::int16_t const* const number = errors.find(name);
  return number ? *number : std::int16_t{-1};
}

int find_signal(std::string_view name) noexcept
{
  if (std::int16_t const* const number = signals.find(name)) return *number;
  int above = 0;
  bool const real_time = name.starts_with("SIGRT_") &&
                         std::from_chars(name.data() + 6, name.data() + name.size(), above).ec == std::errc{};
  return real_time && above < 33 ? 32 + above : 0;
}

}  // namespace iotrace::strace
