// Errors: macOS's error numbers as Linux's, which is what events hold.
#pragma once

#include <cstdint>

namespace iotrace::macos {

/// The Linux errno that means what errno `error` means on macOS (sys/errno.h of both); -1 where Linux has none.
std::int16_t linux_error(std::int64_t error) noexcept;

}  // namespace iotrace::macos
