// Row: what one row of a stock tool's table says, as values. Which columns a table has is told by its heading; what the
// values mean is for snoop_facts.cpp. Views point into the row. Source: bpftrace tools/*.bt, bcc tools/*.py and
// libbpf-tools/*.c, 2015 to 2025.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "store/ids.hpp"
#include "store/thread.hpp"

namespace iotrace::bpftrace::snoop {

/// What a table is of.
enum class Tool : std::uint8_t {
  none,
  opens,  // opensnoop
  stats,  // statsnoop
  names,  // one of these two: bcc gave both the same heading, and their rows differ only where the call succeeded
  execs,  // execsnoop
  exits,  // exitsnoop
};

enum class Column : std::uint8_t {
  pid,          // 11072
  tid,          // the same place with opensnoop -t
  ppid,         // 1045        ?
  uid,          // 1000, also the number of a processor
  comm,         // 16 bytes, padded; any byte but a newline
  parent_comm,  // execsnoop -M
  fd,           // 3           -1
  err,          // 0           2
  err_left,     // the same padded on the right (libbpf's statsnoop)
  ret,          // 0           -2
  flags,        // 02000000    octal: open(2)
  mode,         // 0664        n/a
  seconds,      // 1.023068000
  millis,       // 2376
  clock,        // 14:08:23    13:20:22.997
  age,          // 1.65        seconds
  call,         // statx       padded to 12
  word,         // a label, the name of a Kubernetes pod
  path,         // the rest of the line
  args,         // likewise
  ending,       // 0           code 65        signal 2 (INT)        signal 9 (Killed), core dumped
};

/// PID    COMM               FD ERR PATH
struct Heading {
  Tool tool = Tool::none;
  std::vector<Column> columns;

  bool has(Column column) const noexcept
  {
    for (Column const own : columns)
      if (own == column) return true;
    return false;
  }
};

/// 11072  cat                -1   2 /usr/lib/locale/locale-archive
struct Row {
  std::int64_t pid = 0;
  std::int64_t tid = 0;   ///< 0 where the table has no such column
  std::int64_t ppid = 0;  ///< 0: unknown
  std::int64_t fd = -1;
  std::int64_t error = 0;
  std::int64_t result = 0;  ///< of execve: 0, or minus the error
  std::int64_t flags = 0;
  std::int64_t code = 0;    ///< exits: the exit code
  std::int64_t signal = 0;  ///< exits: what killed it
  Nanos time = no_time;     ///< of day, or since the tool began
  Nanos age = 0;
  std::string_view comm;  ///< without its padding
  std::string_view text;  ///< path or arguments
};

}  // namespace iotrace::bpftrace::snoop
