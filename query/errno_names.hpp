// Names of the errors that file system calls end with. Linux numbers, which every format's are turned into: errno(3),
// asm-generic/errno-base.h and errno.h.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace iotrace::query {

struct ErrnoName {
  std::int64_t number;
  std::string_view name;
};

inline constexpr std::array errno_names = {
    ErrnoName{1, "EPERM"},    ErrnoName{2, "ENOENT"},     ErrnoName{4, "EINTR"},    ErrnoName{5, "EIO"},
    ErrnoName{6, "ENXIO"},    ErrnoName{7, "E2BIG"},      ErrnoName{8, "ENOEXEC"},  ErrnoName{9, "EBADF"},
    ErrnoName{11, "EAGAIN"},  ErrnoName{12, "ENOMEM"},    ErrnoName{13, "EACCES"},  ErrnoName{14, "EFAULT"},
    ErrnoName{16, "EBUSY"},   ErrnoName{17, "EEXIST"},    ErrnoName{18, "EXDEV"},   ErrnoName{19, "ENODEV"},
    ErrnoName{20, "ENOTDIR"}, ErrnoName{21, "EISDIR"},    ErrnoName{22, "EINVAL"},  ErrnoName{23, "ENFILE"},
    ErrnoName{24, "EMFILE"},  ErrnoName{25, "ENOTTY"},    ErrnoName{26, "ETXTBSY"}, ErrnoName{27, "EFBIG"},
    ErrnoName{28, "ENOSPC"},  ErrnoName{30, "EROFS"},     ErrnoName{31, "EMLINK"},  ErrnoName{36, "ENAMETOOLONG"},
    ErrnoName{38, "ENOSYS"},  ErrnoName{39, "ENOTEMPTY"}, ErrnoName{40, "ELOOP"},   ErrnoName{95, "EOPNOTSUPP"},
    ErrnoName{116, "ESTALE"}, ErrnoName{122, "EDQUOT"},
};

/// Empty where the number has no name here.
constexpr std::string_view name_of_errno(std::int64_t number) noexcept
{
  for (ErrnoName const& error : errno_names)
    if (error.number == number) return error.name;
  return {};
}

}  // namespace iotrace::query
