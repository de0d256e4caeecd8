// Repair: lines of a terminal log that something else was printed into. Pure functions on text.
//
//   clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLDstrace: Process 16597 attached
//   , child_tidptr=0x7f78dcf2ea10) = 16597
//   write(1, "hi\n", 3hi
//   )                     = 3
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace iotrace::strace {

/// strace's own message at the end of a line.
struct Notice {
  std::int32_t pid = 0;
  bool attached = false;  ///< else detached
};

/// Cuts `strace: Process N attached` or `… detached` off the end of a line; nullopt where the line does not end so.
std::optional<Notice> cut_notice(std::string& line);

/// Could the line be the rest of a call: `) = 3`, `, 0) = 3`, ` <unfinished ...>`, ` => {…}) = 3`?
bool looks_like_tail(std::string_view line) noexcept;

/// The length of `line` without program output behind the last argument of write(1, "…", 129; its size where nothing of
/// the kind stands there. `arguments` is the part of `line` behind the parenthesis.
std::size_t length_without_output(std::string_view line, std::string_view arguments) noexcept;

/// Takes SGR colours (--color=always) off.
void strip_colours(std::string& line);

}  // namespace iotrace::strace
