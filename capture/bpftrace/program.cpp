#include "capture/bpftrace/program.hpp"

#include <fcntl.h>
#include <fmt/core.h>

#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include "capture/bpftrace/calls.hpp"
#include "capture/bpftrace/kernel_structs.hpp"

// How it is built, and why so:
// - Two raw tracepoints see all system calls: attaching to each call's own pair takes seconds, and to let go of them
//   more. What a call was given is kept from its entry to its return, because then the kernel has paged the names in.
// - The verifier walks every turn of a loop, and forgets where branches met after some turns: loops have no branches
//   but exits, and counters of their own. The limits are such that all of it is verified in a moment.
// - The kernel's own name of a file is a chain of directory entries. An entry is printed once (`part`), until its
//   name, parent or file is another; files then name their last entry. What is too deep is marked as not whole.
// - The kernel's structures are declared by us (kernel_structs.hpp): a name's length is the upper half of hash_len.
// - bpftrace 0.17 reads the kernel's list of all tracepoints anew for each `args->` that it meets, twenty times over.
//   So `args` is taken as a number, and as the place of a structure that we declare as well.
// - bpftrace declares the fields of tracepoints to its compiler with the names of two types that are in the kernel's
//   description of its types, which it need not read (environment.hpp): they are macros here.
// - Lines of one event come one after the other on one processor; the last has time and thread. What is common is one
//   line: a line costs more than what stands in it, for the kernel as for bpftrace.
namespace iotrace::capture::bpftrace {
namespace {

using Replacements = std::vector<std::pair<std::string_view, std::string>>;

std::string fill(std::string_view text, Replacements const& replacements)
{
  std::string filled(text);
  for (auto const& [name, value] : replacements)
    for (std::size_t at = 0; (at = filled.find(name, at)) != std::string::npos; at += value.size())
      filled.replace(at, name.size(), value);
  return filled;
}

// A call that fails tells nothing but its name. What a question gives as its second name is part of its answer.
bool has_lone_name(Call const& call)
{
  Shape const& shape = call.shape;
  bool const is_first = (shape.name == 1 && shape.fd == 0) || (shape.name == 2 && shape.fd == 1);
  return is_first && (shape.name2 == 0 || call.group == Group::probe);
}

// The bits that pack() sets are taken apart by the text below.
std::uint64_t pack(Call const& call)
{
  Shape const& shape = call.shape;
  auto const at = [](std::uint64_t value, int bit) { return value << bit; };
  return at(shape.name, 0) | at(shape.fd, 4) | at(shape.name2, 8) | at(shape.fd2, 12) | at(shape.opens ? 1 : 0, 16) |
         at(shape.moves ? 1 : 0, 17) | at(has_lone_name(call) ? 1 : 0, 18) | at(shape.record, 20) | at(shape.word, 24) |
         at(shape.word2, 32) | at(1, 40) | at(shape.flags, 41);
}

// What a call that succeeds may have to tell beside its name and its result.
constexpr std::uint64_t more_than_name = 0xf << 8 | 1 << 17 | 0xf << 20;

bool is_wanted(Group group, Plan const& plan)
{
  return group == Group::base || (group == Group::probe && plan.probes) || (group == Group::bytes && plan.bytes);
}

constexpr std::string_view macros = "#define pid_t int\n#define u64 unsigned long long\n";

// ---- the beginning ------------------------------------------------------------------------------------------------

// As the text of a printf: mountinfo escapes blanks and newlines in octal, proc(5).
std::string literal(std::string_view text)
{
  std::string escaped;
  for (char const c : text) {
    if (c == '\\' || c == '"') escaped += '\\';
    if (c == '%') escaped += '%';
    escaped += c;
  }
  return escaped;
}

// 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
std::string list_mounts()
{
  std::string lines;
  std::ifstream mounts("/proc/self/mountinfo");
  for (std::string line; std::getline(mounts, line);) {
    std::istringstream words(line);
    std::string id, parent, device, root, point;
    if (words >> id >> parent >> device >> root >> point)
      lines += fmt::format("  printf(\"mount {} {}\\n\");\n", id, literal(point));
  }
  return lines;
}

std::string list_calls(Plan const& plan)
{
  std::string names;
  std::string shapes;
  for (Call const& call : calls) {
    if (!is_wanted(call.group, plan)) continue;
    names += fmt::format(" {}={}", call.name, call.number);
    shapes += fmt::format("  @shape[{}] = (uint64){};\n", call.number, pack(call));
  }
  return fmt::format("  printf(\"calls{}\\n\");\n{}", names, shapes);
}

std::string make_begin(Plan const& plan)
{
  return fmt::format("BEGIN {{\n  printf(\"iotrace 2{}{}{}\\n\");\n{}{}}}\n", plan.probes ? " probes" : "",
                     plan.bytes ? " bytes" : "", plan.tasks ? " tasks" : "", list_calls(plan), list_mounts());
}

// ---- parts --------------------------------------------------------------------------------------------------------

// One of the call's arguments by its place in $which.
constexpr std::string_view pick =
    "($which == 1 ? $c.1 : ($which == 2 ? $c.2 : ($which == 3 ? $c.3 : ($which == 4 ? $c.4 : $c.5))))";

// Prints the string at $p, of at most $rest bytes: chunks as long as no NUL lies in them. Words are read only as far
// as the chunk goes. (w - 0x01…) & ~w & 0x80… is not zero where a byte of w is.
constexpr std::string_view find_end = R"(
      $zeros = (uint64)0;
      $w = (uint64)0;
      while ($w < 120) {
        $word = *(uint64 *)SPACE($p + $w);
        $zeros = $zeros | (($word - 0x0101010101010101) & ($word ^ 0xffffffffffffffff));
        $w += 8;
      }
      $word = *(uint64 *)SPACE($p + 119);
      $zeros = $zeros | (($word - 0x0101010101010101) & ($word ^ 0xffffffffffffffff));)";

constexpr std::string_view print_name = R"(
    $n = 0;
    while ($n < 33) {
      printf("name %d SLOT %s\n", cpu, str(SPACE($p), $rest));
      if ($rest <= 127) { break; }FIND_END
      if (($zeros & ((0x80808080 << 32) | 0x80808080)) != 0) { break; }
      $p += 127;
      $rest = $rest - 127;
      $n++;
    })";

// Goes up from $dentry to the first entry that is not known as it is, or to the root of the mount.
constexpr std::string_view climb_known = R"(
    $d = $dentry;
    $i = 0;
    while ($i < 32) {
      if ((uint64)$d == $root) { break; }
      if (@known[(uint64)$d] != (uint64)$d->d_parent + $d->d_name_hash_len * 31 + (uint64)$d->d_inode * 17) { break; }
      $d = $d->d_parent;
      $i++;
    })";

// Prints the file at PATH: its last entry, then what is not known yet of those above.
constexpr std::string_view print_file = R"(
    $dentry = PATH_dentry;
    $mnt = PATH_mnt;
    $root = (uint64)$mnt->mnt_root;
    $mark = (uint64)$dentry->d_parent + $dentry->d_name_hash_len * 31 + (uint64)$dentry->d_inode * 17;
    if ((uint64)$dentry != $root && @known[(uint64)$dentry] != $mark) {
      $name = (uint64)$dentry->d_name_name;
      printf("part %d %llu %llx %llx %d %s\n", cpu, nsecs, (uint64)$dentry, (uint64)$dentry->d_parent,
             ($dentry->d_name_hash_len >> 32), str(kptr($name)));
      if (($dentry->d_name_hash_len >> 32) > 127) { printf("more %d %s\n", cpu, str(kptr($name + 127))); }
      if (($dentry->d_name_hash_len >> 32) > 254) { printf("more %d %s\n", cpu, str(kptr($name + 254))); }
      @known[(uint64)$dentry] = $mark;
    }CLIMB_KNOWN
    $j = 0;
    while ($j < 32) {
      if ((uint64)$d == $root) { break; }
      if (($d->d_name_hash_len >> 32) > 127) { break; }
      printf("part %d %llu %llx %llx %d %s\n", cpu, nsecs, (uint64)$d, (uint64)$d->d_parent, ($d->d_name_hash_len >> 32),
             str(kptr((uint64)$d->d_name_name)));
      @known[(uint64)$d] = (uint64)$d->d_parent + $d->d_name_hash_len * 31 + (uint64)$d->d_inode * 17;
      $d = $d->d_parent;
      $j++;
    }
    printf("file %d %llu SLOT %d %llx %llx %x %x %d %x\n", cpu, nsecs, ((struct io_mount *)((uint64)$mnt - MOUNT_OF_MNT))->mnt_id,
           (uint64)$dentry, $root, (uint64)$d == $root ? 1 : 0, $dentry->d_inode->i_mode,
           (uint64)$dentry->d_hash_pprev == 0 ? 1 : 0, MODE | ($mnt->mnt_sb->s_flags & 0x80000000));)";

// The file behind descriptor number NUMBER.
constexpr std::string_view print_open_file = R"(
    $fd = (uint64)(uint32)NUMBER;
    $fdt = ((struct io_task_struct *)curtask)->files->fdt;
    if ($fd < $fdt->max_fds) {
      $file = (struct io_file *)(*(uint64 *)kptr((uint64)$fdt->fd + 8 * $fd));
      if ((uint64)$file != 0) {FILE
      }
    })";

std::string name_text(std::string_view slot, std::string_view space)
{
  return fill(print_name,
              {{"FIND_END", std::string(find_end)}, {"SLOT", std::string(slot)}, {"SPACE", std::string(space)}});
}

// FMODE_CREATED is 0x100000 (linux/fs.h): the open made the file.
std::string file_text(std::string_view slot, std::string_view path, std::string_view mode)
{
  return fill(print_file, {{"CLIMB_KNOWN", std::string(climb_known)},
                           {"SLOT", std::string(slot)},
                           {"PATH", std::string(path)},
                           {"MODE", std::string(mode)}});
}

std::string open_file_text(std::string_view slot, std::string_view number)
{
  return fill(print_open_file, {{"NUMBER", std::string(number)},
                                {"FILE", file_text(slot, "$file->f_path", "($file->f_mode & 0x100000)")}});
}

// ---- probes -------------------------------------------------------------------------------------------------------

// Of ioctl two requests are asked for only, FICLONE and FICLONERANGE: it is called for anything else far more often.
// iocapture itself sets marks, of two kinds (flush.hpp).
constexpr std::string_view enter = R"(
tracepoint:raw_syscalls:sys_enter /@tasks[tid] || pid == $1/ {
  $call = (struct io_trace_event_raw_sys_enter *)(uint64)args;
  $id = $call->id;
  if (pid == $1) {
    if ($id == GETPGID) { printf("flush %d %d\n", cpu, $call->args[0]); }
    return;
  }
  $second = $call->args[1];
  if (@shape[$id] && ($id != IOCTL || $second == 0x40049409 || $second == 0x4020940d)) {
    @entered[tid] = ($id + 4096, $call->args[0], $second, $call->args[2], $call->args[3], $call->args[4]);
    if (@entered[tid].0 != $id + 4096) { printf("full %d %llu %d\n", cpu, nsecs, tid); }
  }
}
)";

// A call of which nothing but a short name is to be told, and an opened file all of whose entries are known: one line
// (`named`, `opened`), with as few numbers as do: bpftrace takes half a microsecond to print one. What is more than
// that is left to the next.
constexpr std::string_view leave_short = R"(
tracepoint:raw_syscalls:sys_exit /@entered[tid].0 == ((struct io_trace_event_raw_sys_exit *)(uint64)args)->id + 4096/ {
  $c = @entered[tid];
  $id = $c.0 - 4096;
  $shape = @shape[$id];
  $ret = ((struct io_trace_event_raw_sys_exit *)(uint64)args)->ret;
  if ((($shape >> 18) & 1) == 0) { return; }
  if ($ret >= 0 && ($shape & MORE) != 0) { return; }
  if ((($shape >> 4) & 15) != 0 && (int32)$c.1 != AT_FDCWD) { return; }
  $p = ($shape & 15) == 1 ? $c.1 : $c.2;
  if ($p == 0) { return; }FIND_END
  if (($zeros & ((0x80808080 << 32) | 0x80808080)) == 0) { return; }
  $which = ($shape >> 41) & 7;
  $flags = $which == 0 ? 0 : PICK;
  if ($ret < 0 || (($shape >> 16) & 1) == 0) {
    delete(@entered[tid]);
    printf("named %llu %d %d %llx = %lld %s\n", nsecs, tid, $id, $flags, $ret, str(uptr($p)));
    return;
  }
  $fd = (uint64)(uint32)$ret;
  $fdt = ((struct io_task_struct *)curtask)->files->fdt;
  if ($fd >= $fdt->max_fds) { return; }
  $file = (struct io_file *)(*(uint64 *)kptr((uint64)$fdt->fd + 8 * $fd));
  if ((uint64)$file == 0) { return; }
  $dentry = $file->f_path_dentry;
  $mnt = $file->f_path_mnt;
  $root = (uint64)$mnt->mnt_root;CLIMB_KNOWN
  if ((uint64)$d != $root) { return; }
  delete(@entered[tid]);
  $state = (uint64)(($file->f_mode & 0x100000) | ($mnt->mnt_sb->s_flags & 0x80000000));
  if ((uint64)$dentry->d_hash_pprev == 0) { $state = $state | 1; }
  printf("opened %llu %d %d %llx = %lld %d %llx %llx %llx %s\n", nsecs, tid, $id, $flags, $ret,
         ((struct io_mount *)((uint64)$mnt - MOUNT_OF_MNT))->mnt_id, (uint64)$dentry, $root, $state, str(uptr($p)));
}
)";

// AF_UNIX is 1; the name follows the family. FICLONERANGE keeps its source in a structure, at its beginning.
constexpr std::string_view leave_first = R"(
tracepoint:raw_syscalls:sys_exit /@entered[tid].0 == ((struct io_trace_event_raw_sys_exit *)(uint64)args)->id + 4096/ {
  $c = @entered[tid];
  $id = $c.0 - 4096;
  $shape = @shape[$id];
  $which = $shape & 15;
  if ($which) {
    $p = PICK;
    $rest = (uint64)4096;
    if ($id == BIND) {
      $rest = $c.3 > 2 ? $c.3 - 2 : 0;
      $p = *(uint16 *)uptr($c.2) == 1 ? $c.2 + 2 : 0;
    }
    if ($p != 0) {NAME
    }
  }
  $which = ($shape >> 4) & 15;
  if ($which) {
    $number = PICK;
    if ($id == IOCTL && $c.2 == 0x4020940d) { $number = *(uint64 *)uptr($c.3); }FILE
  }
}
)";

constexpr std::string_view leave_second = R"(
tracepoint:raw_syscalls:sys_exit /@entered[tid].0 == ((struct io_trace_event_raw_sys_exit *)(uint64)args)->id + 4096/ {
  $c = @entered[tid];
  $id = $c.0 - 4096;
  $shape = @shape[$id];
  $which = ($shape >> 8) & 15;
  if ($which) {
    $p = PICK;
    $rest = (uint64)4096;
    if ($id == READLINK || $id == READLINKAT) {
      $ret = ((struct io_trace_event_raw_sys_exit *)(uint64)args)->ret;
      $rest = $ret > 0 ? (uint64)$ret : 0;
    }
    if ($rest != 0) {NAME
    }
  }
  $which = ($shape >> 12) & 15;
  if ($which) {
    $number = PICK;FILE
  }
}
)";

constexpr std::string_view leave_last = R"(
tracepoint:raw_syscalls:sys_exit /@entered[tid].0 == ((struct io_trace_event_raw_sys_exit *)(uint64)args)->id + 4096/ {
  $c = @entered[tid];
  $id = $c.0 - 4096;
  $shape = @shape[$id];
  $ret = ((struct io_trace_event_raw_sys_exit *)(uint64)args)->ret;
  if ($ret >= 0 && (($shape >> 16) & 1) != 0) {FILE
  }
  if ($ret == 0 && (($shape >> 17) & 1) != 0) {CWD
  }
  $which = ($shape >> 20) & 15;
  if ($which) {
    $p = PICK;
    printf("words %d %llx %llx\n", cpu, *(uint64 *)uptr($p + (($shape >> 24) & 255)),
           *(uint64 *)uptr($p + (($shape >> 32) & 255)));
  }
  delete(@entered[tid]);
  printf("call %d %llu %d %d %llx %llx %llx %llx %llx = %lld\n", cpu, nsecs, tid, $id, $c.1, $c.2, $c.3, $c.4,
         $c.5, $ret);
}
)";

constexpr std::string_view fork = R"(
tracepoint:task:task_newtask /@tasks[tid]/ {
  $task = (struct io_trace_event_raw_task_newtask *)(uint64)args;
  $child = $task->pid;
  @tasks[$child] = (uint64)1;
  if (@tasks[$child] != 1) { printf("full %d %llu %d\n", cpu, nsecs, $child); }
  printf("fork %d %llu %d %d %llx\n", cpu, nsecs, tid, $child, $task->clone_flags);
}
)";

// COMMAND is the first child of iocapture that executes something; of it all others descend.
constexpr std::string_view exec = R"(
tracepoint:sched:sched_process_exec
/@tasks[((struct io_trace_event_raw_sched_process_exec *)(uint64)args)->old_pid] ||
 (@begun == 0 && ((struct io_task_struct *)curtask)->real_parent->tgid == $1)/ {
  @begun = 1;
  $run = (struct io_trace_event_raw_sched_process_exec *)(uint64)args;
  $old = $run->old_pid;
  delete(@tasks[$old]);
  delete(@entered[$old]);
  @tasks[tid] = (uint64)1;
  $p = (uint64)args + ($run->__data_loc_filename & 0xffff);
  $rest = (uint64)4096;NAME
  $path = ((struct io_task_struct *)curtask)->mm->exe_file;FILE
}
tracepoint:sched:sched_process_exec /@tasks[tid]/ {
  $mm = ((struct io_task_struct *)curtask)->mm;WORDS
  printf("exec %d %llu %d %d %x\n", cpu, nsecs, tid,
         ((struct io_trace_event_raw_sched_process_exec *)(uint64)args)->old_pid, COMPAT);
}
)";

// 64 bytes a line; what lies behind the last word is cut off before it is kept.
constexpr std::string_view print_words = R"(
  $p = $mm->START;
  $n = 0;
  while ($n < LINES) {
    if ($p >= $mm->END) { break; }
    printf("KIND %d %lld %llx %llx %llx %llx %llx %llx %llx %llx\n", cpu, $mm->END - $p, *(uint64 *)uptr($p),
           *(uint64 *)uptr($p + 8), *(uint64 *)uptr($p + 16), *(uint64 *)uptr($p + 24), *(uint64 *)uptr($p + 32),
           *(uint64 *)uptr($p + 40), *(uint64 *)uptr($p + 48), *(uint64 *)uptr($p + 56));
    $p += 64;
    $n++;
  })";

constexpr std::string_view exit = R"(
tracepoint:sched:sched_process_exit /@tasks[tid]/ {
  delete(@tasks[tid]);
  delete(@entered[tid]);
  printf("exit %d %llu %d %d %x %d\n", cpu, nsecs, tid, pid, ((struct io_task_struct *)curtask)->exit_code,
         ((struct io_task_struct *)curtask)->signal->live_counter);
}
END { clear(@tasks); clear(@entered); clear(@known); clear(@shape); clear(@begun); }
)";

std::string words_text(std::string_view kind, std::string_view start, std::string_view end, int lines)
{
  return fill(print_words, {{"KIND", std::string(kind)},
                            {"START", std::string(start)},
                            {"END", std::string(end)},
                            {"LINES", std::to_string(lines)}});
}

// A program of 32 bits calls the kernel by other numbers: it cannot be followed.
std::string compat_text()
{
#if defined __x86_64__
  return "((struct io_task_struct *)curtask)->thread_info_flags & 0x20000000";  // TIF_ADDR32
#elif defined __aarch64__
  return "((struct io_task_struct *)curtask)->thread_info_flags & 0x400000";  // TIF_32BIT
#else
  return "0";
#endif
}

std::string make_exec(Plan const& plan)
{
  std::string const words = words_text("argv", "arg_start", "arg_end", 256) +
                            (plan.tasks ? words_text("env", "env_start", "env_end", 512) : "");
  return fill(exec, {{"NAME", name_text("1", "kptr")},
                     {"FILE", file_text("0", "$path->f_path", "0")},
                     {"WORDS", words},
                     {"COMPAT", compat_text()}});
}

int number_of(std::string_view name)
{
  for (Call const& call : calls)
    if (call.name == name) return call.number;
  return -1;
}

std::string make_leave_short()
{
  return fill(leave_short, {{"FIND_END", std::string(find_end)},
                            {"SPACE", "uptr"},
                            {"CLIMB_KNOWN", std::string(climb_known)},
                            {"PICK", std::string(pick)},
                            {"AT_FDCWD", std::to_string(AT_FDCWD)},
                            {"MORE", std::to_string(more_than_name)}});
}

std::string make_leave(std::string_view text, std::string_view slot)
{
  std::string const place(pick);
  return fill(text, {{"NAME", name_text(slot, "uptr")},
                     {"FILE", open_file_text(slot, "$number")},
                     {"PICK", place},
                     {"BIND", std::to_string(number_of("bind"))},
                     {"IOCTL", std::to_string(number_of("ioctl"))},
                     {"READLINKAT", std::to_string(number_of("readlinkat"))},
                     {"READLINK", std::to_string(number_of("readlink"))}});
}

std::string make_leave_last()
{
  return fill(leave_last,
              {{"FILE", open_file_text("0", "$ret")},
               {"CWD", "\n    $fs = ((struct io_task_struct *)curtask)->fs;" + file_text("0", "$fs->pwd", "0")},
               {"PICK", std::string(pick)}});
}

}  // namespace

std::string make_program(Plan const& plan)
{
  KernelTypes const types = load_kernel_types();
  std::string const program =
      std::string(macros) + declare_structs(types) + make_begin(plan) +
      fill(enter, {{"IOCTL", std::to_string(number_of("ioctl"))}, {"GETPGID", std::to_string(SYS_getpgid)}}) +
      make_leave_short() + make_leave(leave_first, "1") + make_leave(leave_second, "2") + make_leave_last() +
      std::string(fork) + make_exec(plan) + std::string(exit);
  return fill(program, {{"MOUNT_OF_MNT", std::to_string(require_offset(types, "mount", "mnt"))}});
}

}  // namespace iotrace::capture::bpftrace
