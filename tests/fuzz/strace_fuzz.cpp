// The strace reader against any bytes: no crash, no throw, every line counted once, every view of a fact inside memory
// that lives. Bytes with a NUL are two files of a set, cut at the first.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/parsers/text_lines.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* bytes, std::size_t size)
{
  using iotrace::test::LogFile;
  std::string const text(reinterpret_cast<char const*>(bytes), size);
  std::size_t const cut = text.find('\0');
  std::vector<LogFile> files;
  if (cut == std::string::npos) {
    files.push_back({text, std::nullopt});
  } else {
    files.push_back({text.substr(0, cut), 10});
    files.push_back({text.substr(cut + 1), 20});
  }
  std::string wrong;
  iotrace::formats::strace.claims(text, wrong);
  iotrace::test::Reading const reading = iotrace::test::read_log(iotrace::formats::strace, std::move(files));
  iotrace::Tally const& tally = reading.tally;
  if (tally.lines == tally.parsed + tally.ignored + tally.unparsed && reading.faults.size() == tally.unparsed) return 0;
  std::fprintf(stderr, "lines are not all counted\n");
  std::abort();
}
