// The kernel's constants under the names that strace prints, and their numbers: logs may show either (-X raw). The
// numbers are x86's; where the architectures differ (O_DIRECTORY, O_NOFOLLOW and the like) a raw log of another one
// cannot be told apart. Source: Linux uapi headers.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace iotrace::strace {

/// The number of O_CREAT, AT_EMPTY_PATH, CLONE_VM, S_IFDIR …; nullopt for a name that nobody asks for.
std::optional<std::int64_t> find_constant(std::string_view name) noexcept;
/// The number of ENOENT, ERESTARTSYS …; -1 where unknown.
std::int16_t find_error(std::string_view name) noexcept;
/// The number of SIGKILL, SIGRT_1 …; 0 where unknown.
int find_signal(std::string_view name) noexcept;

/// Numbers that the code itself compares with.
namespace linux_abi {
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
}  // namespace linux_abi

}  // namespace iotrace::strace
