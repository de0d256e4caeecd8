#include "capture/process_status.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>

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

bool is_alive(ProcessStatus const& status) { return status.state != 'Z' && status.state != 'X'; }

// Everyone, by pid. Those who end while we look are left out.
std::map<pid_t, ProcessStatus> list_processes()
{
  std::map<pid_t, ProcessStatus> processes;
  std::error_code error;
  for (std::filesystem::directory_iterator entry("/proc", error), end; !error && entry != end; entry.increment(error)) {
    std::string const name = entry->path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    ProcessStatus const status = read_process_status(name);
    if (status.state != '\0') processes.emplace(read_pid(name), status);
  }
  return processes;
}

}  // namespace

ProcessStatus read_process_status(std::string const& process)
{
  ProcessStatus status;
  std::ifstream file("/proc/" + process + "/status");
  for (std::string line; std::getline(file, line);) {
    if (auto const state = value_of(line, "State:"); !state.empty()) status.state = state[0];
    if (auto const parent = value_of(line, "PPid:"); !parent.empty()) status.parent = read_pid(parent);
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
  for (auto const& [pid, status] : list_processes())
    if (status.tracer == tracer && is_alive(status)) pids.push_back(pid);
  return pids;
}

std::vector<pid_t> list_tree(pid_t ancestor)
{
  auto const processes = list_processes();
  std::vector<pid_t> tree{ancestor};
  for (std::size_t i = 0; i < tree.size(); ++i)
    for (auto const& [pid, status] : processes)
      if (status.parent == tree[i]) tree.push_back(pid);
  return tree;
}

}  // namespace iotrace::capture
