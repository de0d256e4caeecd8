#include "capture/strace/output.hpp"

#include <algorithm>

#include "capture/strace/environment.hpp"

namespace iotrace::capture {
namespace {

// The line without pid and time, `472   1795373176.220912 `.
std::string_view body_of(std::string_view line)
{
  for (int part = 0; part < 2; ++part) {
    line.remove_prefix(std::min(line.find(' '), line.size()));
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  }
  return line;
}

}  // namespace

StraceOutput::StraceOutput(pid_t command) : exit_leader_(std::to_string(command) + ' ') {}

void StraceOutput::take(std::string_view line, std::string& kept)
{
  if (execs_seen_ < 2 && belongs_to_launcher(line)) return;
  cut_environment(line, kept);
  if (!line.starts_with(exit_leader_)) return;
  std::string_view const body = body_of(line);
  ended_ = body.starts_with("+++ exited with ") || body.starts_with("+++ killed by ");
}

// The launcher has one thread and no children: until the second exec every line is its own. A launcher that dies
// before it (its exit line) leaves none, but its end is kept.
bool StraceOutput::belongs_to_launcher(std::string_view line)
{
  std::string_view const body = body_of(line);
  if (body.starts_with("+++ ")) return false;
  if (body.starts_with("execve(")) ++execs_seen_;
  return execs_seen_ < 2;
}

}  // namespace iotrace::capture
