#include "parsers/macos/errors.hpp"

#include <array>

namespace iotrace::macos {
namespace {

// xnu bsd/sys/errno.h, 35 to 106, against include/uapi/asm-generic/errno.h. The first 34 are the same but for 11.
constexpr std::int16_t none = -1;
constexpr std::array<std::int16_t, 72> from_35 = {
    11,   115,  114,  88,   89,   90,   91,   92,                          // EAGAIN … ENOPROTOOPT
    93,   94,   95,   96,   97,   98,   99,   100,  101,  102,  103, 104,  // EPROTONOSUPPORT … ECONNRESET
    105,  106,  107,  108,  109,  110,  111,  40,   36,   112,  113, 39,   // ENOBUFS … ENOTEMPTY
    none, 87,   122,  116,  66,   none, none, none, none, none, 37,  38,   // EPROCLIM … ENOSYS
    none, none, none, none, none, 75,   none, none, none, none, 125, 43,   // EFTYPE … EIDRM
    42,   84,   61,   74,   72,   61,   67,   63,   60,   71,   62,  95,   // ENOMSG … EOPNOTSUPP
    none, 131,  130,  none,                                                // ENOPOLICY … EQFULL
};

}  // namespace

std::int16_t linux_error(std::int64_t error) noexcept
{
  if (error == 11) return 35;  // EDEADLK
  if (error > 0 && error < 35) return static_cast<std::int16_t>(error);
  if (error < 35 || error >= 35 + static_cast<std::int64_t>(from_35.size())) return none;
  return from_35[static_cast<std::size_t>(error - 35)];
}

}  // namespace iotrace::macos
