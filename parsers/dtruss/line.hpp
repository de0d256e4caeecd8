// Line: what one line of a dtruss log says, as values. Views point into the line. What the words mean is for calls.cpp.
#pragma once

#include <cstdint>
#include <string_view>

namespace iotrace::dtruss {

///   open("/etc/hosts\0", 0x0, 0x1B6)\t\t = 3 0
///    4966/0x54c8:       234      60      1 csrctl(0x0, 0x16D26EA4C, 0x4)\t\t = -1 Err#1
struct Call {
  std::int64_t pid = 0;  ///< 0: none was printed
  std::string_view name;
  std::string_view arguments;  ///< between the parentheses
  std::int64_t result = 0;
  std::int64_t error = 0;
  bool announced = false;  ///< colons behind the times: dtruss tells of a process it met, no call was made
};

enum class Shape : std::uint8_t {
  call,
  opened,   // stat64("/usr/lib/x\0", 0x7FF7B4DCE990, 0x0        the line ends, or something else begins, in the call
  lost,     // dtrace: error on enabled probe ID 1690 (ID 845: syscall::stat64:return): invalid address …
  drops,    // dtrace: 1034 drops on CPU 0
  notice,   // dtrace: …
  heading,  // SYSCALL(args) \t\t = return        CALL                                        COUNT
  count,    // bsdthread_register                              1
  frame,    //               libsystem_kernel.dylib`write+0x8
  blank,
};

struct Line {
  Shape shape = Shape::blank;
  Call call;
  std::int64_t number = 0;  ///< of drops: how many
  std::string_view word;    ///< of lost: the call
};

/// One argument of a call.
struct Argument {
  enum class Kind : std::uint8_t { absent, number, string, other };
  Kind kind = Kind::absent;
  std::int64_t number = 0;
  std::string_view text;  ///< of a string what stands between the quotes, escaped; else as printed
};

}  // namespace iotrace::dtruss
