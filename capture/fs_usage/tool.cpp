// fs_usage: shows the file system calls of all programs of a Mac, from the kernel's own trace. Nothing is started or
// stopped by it.
#include "capture/tool.hpp"

#include <unistd.h>

#include <algorithm>

#include "capture/fs_usage/output.hpp"
#include "capture/program.hpp"

namespace iotrace::capture {
namespace {

std::string find_missing()
{
  if (find_tool_program("fs_usage").empty())
    return "fs_usage is a part of macOS and not here: use --tool strace on Linux";
  if (::geteuid() != 0) return "fs_usage needs root: sudo iocapture …; the command then runs as root too";
  return {};
}

// It has no option that tells: it is the system's own.
std::string read_version() { return {}; }

// -e leaves out fs_usage alone. Without it shells are left out too, and with them what they redirect (fs_usage.c,
// exclude_default_pids). -w: only wide lines have results and descriptors. -f exec adds nothing in today's versions.
std::vector<std::string> make_command(Plan const&, Wiring const&)
{
  return {"fs_usage", "-e", "-w", "-f", "filesys", "-f", "exec"};
}

std::unique_ptr<Output> make_output(Plan const&, pid_t)
{
  return std::make_unique<fs_usage::FsUsageOutput>(::getpid());
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string explain_complaints(std::string_view complaints)
{
  if (has(complaints, "must be run as root")) return "fs_usage needs root: sudo iocapture …";
  if (has(complaints, "ktrace_start"))
    return "another program traces this Mac already (fs_usage, Instruments, ktrace): end it";
  return {};
}

// "fs_usage: buffer overrun, events generated too quickly": how many were lost it does not say.
std::uint64_t count_lost(std::string_view complaints)
{
  constexpr std::string_view overrun = "buffer overrun";
  std::uint64_t overruns = 0;
  for (std::size_t at = complaints.find(overrun); at != std::string_view::npos; at = complaints.find(overrun, at + 1))
    ++overruns;
  return overruns;
}

}  // namespace

namespace tools {
extern Tool const fs_usage;
Tool const fs_usage{
    .name = "fs_usage",
    .summary = "macOS, as root; all programs of the machine, no process tree",
    .missing = find_missing,
    .version = read_version,
    .command = make_command,
    .output = make_output,
    .explain = explain_complaints,
    .grip = Grip::beside,
    .lost = count_lost,
};
}  // namespace tools
}  // namespace iotrace::capture
