// The `#io` lines around a raw log: written by iocapture, read by ioparse. The format has this one owner.
//
//   #io format: "iotrace"            header lines, before the tool's output
//   #io command: ["make","-j2"]
//   …the tool's output, byte for byte…
//   #io exit_code: 0                 footer lines, after it
//   #io complete: true               always last
//
// A line is `#io `, a key of [a-z0-9_], `: `, a JSON value, newline.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace iotrace {

inline constexpr std::string_view log_line_mark = "#io ";
inline constexpr int log_format_version = 1;

/// A regular file that was open on one of the descriptors 0–9 when the command started.
struct InheritedFile {
  int fd = 0;
  std::string path;  ///< as the kernel spells it
  bool read = false;
  bool written = false;
};

/// Header: what was captured, by what, where.
struct LogHeader {
  int format_version = log_format_version;
  std::string tool;
  std::string tool_version;
  std::vector<std::string> tool_argv;
  std::vector<std::string> command;
  std::string cwd;        ///< as the kernel spells it
  std::string workspace;  ///< as the kernel spells it
  std::string workspace_as_given;
  std::vector<InheritedFile> descriptors;
  std::vector<std::string> markers;  ///< NAME=VALUE task marks already in the command's own environment
  std::string host;
  std::string os;
  std::int64_t started = 0;  ///< ns since 1970-01-01 UTC
};

/// Footer: how it ended. Absent members were not written.
struct LogFooter {
  std::optional<std::int64_t> finished;  ///< ns since 1970-01-01 UTC
  std::optional<int> exit_code;
  std::optional<int> signal;
  std::optional<int> tracer_signal;
  std::vector<int> survivors;  ///< pids still running when the command itself had ended
  std::uint64_t lost_events = 0;
  std::optional<std::uint64_t> lines;  ///< of the tool's part
  std::optional<std::uint64_t> bytes;
  std::optional<std::uint64_t> xxh64;
  std::optional<bool> complete;
};

/// The header's / the footer's text, newlines included.
std::string print(LogHeader const& header);
std::string print(LogFooter const& footer);

/// Reads one line that begins with log_line_mark into header or footer. Unknown keys are skipped (a newer iocapture).
/// Returns false, with a sentence in `problem`, when the line is not of the form above or its value is not of its type.
bool read_log_line(std::string_view line, LogHeader& header, LogFooter& footer, std::string& problem);

}  // namespace iotrace
