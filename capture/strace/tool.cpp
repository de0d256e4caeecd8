// strace: follows every child and thread, and is made to stop them at no call that the plan does not need.
#include "capture/tool.hpp"

#include <fmt/core.h>

#include <charconv>
#include <cstdlib>
#include <tuple>

#include "capture/ask.hpp"
#include "capture/program.hpp"
#include "capture/strace/calls.hpp"
#include "capture/strace/output.hpp"
#include "capture/strace/refusal.hpp"

namespace iotrace::capture {
namespace {

struct Version {
  int major = 0;
  int minor = 0;
  auto operator<=>(Version const&) const = default;
};

// NEWS of strace: -DD in 5.4, --seccomp-bpf in 5.3. An environment that is listed in full is what -e abbrev is for.
constexpr Version oldest{5, 4};

// "strace -- version 6.1\n…" gives 6.1.
std::string ask_version()
{
  std::string const text = ask_program({find_tool_program("strace"), "-V"});
  std::string_view line = std::string_view(text).substr(0, text.find('\n'));
  return std::string(line.substr(line.rfind(' ') + 1));
}

// Asked once: it is needed to see whether strace is new enough, and for the header.
std::string read_version()
{
  static std::string const version = ask_version();
  return version;
}

Version parse_version(std::string_view text)
{
  Version version;
  auto const [dot, error] = std::from_chars(text.data(), text.data() + text.size(), version.major);
  if (error == std::errc{} && dot != text.data() + text.size())
    std::from_chars(dot + 1, text.data() + text.size(), version.minor);
  return version;
}

// strace turns each time into one of the local zone and back, and glibc asks for /etc/localtime twice a line where TZ
// is not set (localtime(3), tzset.c). So strace is given a zone, and takes it out of COMMAND's environment again by -E.
constexpr char time_zone[] = "TZ";

void prepare_environment() { ::setenv(time_zone, "UTC0", 0); }

std::string find_missing()
{
  if (find_tool_program("strace").empty())
    return "strace is not installed: apt-get install strace (or dnf install strace, apk add strace)";
  std::string const version = read_version();
  if (version.empty()) return "strace cannot be started here: try strace -V";
  if (parse_version(version) < oldest)
    return fmt::format("strace {} is too old, {}.{} or newer is needed: apt-get install strace", version, oldest.major,
                       oldest.minor);
  return {};
}

std::string list_calls(Plan const& plan)
{
  std::string list = "trace=";
  auto const append = [&](auto const& calls) {
    for (std::string_view const call : calls) list.append(list.ends_with('=') ? "?" : ",?").append(call);
  };
  append(base_calls);
  if (plan.probes) append(probe_calls);
  if (plan.bytes) append(byte_calls);
  return list;
}

std::vector<std::string> make_command(Plan const& plan, Wiring const& wiring)
{
  // -DD: COMMAND stays our own child, the tracer is a grandchild in a process group of its own, out of reach of ^C.
  // -q keeps the `+++ exited` lines, -qq would not.
  std::vector<std::string> argv{"strace", "-DD", "-f", "--seccomp-bpf", "-q", "-y", "-ttt", "-o", wiring.log};
  auto const append = [&](std::initializer_list<std::string> words) { argv.insert(argv.end(), words); };
  if (std::getenv(time_zone) == nullptr) append({"-E", time_zone});
  // Names are never cut by -s, words of a command line are. Buffers of read and write would be dumped to that length.
  append({"-s", plan.bytes ? "128" : "65536"});
  // The signals that nobody dies of. Without the others strace would not print `+++ killed by` either.
  append({"-e", "signal=!SIGCHLD,SIGURG,SIGWINCH,SIGCONT"});
  // strace lists an environment only when told not to abbreviate the call; all other calls stay as they are.
  if (plan.tasks) append({"-e", "abbrev=!execve,execveat"});
  append({"-e", list_calls(plan), "--"});
  argv.insert(argv.end(), wiring.launcher.begin(), wiring.launcher.end());
  return argv;
}

std::unique_ptr<Output> make_output(Plan const&, pid_t command) { return std::make_unique<StraceOutput>(command); }

}  // namespace

namespace tools {
extern Tool const strace;
Tool const strace{
    .name = "strace",
    .summary = "Linux, x86 and all others, no privilege needed",
    .missing = find_missing,
    .version = read_version,
    .command = make_command,
    .output = make_output,
    .explain = explain_refusal,
    .prepare_environment = prepare_environment,
};
}  // namespace tools
}  // namespace iotrace::capture
