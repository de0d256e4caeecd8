// Our bpftrace program: its text, made for what shall be traced and for the mounts of this machine. What it prints, one
// event a line, is the grammar of parsers/bpftrace.
#pragma once

#include <string>
#include <string_view>

#include "capture/tool.hpp"

namespace iotrace::capture::bpftrace {

/// Bytes of a string that one line shows; longer ones go over several. With its NUL it is BPFTRACE_STRLEN: two copies
/// of that must fit the 512 bytes of stack that a BPF program has.
inline constexpr int chunk_size = 127;

/// The tracepoints that the program attaches to.
inline constexpr std::string_view tracepoints[] = {"raw_syscalls/sys_enter", "raw_syscalls/sys_exit",
                                                   "task/task_newtask", "sched/sched_process_exec",
                                                   "sched/sched_process_exit"};

/// The program. Its only argument is iocapture's pid: COMMAND is the first child of that process that executes a
/// program.
std::string make_program(Plan const& plan);

}  // namespace iotrace::capture::bpftrace
