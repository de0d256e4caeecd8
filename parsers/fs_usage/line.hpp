// Line: what one line of an fs_usage log says, as values. Views point into the line. What the words mean is for
// calls.cpp.
#pragma once

#include <cstdint>
#include <string_view>

#include "store/ids.hpp"
#include "store/thread.hpp"

namespace iotrace::fs_usage {

/// How much fs_usage printed: only its wide form shows descriptors, errors, bytes, flags and threads.
enum class Width : std::uint8_t {
  narrow,  // HH:MM:SS          name and path only
  old,     // HH:MM:SS.mmm      wide, macOS 10.6 and before: no thread
  wide,    // HH:MM:SS.uuuuuu
};

/// What stands between a call's name and its path, by kinds of calls (fs_usage.c, format_print).
enum class Form : std::uint8_t {
  plain,   // only an error:        [  2]
  fd,      // F=23 [ 93]            and what may follow: F=9   <rw------->   F=57 [ 35] <CMD=90>   F=36  <AF_UNIX, …>
  two,     // F=3    F=24           the second is new
  io,      // F=8    B=0x1000     O=0x000c2250
  open,    // F=3        (_WC_T_______)        [  2] (R_____)
  access,  //            (R___)                [  2] (R___)
  size,    // F=19   O=0x07614bb800000000             O=0x…
  mode,    // <rw------->                      [  1] <rw-r--r-->
  map,     // F=16   A=0x01059dc000      O=0x00000000        B=0x1000             <READ|EXEC>
  disk,    // D=0x03a23f5e  B=0x1000   /dev/disk3s5        D=0x00000001  [ 16]
  other,   // anything: nothing is wanted of it
};

/// The fields that a form can have; -1 where a number is absent.
struct Middle {
  std::int64_t fd = -1;
  std::int64_t fd2 = -1;
  std::int64_t error = 0;
  std::int64_t bytes = -1;
  std::int64_t offset = -1;
  std::string_view flags;  ///< between parentheses or angles
};

enum class Shape : std::uint8_t {
  call,
  notice,   // fs_usage: buffer overrun, events generated too quickly      macOS 10.11: a Carbon call's beginning
  overrun,  // the first of these
  blank,
};

/// 18:52:04.868854  rename                /private/tmp/a      0.000703   probe.69820398
struct Line {
  Shape shape = Shape::blank;
  Width width = Width::wide;
  Form form = Form::other;
  Nanos time = no_time;  ///< of day, local: when the call ended
  Nanos took = 0;
  std::string_view name;
  Middle middle;
  std::string_view path;  ///< without the blanks around it
  bool cut = false;       ///< the path filled its field: its left side may be missing
  std::string_view command;
  std::int64_t thread = 0;  ///< 0: none was printed
};

}  // namespace iotrace::fs_usage
