// The readers of bpftrace's logs, our own program's and the stock tools', against any bytes.
#include "tests/fuzz/any_log.hpp"

namespace iotrace::formats {
extern Format const bpftrace;
}

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
  return iotrace::test::read_any(iotrace::formats::bpftrace, bytes, size);
}
