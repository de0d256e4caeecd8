// The grammar of the stock tools' lines: rows of their tables, what bpftrace and bcc say beside, and the objects around
// all of it with -f json.
#pragma once

#include <cstdint>
#include <string>
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

/// One object of -f json.
struct Frame {
  enum class Kind : std::uint8_t {
    attached,  // {"type": "attached_probes", "data": {"probes": 2}}
    lost,      // {"type": "lost_events", "data": {"events": 2158}}
    text,      // {"type": "printf", "data": "9430 /etc/ld.so.cache\n"}
    line,      // {"type": "join", "data": "ls -l"}            text that ends its line
    other,     // maps, histograms, errors of helpers
  };
  Kind kind = Kind::other;
  std::string_view text;   ///< as escaped
  std::int64_t count = 0;  ///< of what was lost
};
bool parse_frame(std::string_view text, Frame& frame);

/// Appends the bytes that an escaped text of -f json stands for. bpftrace writes a byte c from 0x80 on as \uffffffc
/// (it prints a signed char) where others would write UTF-8.
void append_unescaped(std::string& out, std::string_view escaped);

}  // namespace iotrace::bpftrace::snoop
