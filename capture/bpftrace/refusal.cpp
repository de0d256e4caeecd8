#include "capture/bpftrace/refusal.hpp"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "capture/bpftrace/program.hpp"
#include "capture/program.hpp"
#include "capture/quote.hpp"

namespace iotrace::capture::bpftrace {
namespace {

constexpr std::array<std::string_view, 2> trace_folders{"/sys/kernel/tracing", "/sys/kernel/debug/tracing"};

bool is_there(std::string const& path) { return ::access(path.c_str(), F_OK) == 0; }

// The kernel numbers processes for a namespace and those around it; bpftrace 0.17 knows the numbers of the first one
// only. Its inode is PROC_PID_INIT_INO of linux/proc_ns.h.
bool is_in_inner_pid_namespace()
{
  struct stat status {};
  return ::stat("/proc/self/ns/pid", &status) == 0 && status.st_ino != 0xEFFFFFFC;
}

std::string find_missing_tracepoint()
{
  for (std::string_view const folder : trace_folders) {
    if (!is_there(fmt::format("{}/events", folder))) continue;
    for (std::string_view const point : tracepoints)
      if (!is_there(fmt::format("{}/events/{}", folder, point)))
        return fmt::format("this kernel has no tracepoint {}: use --tool strace", point);
    return {};
  }
  return "the kernel's tracepoints cannot be seen: mount -t tracefs tracefs /sys/kernel/tracing, or use --tool strace";
}

// What bpftrace writes though nothing is wrong: a limit that newer kernels do not have, and notices.
bool is_harmless(std::string_view line)
{
  return line.find("RLIMIT_MEMLOCK") != std::string_view::npos ||
         !(line.starts_with("ERROR:") || line.starts_with("FATAL:"));
}

std::string_view first_error(std::string_view complaints)
{
  while (!complaints.empty()) {
    std::string_view const line = complaints.substr(0, complaints.find('\n'));
    if (!is_harmless(line)) return line;
    complaints.remove_prefix(std::min(line.size() + 1, complaints.size()));
  }
  return {};
}

}  // namespace

std::string find_missing()
{
  if (find_tool_program("bpftrace").empty()) return "bpftrace is not installed: apt-get install bpftrace";
  if (::geteuid() != 0) return "bpftrace needs root: run iocapture with sudo, or use --tool strace";
  if (!is_there("/sys/kernel/btf/vmlinux"))
    return "this kernel does not describe its own types (/sys/kernel/btf/vmlinux): use --tool strace";
  if (is_in_inner_pid_namespace())
    return "process numbers here are not those that bpftrace sees (a container): run it on the host, or use --tool "
           "strace";
  return find_missing_tracepoint();
}

std::string explain_refusal(std::string_view complaints)
{
  std::string_view const error = first_error(complaints);
  if (error.empty()) return {};
  if (error.find("not permitted") != std::string_view::npos || error.find("denied") != std::string_view::npos)
    return "the system refuses BPF to this root (a container, or a locked-down kernel): use --tool strace";
  return fmt::format("bpftrace said {}", quote(error.substr(0, 200)));
}

}  // namespace iotrace::capture::bpftrace
