// The kernel's constants under the names that strace prints, and their numbers: logs may show either (-X raw). The
// numbers are x86's; where the architectures differ (O_DIRECTORY, O_NOFOLLOW and the like) a raw log of another one
// cannot be told apart. Source: Linux uapi headers.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "parsers/linux_abi.hpp"

namespace iotrace::strace {

/// The number of O_CREAT, AT_EMPTY_PATH, CLONE_VM, S_IFDIR …; nullopt for a name that nobody asks for.
std::optional<std::int64_t> find_constant(std::string_view name) noexcept;
/// The number of ENOENT, ERESTARTSYS …; -1 where unknown.
std::int16_t find_error(std::string_view name) noexcept;
/// The number of SIGKILL, SIGRT_1 …; 0 where unknown.
int find_signal(std::string_view name) noexcept;

namespace linux_abi = iotrace::linux_abi;

}  // namespace iotrace::strace
