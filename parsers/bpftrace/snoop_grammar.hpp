// The grammar of the stock tools' lines: rows of their tables, and what bpftrace and bcc say beside.
#pragma once

#include <cstdint>
#include <string_view>

#include "parsers/bpftrace/snoop_row.hpp"
#include "store/fault.hpp"

namespace iotrace::bpftrace::snoop {

/// A row below `heading`. False, with column and expectation in `fault`, where it is none.
bool parse_row(Heading const& heading, std::string_view text, Row& row, Fault& fault);

/// What the tools say beside their tables.
struct Notice {
  enum class Kind : std::uint8_t {
    attached,    // Attaching 6 probes...                bpftrace's first line
    lost,        // Lost 14 events                       Possibly lost 6 samples
    diagnostic,  // a.h:213:9: note: previous …          bcc compiles its program while it starts
    compiled,    // 1 warning generated.                 the end of such messages
    other,       // Tracing open syscalls... Hit Ctrl-C to end.        ^C        @filename[11072]: 94
  };
  Kind kind = Kind::other;
  std::int64_t count = 0;  ///< of what was lost
};
bool parse_notice(std::string_view text, Notice& notice);

}  // namespace iotrace::bpftrace::snoop
