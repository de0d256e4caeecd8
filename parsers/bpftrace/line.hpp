// Line: one line that our own bpftrace program prints (capture/bpftrace/program.cpp), as values. Lines of one event
// follow each other on one processor; the last of them is a call, named, opened, fork, exec or exit.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace iotrace::bpftrace {

enum class Shape : std::uint8_t {
  head,   // iotrace 2 probes bytes tasks                         1: there are no lines `named` and `opened`
  calls,  // calls open=2 openat=257
  mount,  // mount 27 /                                          escapes as in /proc/self/mountinfo
  name,   // name 1 2 /etc/hostname                              processor, slot, bytes
  part,   // part 1 157227 ffff88810067ce40 ffff888100520300 4 dash    processor, time, entry, its folder, length, bytes
  more,   // more 1 e                                            processor, more bytes of the last part
  file,   // file 1 157227 0 27 ffff88810067ce40 ffff888100573300 1 81ed 0 100000
  words,  // words 1 81a4 81a4                                   processor, two words of a structure
  argv,   // argv 1 736800                                       processor, bytes in hex
  mark,   // mark 1 4c4147455f5441534b3d61                       processor, NAME=VALUE in hex; nothing: not all was
          // looked at
  call,   // call 1 157227 12083 257 ffffff9c 7f71 80000 0 0 = 3       processor, time, thread, number, arguments
  named,  // named 157227 12083 257 80000 = -2 /etc/x             a call with one name and one number beside it
  opened,  // opened 157227 12083 257 80000 = 3 27 ffff88810067ce40 ffff888100573300 0 /etc/x
           // the same that opens: mount, entry, root; flags of the file, and 1: it has no name any more
  fork,    // fork 1 157227 12083 12084 4100                      …, child, clone's flags
  exec,    // exec 1 157227 12083 12083 0                         …, the thread that called, not zero: 32 bits
  exit,    // exit 0 157228 12083 12083 300 0                     …, process, status, threads left
  full,    // full 1 157227 12083                                 …: a table was full
};

/// file: which file, and what it is.
struct FileLine {
  std::int64_t slot = 0;
  std::int64_t mount = 0;
  std::uint64_t entry = 0;
  std::uint64_t root = 0;    ///< the entry at which its mount begins
  std::int64_t whole = 0;    ///< 0: not all parts of its name were looked at
  std::uint64_t mode = 0;    ///< i_mode
  std::int64_t deleted = 0;  ///< not zero: it has no name any more
  std::uint64_t flags = 0;   ///< FMODE_CREATED, SB_NOUSER
};

struct Line {
  Shape shape = Shape::head;
  std::int64_t processor = 0;
  std::int64_t time = 0;  ///< ns of the monotonic clock
  std::int64_t tid = 0;
  std::int64_t number = 0;  ///< version, mount, slot, system call, child, caller, process
  std::uint64_t entry = 0;
  std::uint64_t folder = 0;
  std::int64_t length = 0;  ///< part: of the name. exit: threads left
  std::uint64_t flags = 0;  ///< fork, exec, exit: flags, width, status
  std::array<std::uint64_t, 5> arguments{};
  std::int64_t result = 0;
  FileLine file;
  std::string_view text;
};

}  // namespace iotrace::bpftrace
