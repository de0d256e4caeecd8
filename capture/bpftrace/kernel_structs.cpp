#include "capture/bpftrace/kernel_structs.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "capture/failure.hpp"

namespace iotrace::capture::bpftrace {
namespace {

struct Field {
  std::string_view owner;  ///< the kernel's name of the structure, without `struct`
  std::string_view path;
  std::string_view type;  ///< as the program declares it; pointers are to our own declarations
  std::size_t size;       ///< bytes, of one element
  std::size_t count = 1;  ///< of elements
};

constexpr std::size_t pointer = sizeof(void*);

// One structure after the other; those that are pointed to first.
constexpr Field fields[] = {
    {"inode", "i_mode", "unsigned short", 2},
    {"dentry", "d_hash.pprev", "unsigned long", pointer},
    {"dentry", "d_parent", "struct io_dentry *", pointer},
    {"dentry", "d_name.hash_len", "unsigned long", 8},
    {"dentry", "d_name.name", "unsigned long", pointer},
    {"dentry", "d_inode", "struct io_inode *", pointer},
    {"super_block", "s_flags", "unsigned long", 8},
    {"vfsmount", "mnt_root", "struct io_dentry *", pointer},
    {"vfsmount", "mnt_sb", "struct io_super_block *", pointer},
    {"mount", "mnt_id", "int", 4},
    {"file", "f_mode", "unsigned int", 4},
    {"file", "f_path.mnt", "struct io_vfsmount *", pointer},
    {"file", "f_path.dentry", "struct io_dentry *", pointer},
    {"fdtable", "max_fds", "unsigned int", 4},
    {"fdtable", "fd", "unsigned long", pointer},
    {"files_struct", "fdt", "struct io_fdtable *", pointer},
    {"fs_struct", "pwd.mnt", "struct io_vfsmount *", pointer},
    {"fs_struct", "pwd.dentry", "struct io_dentry *", pointer},
    {"mm_struct", "arg_start", "unsigned long", 8},
    {"mm_struct", "arg_end", "unsigned long", 8},
    {"mm_struct", "env_start", "unsigned long", 8},
    {"mm_struct", "env_end", "unsigned long", 8},
    {"mm_struct", "exe_file", "struct io_file *", pointer},
    {"signal_struct", "live.counter", "int", 4},
    {"task_struct", "thread_info.flags", "unsigned long", 8},
    {"task_struct", "mm", "struct io_mm_struct *", pointer},
    {"task_struct", "exit_code", "int", 4},
    {"task_struct", "tgid", "int", 4},
    {"task_struct", "real_parent", "struct io_task_struct *", pointer},
    {"task_struct", "fs", "struct io_fs_struct *", pointer},
    {"task_struct", "files", "struct io_files_struct *", pointer},
    {"task_struct", "signal", "struct io_signal_struct *", pointer},
    // What tracepoints hand over: `args` points to it. A __data_loc_ is the place of a text in it, in its lower half.
    {"trace_event_raw_sys_enter", "id", "long", 8},
    {"trace_event_raw_sys_enter", "args", "unsigned long", 8, 6},
    {"trace_event_raw_sys_exit", "id", "long", 8},
    {"trace_event_raw_sys_exit", "ret", "long", 8},
    {"trace_event_raw_task_newtask", "pid", "int", 4},
    {"trace_event_raw_task_newtask", "clone_flags", "unsigned long", 8},
    {"trace_event_raw_sched_process_exec", "__data_loc_filename", "unsigned int", 4},
    {"trace_event_raw_sched_process_exec", "old_pid", "int", 4},
};

struct Placed {
  Field field;
  std::size_t offset;
};

std::string flat_name(std::string_view path)
{
  std::string name(path);
  std::ranges::replace(name, '.', '_');
  return name;
}

// Gaps are declared, so that every member lies where the kernel has it.
std::string declare(std::string_view name, std::vector<Placed> members)
{
  std::ranges::sort(members, {}, &Placed::offset);
  std::string text = fmt::format("struct io_{} {{\n", name);
  std::size_t end = 0;
  for (auto const& [field, offset] : members) {
    if (offset > end) text += fmt::format("  char gap_{}[{}];\n", end, offset - end);
    std::string const elements = field.count > 1 ? fmt::format("[{}]", field.count) : "";
    text += fmt::format("  {} {}{};  // {}.{} at {}\n", field.type, flat_name(field.path), elements, name, field.path,
                        offset);
    end = offset + field.size * field.count;
  }
  return text + "};\n";
}

}  // namespace

std::size_t require_offset(KernelTypes const& types, std::string_view name, std::string_view path)
{
  if (auto const offset = types.offset_of(name, path)) return *offset;
  throw Failure(fmt::format("/sys/kernel/btf/vmlinux shows no member {} of struct {}: use --tool strace", path, name));
}

std::string declare_structs(KernelTypes const& types)
{
  std::string text;
  std::vector<Placed> members;
  for (Field const& field : fields) {
    if (!members.empty() && members.front().field.owner != field.owner) {
      text += declare(members.front().field.owner, members);
      members.clear();
    }
    members.push_back({field, require_offset(types, field.owner, field.path)});
  }
  return text + declare(members.front().field.owner, members);
}

}  // namespace iotrace::capture::bpftrace
