// The reader of Process Monitor's exports against any bytes, CSV and XML.
#include "tests/fuzz/any_log.hpp"

namespace iotrace::formats {
extern Format const procmon;
}

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
  return iotrace::test::read_any(iotrace::formats::procmon, bytes, size);
}
