// The dtruss reader against any bytes.
#include "tests/fuzz/any_log.hpp"

namespace iotrace::formats {
extern Format const dtruss;
}

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
  return iotrace::test::read_any(iotrace::formats::dtruss, bytes, size);
}
