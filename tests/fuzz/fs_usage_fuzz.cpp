// The fs_usage reader against any bytes.
#include "tests/fuzz/any_log.hpp"

namespace iotrace::formats {
extern Format const fs_usage;
}

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
  return iotrace::test::read_any(iotrace::formats::fs_usage, bytes, size);
}
