// What every reader owes to any bytes: no crash, no throw, every line counted once, every view of a fact inside memory
// that lives (the facts are printed).
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/parsers/text_lines.hpp"

namespace iotrace::test {

inline int read_any(Format const& format, std::uint8_t const* bytes, std::size_t size)
{
  std::string const text(reinterpret_cast<char const*>(bytes), size);
  std::string wrong;
  format.claims(text, wrong);
  Reading const reading = read_log(format, text);
  Tally const& tally = reading.tally;
  bool const counted = tally.lines == tally.parsed + tally.ignored + tally.unparsed;
  if (counted && reading.faults.size() == tally.unparsed) return 0;
  std::fprintf(stderr, "lines are not all counted\n");
  std::abort();
}

}  // namespace iotrace::test
