// Cuts the environment out of strace's exec calls. One line flows in, the same line flows out, but that the envp of
// execve and execveat keeps of its variables the published ones only, and their count:
//
//   execve("/bin/sh", ["sh"], ["A=1", "LAGE_TASK=b", "C=3"]) = 0
//   execve("/bin/sh", ["sh"], ["LAGE_TASK=b", /* 1 of 3 vars */]) = 0
//
// What cannot be cut safely loses the whole array, and what follows it but for a result or a mark of two known forms:
//
//   execve("/bin/sh", ["sh"], ["A=1", "B=\"                  (strace was killed in the middle)
//   execve("/bin/sh", ["sh"], [/* vars */]
//
// The rule that keeps values in: text after the second argument is copied only where it was read to be no value. It
// holds for any bytes, not only for what strace writes; tests/fuzz/environment_fuzz.cpp tries to break it.
#pragma once

#include <string>
#include <string_view>

namespace iotrace::capture {

/// Appends `line` to `out`, its environment cut. `line` is one line of `strace -f -o`, with or without its newline.
void cut_environment(std::string_view line, std::string& out);

}  // namespace iotrace::capture
