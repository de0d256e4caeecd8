// dtruss: DTrace's answer to strace. It is given the process that is about to become COMMAND, and follows its children;
// started by dtruss itself COMMAND would run as root.
#include "capture/tool.hpp"

#include <unistd.h>

#include "capture/ask.hpp"
#include "capture/dtruss/output.hpp"
#include "capture/program.hpp"

namespace iotrace::capture {
namespace {

std::string find_missing()
{
  if (find_tool_program("dtruss").empty()) return "dtruss is a part of macOS and not here: use --tool strace on Linux";
  if (::geteuid() != 0) return "dtruss needs root: sudo iocapture --tool dtruss …; the command then runs as root too";
  return {};
}

std::string read_version() { return {}; }

// csrutil(8): "System Integrity Protection status: enabled."
std::string find_caution()
{
  std::string const csrutil = find_tool_program("csrutil");
  if (csrutil.empty() || ask_program({csrutil, "status"}).find("status: enabled") == std::string::npos) return {};
  return "System Integrity Protection is on: dtruss sees nothing of the programs below /bin, /sbin, /usr/bin and "
         "/System, shells among them. Use --tool fs_usage, or allow DTrace: boot into Recovery, csrutil enable "
         "--without dtrace";
}

std::vector<std::string> make_command(Plan const&, Wiring const&)
{
  return {"dtruss", "-f", "-p", std::string(command_pid_word)};
}

std::unique_ptr<Output> make_output(Plan const&, pid_t) { return std::make_unique<dtruss::DtrussOutput>(); }

std::string explain_complaints(std::string_view complaints)
{
  auto const has = [&](std::string_view part) { return complaints.find(part) != std::string_view::npos; };
  if (has("requires additional privileges") || has("DTrace requires")) return "dtruss needs root: sudo iocapture …";
  if (has("failed to grab pid") || has("not permitted") || has("failed to initialize dtrace"))
    return "the system refuses DTrace (System Integrity Protection): use --tool fs_usage, or boot into Recovery and "
           "csrutil enable --without dtrace";
  return {};
}

}  // namespace

namespace tools {
extern Tool const dtruss;
Tool const dtruss{
    .name = "dtruss",
    .summary = "macOS, as root, System Integrity Protection relaxed",
    .missing = find_missing,
    .version = read_version,
    .command = make_command,
    .output = make_output,
    .explain = explain_complaints,
    .grip = Grip::beside,
    .caution = find_caution,
    .log_is_stderr = true,
};
}  // namespace tools
}  // namespace iotrace::capture
