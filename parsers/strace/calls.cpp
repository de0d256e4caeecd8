// The table of system calls: Linux names of all architectures, old and new, as strace prints them, and what each does.
// Places count from 0. Sources: strace's syscallent tables and decoders; section 2 of the manual.
#include "parsers/strace/calls.hpp"

#include <charconv>

#include "parsers/strace/make.hpp"
#include "parsers/words.hpp"

namespace iotrace::strace {
namespace {

constexpr bool at_entry = true;
constexpr std::uint32_t keep = NameFlag::no_follow;

// clang-format off
constexpr auto roles = make_words<Role>({
    // opens
    {"open", {Kind::opens, make_open<none, 0, 1>}},
    {"openat", {Kind::opens, make_open<0, 1, 2>}},
    {"openat2", {Kind::opens, make_openat2}},
    {"creat", {Kind::opens, make_creat}},
    {"open_tree", {Kind::other, make_open_tree}},
    {"open_tree_attr", {Kind::other, make_open_tree}},
    {"open_by_handle_at", {Kind::other, make_handle}},
    {"uselib", {Kind::other, make_stat<none, 0, none, none>}},
    // processes
    {"execve", {Kind::execs, make_exec<none, 0, 1, 2, none>, at_entry}},
    {"execveat", {Kind::execs, make_exec<0, 1, 2, 3, 4>, at_entry}},
    {"fork", {Kind::forks, make_fork<0>, at_entry}},
    {"vfork", {Kind::forks, make_fork<ForkFlag::vfork>, at_entry}},
    {"clone", {Kind::forks, make_clone, at_entry}},
    {"clone2", {Kind::forks, make_clone, at_entry}},
    {"clone3", {Kind::forks, make_clone3, at_entry}},
    {"exit", {Kind::exits, make_exit<Verb::exit>}},
    {"_exit", {Kind::exits, make_exit<Verb::exit>}},
    {"exit_group", {Kind::exits, make_exit<Verb::exit_group>}},
    {"unshare", {Kind::other, make_unshare}},
    // working directory and root
    {"chdir", {Kind::directories, make_named<Verb::chdir, none, 0>}},
    {"fchdir", {Kind::directories, make_of_fd<Verb::fchdir>}},
    {"getcwd", {Kind::silent, make_getcwd}},
    {"chroot", {Kind::other, make_chroot}},
    // names made, moved and removed
    {"rename", {Kind::renames, make_rename<none, 0, none, 1, none>}},
    {"renameat", {Kind::renames, make_rename<0, 1, 2, 3, none>}},
    {"renameat2", {Kind::renames, make_rename<0, 1, 2, 3, 4>}},
    {"link", {Kind::links, make_link<none, 0, none, 1, none>}},
    {"linkat", {Kind::links, make_link<0, 1, 2, 3, 4>}},
    {"symlink", {Kind::links, make_symlink<0, none, 1>}},
    {"symlinkat", {Kind::links, make_symlink<0, 1, 2>}},
    {"unlink", {Kind::removals, make_named<Verb::unlink, none, 0>}},
    {"unlinkat", {Kind::removals, make_unlinkat<0, 1, 2>}},
    {"rmdir", {Kind::removals, make_named<Verb::rmdir, none, 0>}},
    {"mkdir", {Kind::other, make_named<Verb::mkdir, none, 0>}},
    {"mkdirat", {Kind::other, make_named<Verb::mkdir, 0, 1>}},
    {"mknod", {Kind::other, make_named<Verb::mknod, none, 0>}},
    {"mknodat", {Kind::other, make_named<Verb::mknod, 0, 1>}},
    {"bind", {Kind::other, make_bind}},
    // content and attributes changed by name or descriptor
    {"truncate", {Kind::truncations, make_truncate<0, 1>}},
    {"truncate64", {Kind::truncations, make_truncate<0, 1>}},
    {"ftruncate", {Kind::truncations, make_ftruncate}},
    {"ftruncate64", {Kind::truncations, make_ftruncate}},
    {"fallocate", {Kind::truncations, make_fallocate}},
    {"chmod", {Kind::alterations, make_alter<none, 0, none>}},
    {"fchmod", {Kind::alterations, make_of_fd<Verb::alter>}},
    {"fchmodat", {Kind::alterations, make_alter<0, 1, none>}},
    {"fchmodat2", {Kind::alterations, make_alter<0, 1, 3>}},
    {"chown", {Kind::alterations, make_alter<none, 0, none>}},
    {"chown32", {Kind::alterations, make_alter<none, 0, none>}},
    {"lchown", {Kind::alterations, make_alter<none, 0, none, keep>}},
    {"lchown32", {Kind::alterations, make_alter<none, 0, none, keep>}},
    {"fchown", {Kind::alterations, make_of_fd<Verb::alter>}},
    {"fchown32", {Kind::alterations, make_of_fd<Verb::alter>}},
    {"fchownat", {Kind::alterations, make_alter<0, 1, 4>}},
    {"utime", {Kind::alterations, make_alter<none, 0, none>}},
    {"utimes", {Kind::alterations, make_alter<none, 0, none>}},
    {"futimesat", {Kind::alterations, make_alter<0, 1, none>}},
    {"utimensat", {Kind::alterations, make_alter<0, 1, 3>}},
    {"utimensat_time64", {Kind::alterations, make_alter<0, 1, 3>}},
    {"setxattr", {Kind::alterations, make_alter<none, 0, none>}},
    {"lsetxattr", {Kind::alterations, make_alter<none, 0, none, keep>}},
    {"fsetxattr", {Kind::alterations, make_of_fd<Verb::alter>}},
    {"setxattrat", {Kind::alterations, make_alter<0, 1, 2>}},
    {"removexattr", {Kind::alterations, make_alter<none, 0, none>}},
    {"lremovexattr", {Kind::alterations, make_alter<none, 0, none, keep>}},
    {"fremovexattr", {Kind::alterations, make_of_fd<Verb::alter>}},
    {"removexattrat", {Kind::alterations, make_alter<0, 1, 2>}},
    {"file_setattr", {Kind::alterations, make_alter<0, 1, 4>}},
    // questions
    {"stat", {Kind::probes, make_stat<none, 0, 1, none>}},
    {"stat64", {Kind::probes, make_stat<none, 0, 1, none>}},
    {"oldstat", {Kind::probes, make_stat<none, 0, 1, none>}},
    {"lstat", {Kind::probes, make_stat<none, 0, 1, none, keep>}},
    {"lstat64", {Kind::probes, make_stat<none, 0, 1, none, keep>}},
    {"oldlstat", {Kind::probes, make_stat<none, 0, 1, none, keep>}},
    {"newfstatat", {Kind::probes, make_stat<0, 1, 2, 3>}},
    {"fstatat64", {Kind::probes, make_stat<0, 1, 2, 3>}},
    {"statx", {Kind::probes, make_stat<0, 1, 4, 2>}},
    {"fstat", {Kind::silent, make_fstat}},
    {"fstat64", {Kind::silent, make_fstat}},
    {"oldfstat", {Kind::silent, make_fstat}},
    {"statfs", {Kind::probes, make_stat<none, 0, none, none>}},
    {"statfs64", {Kind::probes, make_stat<none, 0, none, none>}},
    {"getxattr", {Kind::probes, make_stat<none, 0, none, none>}},
    {"lgetxattr", {Kind::probes, make_stat<none, 0, none, none, keep>}},
    {"getxattrat", {Kind::probes, make_stat<0, 1, none, 2>}},
    {"listxattr", {Kind::probes, make_stat<none, 0, none, none>}},
    {"llistxattr", {Kind::probes, make_stat<none, 0, none, none, keep>}},
    {"listxattrat", {Kind::probes, make_stat<0, 1, none, 2>}},
    {"file_getattr", {Kind::probes, make_stat<0, 1, none, 4>}},
    {"name_to_handle_at", {Kind::probes, make_stat<0, 1, none, 4>}},
    {"inotify_add_watch", {Kind::probes, make_stat<none, 1, none, none>}},
    {"fanotify_mark", {Kind::probes, make_stat<3, 4, none, none>}},
    {"access", {Kind::probes, make_access<none, 0, none>}},
    {"faccessat", {Kind::probes, make_access<0, 1, none>}},
    {"faccessat2", {Kind::probes, make_access<0, 1, 3>}},
    {"readlink", {Kind::probes, make_readlink<none, 0, 1>}},
    {"readlinkat", {Kind::probes, make_readlink<0, 1, 2>}},
    {"getdents", {Kind::listings, make_of_fd<Verb::list>, at_entry}},
    {"getdents64", {Kind::listings, make_of_fd<Verb::list>, at_entry}},
    {"readdir", {Kind::listings, make_of_fd<Verb::list>, at_entry}},
    // bytes
    {"read", {Kind::bytes, make_data<0, none>, at_entry}},
    {"pread", {Kind::bytes, make_data<0, none>, at_entry}},
    {"pread64", {Kind::bytes, make_data<0, none>, at_entry}},
    {"readv", {Kind::bytes, make_data<0, none>, at_entry}},
    {"preadv", {Kind::bytes, make_data<0, none>, at_entry}},
    {"preadv2", {Kind::bytes, make_data<0, none>, at_entry}},
    {"write", {Kind::bytes, make_data<none, 0>, at_entry}},
    {"pwrite", {Kind::bytes, make_data<none, 0>, at_entry}},
    {"pwrite64", {Kind::bytes, make_data<none, 0>, at_entry}},
    {"writev", {Kind::bytes, make_data<none, 0>, at_entry}},
    {"pwritev", {Kind::bytes, make_data<none, 0>, at_entry}},
    {"pwritev2", {Kind::bytes, make_data<none, 0>, at_entry}},
    {"sendfile", {Kind::bytes, make_data<1, 0>, at_entry}},
    {"sendfile64", {Kind::bytes, make_data<1, 0>, at_entry}},
    {"copy_file_range", {Kind::bytes, make_data<0, 2>, at_entry}},
    {"splice", {Kind::bytes, make_data<0, 2>, at_entry}},
    {"mmap", {Kind::mappings, make_map}},
    {"mmap2", {Kind::mappings, make_map}},
    {"old_mmap", {Kind::mappings, make_map}},
    // descriptors
    {"close", {Kind::descriptors, make_close, at_entry}},
    {"close_range", {Kind::descriptors, make_close_range}},
    {"dup", {Kind::descriptors, make_dup}},
    {"dup2", {Kind::descriptors, make_dup2}},
    {"dup3", {Kind::descriptors, make_dup2}},
    {"fcntl", {Kind::descriptors, make_fcntl}},
    {"fcntl64", {Kind::descriptors, make_fcntl}},
    {"ioctl", {Kind::descriptors, make_ioctl}},
    {"pipe", {Kind::descriptors, make_pair<0>}},
    {"pipe2", {Kind::descriptors, make_pair<0>}},
    {"socketpair", {Kind::descriptors, make_pair<3>}},
    {"socket", {Kind::descriptors, make_anonymous}},
    {"accept", {Kind::descriptors, make_anonymous}},
    {"accept4", {Kind::descriptors, make_anonymous}},
    {"eventfd", {Kind::descriptors, make_anonymous}},
    {"eventfd2", {Kind::descriptors, make_anonymous}},
    {"epoll_create", {Kind::descriptors, make_anonymous}},
    {"epoll_create1", {Kind::descriptors, make_anonymous}},
    {"signalfd", {Kind::descriptors, make_anonymous}},
    {"signalfd4", {Kind::descriptors, make_anonymous}},
    {"timerfd_create", {Kind::descriptors, make_anonymous}},
    {"inotify_init", {Kind::descriptors, make_anonymous}},
    {"inotify_init1", {Kind::descriptors, make_anonymous}},
    {"fanotify_init", {Kind::descriptors, make_anonymous}},
    {"memfd_create", {Kind::descriptors, make_anonymous}},
    {"memfd_secret", {Kind::descriptors, make_anonymous}},
    {"userfaultfd", {Kind::descriptors, make_anonymous}},
    {"perf_event_open", {Kind::descriptors, make_anonymous}},
    {"mq_open", {Kind::descriptors, make_anonymous}},
    {"pidfd_open", {Kind::descriptors, make_anonymous}},
    {"landlock_create_ruleset", {Kind::descriptors, make_anonymous}},
    {"fsopen", {Kind::descriptors, make_anonymous}},
    {"fsmount", {Kind::descriptors, make_anonymous}},
    {"fspick", {Kind::descriptors, make_anonymous}},
    {"pidfd_getfd", {Kind::descriptors, make_received}},
    {"recvmsg", {Kind::descriptors, make_recvmsg}},
    // what cannot be followed
    {"io_uring_setup", {Kind::other, make_io_uring}},
    {"mount", {Kind::other, make_mount}},
    {"umount", {Kind::other, make_mount}},
    {"umount2", {Kind::other, make_mount}},
    {"oldumount", {Kind::other, make_mount}},
    {"move_mount", {Kind::other, make_mount}},
    {"pivot_root", {Kind::other, make_mount}},
    {"mount_setattr", {Kind::other, make_mount}},
    {"setns", {Kind::other, make_setns}},
    // nothing follows from these; file, descriptor, process and network classes of -e trace= have them too
    {"lseek", {Kind::silent}}, {"_llseek", {Kind::silent}}, {"poll", {Kind::silent}}, {"ppoll", {Kind::silent}},
    {"select", {Kind::silent}}, {"_newselect", {Kind::silent}}, {"pselect6", {Kind::silent}},
    {"epoll_wait", {Kind::silent}}, {"epoll_pwait", {Kind::silent}}, {"epoll_pwait2", {Kind::silent}},
    {"epoll_ctl", {Kind::silent}}, {"flock", {Kind::silent}}, {"fsync", {Kind::silent}}, {"fdatasync", {Kind::silent}},
    {"sync_file_range", {Kind::silent}}, {"syncfs", {Kind::silent}}, {"fstatfs", {Kind::silent}},
    {"fstatfs64", {Kind::silent}}, {"fgetxattr", {Kind::silent}}, {"flistxattr", {Kind::silent}},
    {"readahead", {Kind::silent}}, {"fadvise64", {Kind::silent}}, {"fadvise64_64", {Kind::silent}},
    {"arm_fadvise64_64", {Kind::silent}}, {"cachestat", {Kind::silent}}, {"timerfd_settime", {Kind::silent}},
    {"timerfd_gettime", {Kind::silent}}, {"inotify_rm_watch", {Kind::silent}}, {"io_uring_enter", {Kind::silent}},
    {"io_uring_register", {Kind::silent}}, {"fsconfig", {Kind::silent}}, {"tee", {Kind::silent}},
    {"vmsplice", {Kind::silent}}, {"landlock_add_rule", {Kind::silent}}, {"landlock_restrict_self", {Kind::silent}},
    {"bpf", {Kind::silent}}, {"quotactl", {Kind::silent}}, {"swapon", {Kind::silent}}, {"swapoff", {Kind::silent}},
    {"wait4", {Kind::silent}}, {"waitid", {Kind::silent}}, {"waitpid", {Kind::silent}}, {"kill", {Kind::silent}},
    {"tkill", {Kind::silent}}, {"tgkill", {Kind::silent}}, {"pidfd_send_signal", {Kind::silent}},
    {"rt_sigqueueinfo", {Kind::silent}}, {"connect", {Kind::silent}}, {"listen", {Kind::silent}},
    {"shutdown", {Kind::silent}}, {"getsockname", {Kind::silent}}, {"getpeername", {Kind::silent}},
    {"getsockopt", {Kind::silent}}, {"setsockopt", {Kind::silent}}, {"sendto", {Kind::silent}},
    {"recvfrom", {Kind::silent}}, {"send", {Kind::silent}}, {"recv", {Kind::silent}}, {"sendmsg", {Kind::silent}},
    {"sendmmsg", {Kind::silent}}, {"recvmmsg", {Kind::silent}},
    // nothing follows from these; to see one means that calls were not selected by class
    {"mprotect", {Kind::outside}}, {"munmap", {Kind::outside}}, {"mremap", {Kind::outside}},
    {"madvise", {Kind::outside}}, {"msync", {Kind::outside}},
    {"brk", {Kind::outside}}, {"futex", {Kind::outside}}, {"rt_sigaction", {Kind::outside}},
    {"rt_sigprocmask", {Kind::outside}}, {"rt_sigreturn", {Kind::outside}}, {"rt_sigsuspend", {Kind::outside}},
    {"rt_sigtimedwait", {Kind::outside}}, {"sigaltstack", {Kind::outside}}, {"sigreturn", {Kind::outside}},
    {"sigaction", {Kind::outside}}, {"sigprocmask", {Kind::outside}}, {"arch_prctl", {Kind::outside}},
    {"set_thread_area", {Kind::outside}}, {"set_tls", {Kind::outside}}, {"cacheflush", {Kind::outside}},
    {"set_tid_address", {Kind::outside}}, {"set_robust_list", {Kind::outside}}, {"rseq", {Kind::outside}},
    {"prlimit64", {Kind::outside}}, {"getrlimit", {Kind::outside}}, {"ugetrlimit", {Kind::outside}},
    {"setrlimit", {Kind::outside}}, {"getrandom", {Kind::outside}}, {"getpid", {Kind::outside}},
    {"gettid", {Kind::outside}}, {"getppid", {Kind::outside}}, {"getuid", {Kind::outside}},
    {"geteuid", {Kind::outside}}, {"getgid", {Kind::outside}}, {"getegid", {Kind::outside}},
    {"getuid32", {Kind::outside}}, {"geteuid32", {Kind::outside}}, {"getgid32", {Kind::outside}},
    {"getegid32", {Kind::outside}}, {"getpgrp", {Kind::outside}}, {"getpgid", {Kind::outside}},
    {"setpgid", {Kind::outside}}, {"getsid", {Kind::outside}}, {"setsid", {Kind::outside}},
    {"getgroups", {Kind::outside}}, {"setgroups", {Kind::outside}}, {"setuid", {Kind::outside}},
    {"setgid", {Kind::outside}}, {"setresuid", {Kind::outside}}, {"setresgid", {Kind::outside}},
    {"getresuid", {Kind::outside}}, {"getresgid", {Kind::outside}}, {"uname", {Kind::outside}},
    {"umask", {Kind::outside}}, {"sysinfo", {Kind::outside}}, {"getrusage", {Kind::outside}},
    {"times", {Kind::outside}}, {"time", {Kind::outside}}, {"gettimeofday", {Kind::outside}},
    {"clock_gettime", {Kind::outside}}, {"clock_gettime64", {Kind::outside}}, {"clock_getres", {Kind::outside}},
    {"clock_nanosleep", {Kind::outside}}, {"nanosleep", {Kind::outside}}, {"alarm", {Kind::outside}},
    {"setitimer", {Kind::outside}}, {"getitimer", {Kind::outside}}, {"timer_create", {Kind::outside}},
    {"timer_settime", {Kind::outside}}, {"timer_delete", {Kind::outside}}, {"pause", {Kind::outside}},
    {"restart_syscall", {Kind::outside}}, {"sched_yield", {Kind::outside}}, {"sched_getaffinity", {Kind::outside}},
    {"sched_setaffinity", {Kind::outside}}, {"sched_getparam", {Kind::outside}},
    {"sched_getscheduler", {Kind::outside}}, {"sched_setscheduler", {Kind::outside}},
    {"sched_get_priority_max", {Kind::outside}}, {"sched_get_priority_min", {Kind::outside}},
    {"getpriority", {Kind::outside}}, {"setpriority", {Kind::outside}}, {"getcpu", {Kind::outside}},
    {"prctl", {Kind::outside}}, {"capget", {Kind::outside}}, {"capset", {Kind::outside}},
    {"seccomp", {Kind::outside}}, {"personality", {Kind::outside}}, {"membarrier", {Kind::outside}},
    {"mlock", {Kind::outside}}, {"munlock", {Kind::outside}}, {"mlockall", {Kind::outside}},
    {"mincore", {Kind::outside}}, {"semop", {Kind::outside}}, {"semget", {Kind::outside}},
    {"semctl", {Kind::outside}}, {"semtimedop", {Kind::outside}}, {"shmget", {Kind::outside}},
    {"shmat", {Kind::outside}}, {"shmdt", {Kind::outside}}, {"shmctl", {Kind::outside}},
    {"ioprio_get", {Kind::outside}}, {"ioprio_set", {Kind::outside}}, {"sync", {Kind::outside}},
    {"pkey_alloc", {Kind::outside}}, {"riscv_hwprobe", {Kind::outside}}, {"riscv_flush_icache", {Kind::outside}},
});
// clang-format on

// Numbers of calls that an strace older than the kernel shows as syscall_0x1c4, its arguments as bare numbers. From 424
// on all architectures count alike (Linux scripts/syscall.tbl).
struct Numbered {
  unsigned number;
  std::string_view name;
};
constexpr Numbered numbered[] = {
    {425, "io_uring_setup"},
    {426, "io_uring_enter"},
    {427, "io_uring_register"},
    {428, "open_tree"},
    {429, "move_mount"},
    {430, "fsopen"},
    {431, "fsconfig"},
    {432, "fsmount"},
    {433, "fspick"},
    {434, "pidfd_open"},
    {435, "clone3"},
    {436, "close_range"},
    {437, "openat2"},
    {438, "pidfd_getfd"},
    {439, "faccessat2"},
    {441, "epoll_pwait2"},
    {442, "mount_setattr"},
    {444, "landlock_create_ruleset"},
    {445, "landlock_add_rule"},
    {446, "landlock_restrict_self"},
    {447, "memfd_secret"},
    {451, "cachestat"},
    {452, "fchmodat2"},
    {463, "setxattrat"},
    {464, "getxattrat"},
    {465, "listxattrat"},
    {466, "removexattrat"},
    {467, "open_tree_attr"},
    {468, "file_getattr"},
    {469, "file_setattr"},
};

Role const* find_numbered(std::string_view name) noexcept
{
  constexpr std::string_view prefix = "syscall_0x";
  if (!name.starts_with(prefix)) return nullptr;
  unsigned number = 0;
  std::from_chars(name.data() + prefix.size(), name.data() + name.size(), number, 16);
  for (Numbered const& known : numbered)
    if (known.number == number) return roles.find(known.name);
  return nullptr;
}

// x32 calls on a 64-bit kernel: readv#64, before 4.23 64:readv.
std::string_view plain_name(std::string_view name) noexcept
{
  if (name.size() > 3 && name[2] == ':') name.remove_prefix(3);
  return name.substr(0, name.find('#'));
}

}  // namespace

Role const* find_role(std::string_view name) noexcept
{
  if (Role const* const role = roles.find(name)) return role;
  if (Role const* const role = find_numbered(name)) return role;
  std::string_view const plain = plain_name(name);
  return plain == name ? nullptr : roles.find(plain);
}

bool is_required(Role const* role) noexcept
{
  if (role == nullptr) return true;
  switch (role->kind) {
    case Kind::opens:
    case Kind::execs:
    case Kind::forks:
    case Kind::directories:
    case Kind::renames:
    case Kind::links:
    case Kind::removals:
    case Kind::truncations:
    case Kind::other:
      return true;
    default:
      return false;
  }
}

bool is_injected(Result const& result) noexcept
{
  return !result.remark.empty() && result.remark.find("(INJECTED") != std::string_view::npos;
}

Outcome outcome_of(Result const& result, std::int16_t& error) noexcept
{
  using namespace linux_abi;
  error = 0;
  if (!result.error.empty()) error = find_error(result.error);
  if (result.numbered)
    error = result.number > 0 && result.number < 4096 ? static_cast<std::int16_t>(result.number) : std::int16_t{-1};
  bool const restarts = error >= erestartsys && error <= erestart_restartblock;
  if (!result.known || restarts || error == eintr || error == eagain) return Outcome::unknown;
  return error == 0 ? Outcome::success : Outcome::failure;
}

}  // namespace iotrace::strace
