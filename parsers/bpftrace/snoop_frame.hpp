// Frames: with -f json bpftrace writes objects, one a line, around pieces of the text that it would have written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace iotrace::bpftrace::snoop {

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
