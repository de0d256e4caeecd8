#include "capture/process_status.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace iotrace::capture {
namespace {

std::string_view value_of(std::string_view line, std::string_view key)
{
  if (!line.starts_with(key)) return {};
  line.remove_prefix(key.size());
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  return line;
}

pid_t read_pid(std::string_view text)
{
  pid_t pid = 0;
  std::from_chars(text.data(), text.data() + text.size(), pid);
  return pid;
}

bool is_alive(ProcessStatus const& status)
{
  return status.state != '\0' && status.state != 'Z' && status.state != 'X';
}

}  // namespace

ProcessStatus read_process_status(std::string const& process)
{
  ProcessStatus status;
  std::ifstream file("/proc/" + process + "/status");
  for (std::string line; std::getline(file, line);) {
    if (auto const state = value_of(line, "State:"); !state.empty()) status.state = state[0];
    if (auto const tracer = value_of(line, "TracerPid:"); !tracer.empty()) {
      status.tracer = read_pid(tracer);
      break;
    }
  }
  return status;
}

std::vector<pid_t> list_traced(pid_t tracer)
{
  std::vector<pid_t> pids;
  std::error_code error;
  for (std::filesystem::directory_iterator entry("/proc", error), end; !error && entry != end; entry.increment(error)) {
    std::string const name = entry->path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    ProcessStatus const status = read_process_status(name);
    if (status.tracer == tracer && is_alive(status)) pids.push_back(read_pid(name));
  }
  std::ranges::sort(pids);
  return pids;
}

}  // namespace iotrace::capture
