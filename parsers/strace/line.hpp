// Line: what one line of an strace log says, as values. Views point into the line. What the words mean is for
// calls.cpp.
#pragma once

#include <cstdint>
#include <string_view>

#include "store/ids.hpp"
#include "store/thread.hpp"

namespace iotrace::strace {

/// How Leader::time is counted.
enum class Clock : std::uint8_t {
  none,
  day,    // since local midnight: -t, -tt
  epoch,  // since 1970-01-01 UTC: -ttt
};

/// What stands before the body.
///   16752 18:46:16.234833 (+     0.000146) [ 257] [00007f7ef6d07b1d] openat(…
///   [pid 16603<cat>] read(…
struct Leader {
  std::int32_t pid = 0;  ///< 0: none was printed
  Clock clock = Clock::none;
  Nanos time = no_time;
  Nanos since_last = no_time;  ///< -r: since the line before
};

/// What stands after `= `.
///   3</etc/passwd>      -1 ENOENT (No such file or directory)      ? ERESTARTSYS (To be restarted …)
///   0x7f7ef6d07000      2 /* 14467 in strace's PID NS */           0 (Timeout) <0.000022>
struct Result {
  bool known = false;       ///< false for `?`, and where there was no result
  bool deleted = false;     ///< `>(deleted)` stood behind the path
  bool numbered = false;    ///< `(errno 38)`: `number` is the error
  std::int64_t value = 0;   ///< a pid as strace itself sees it, where a comment says so
  std::int64_t number = 0;  ///< of an error without a name
  std::string_view path;    ///< between `<` and `>`, still escaped
  std::string_view error;   ///< ENOENT
  std::string_view remark;  ///< the rest: descriptions, (INJECTED), <0.000022>
};

/// What stands behind the arguments.
enum class Ending : std::uint8_t {
  result,       // close(3) = 0
  unfinished,   // close(3 <unfinished ...>
  detached,     // pause( <detached ...>
  pid_changed,  // execve("/bin/x", ["x"], 0x7ff… /* 4 vars */ <pid changed to 11 ...>
  cut,          // the line ends inside the call: something else was printed there, or the log ends
};

struct Role;  // calls.hpp

///   openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 3
///   <... openat resumed>, O_RDONLY) = 3
struct Call {
  bool resumed = false;
  Ending ending = Ending::cut;
  std::string_view name;
  std::string_view arguments;  ///< between the parentheses, or the half of it that the line has
  Result result;
  std::int64_t pid = 0;        ///< of Ending::pid_changed
  Role const* role = nullptr;  ///< of the name, where whoever read the line has looked it up
};

enum class Shape : std::uint8_t {
  call,
  exited,      // +++ exited with 3 +++                     number = code
  killed,      // +++ killed by SIGKILL (core dumped) +++   word = SIGKILL
  superseded,  // +++ superseded by execve in pid 14 +++    number = 14
  signal,      // --- SIGCHLD {si_signo=SIGCHLD, …} ---     --- stopped by SIGSTOP ---
  lost,        // ???( <detached ...>                       a thread that was gone before its first call
  attached,    // strace: Process 16596 attached            number = 16596
  notice,      // strace: …   [ Process PID=16949 runs in 32 bit mode. ]   Process 5671 detached
  frame,       //  > /usr/lib/libc.so.6(__open64+0x51) [0xf8011]
  dump,        //  | 00000  68 69 0a                                          hi.              |
  table,       // 100.00    0.002721           8       311        41 total
  blank,
};

struct Line {
  Leader leader;
  Shape shape = Shape::blank;
  std::int64_t number = 0;
  std::string_view word;
  Call call;
};

/// True when nothing can follow from such a line: it is counted as ignored.
constexpr bool is_noise(Shape shape) noexcept { return shape == Shape::signal || shape >= Shape::lost; }

}  // namespace iotrace::strace
