// Nx's sandbox report: the JSON that its own tools read, one file a task. A projection: it has no order, no lines, no
// names of programs but in the tree.
#include <fmt/core.h>

#include <map>
#include <optional>
#include <set>

#include "query/json.hpp"
#include "query/report/fingerprint.hpp"
#include "query/report/report.hpp"

namespace iotrace::query {
namespace {

constexpr auto tight = Json::Shape::tight;

struct Process {
  std::string command;
  std::optional<std::int64_t> parent;
};
using Processes = std::map<std::int64_t, Process>;

void add_processes(Processes& processes, std::vector<Access> const& accesses)
{
  for (Access const& access : accesses) {
    Process* last = &processes.try_emplace(access.pid, Process{access.command, {}}).first->second;
    for (Ancestor const& parent : access.parents) {
      last->parent = parent.pid;
      last = &processes.try_emplace(parent.pid, Process{parent.command, {}}).first->second;
    }
  }
}

void print_accesses(Json& json, std::string_view key, std::vector<Access> const& accesses)
{
  json.key(key).begin_array();
  for (Access const& access : accesses)
    json.begin_object(tight).key("path").bytes(access.path).key("pid").integer(access.pid).end();
  json.end();
}

void print_patterns(Json& json, std::string_view key, std::vector<DeclaredPattern> const& patterns)
{
  json.key(key).begin_array(tight);
  for (DeclaredPattern const& pattern : patterns) json.bytes(pattern.pattern);
  json.end();
}

void print_declared(Json& json, declared::TaskDeclaration const& task)
{
  json.key("inputs").begin_array(tight);
  for (declared::InputEntry const& input : task.inputs) {
    if (input.kind == declared::InputKind::negation) json.bytes('!' + input.pattern);
    bool const is_files = input.kind == declared::InputKind::file_pattern ||
                          input.kind == declared::InputKind::dependent_outputs ||
                          input.kind == declared::InputKind::json_fields;
    if (is_files) json.bytes(input.pattern);
  }
  json.end().key("outputs").begin_array(tight);
  for (declared::OutputEntry const& output : task.outputs)
    if (!output.pattern.empty()) json.bytes((output.negation ? "!" : "") + output.pattern);
  json.end();
}

void print_tree(Json& json, Judgement const& task)
{
  Processes processes;
  add_processes(processes, task.files_read);
  add_processes(processes, task.files_written);
  json.key("processTree").begin_array();
  for (auto const& [pid, process] : processes) {
    json.begin_object(tight).key("pid").integer(pid).key("cmd").bytes(process.command);
    if (process.parent) json.key("parentPid").integer(*process.parent);
    json.end();
  }
  json.end();
}

std::string to_report(Judgement const& task, declared::TaskDeclaration const& declaration)
{
  std::string text;
  Json json(text);
  json.begin_object().key("taskId").bytes(task.task);
  json.key("sandboxReportId").bytes(fingerprint({task.task, task.files_read.empty() ? "" : task.files_read[0].log}));
  print_declared(json, declaration);
  print_accesses(json, "filesRead", task.files_read);
  print_accesses(json, "filesWritten", task.files_written);
  print_accesses(json, "unexpectedReads", task.unexpected_reads);
  print_accesses(json, "unexpectedWrites", task.unexpected_writes);
  print_patterns(json, "expectedInputsNotRead", task.unused_inputs);
  print_patterns(json, "expectedOutputsNotWritten", task.missing_outputs);
  print_tree(json, task);
  json.end();
  return text;
}

/// `web_build.json`; no name leaves its folder or takes another's place.
std::string file_name(std::string_view task, std::set<std::string>& taken)
{
  std::string name;
  for (char const c : task) {
    bool const plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    name += plain ? c : '_';
  }
  if (name.starts_with('.')) name.front() = '_';
  if (!taken.insert(name).second) name += '_' + fingerprint({task});
  return name + ".json";
}

}  // namespace

std::vector<std::pair<std::string, std::string>> to_nx_reports(CheckResult const& result,
                                                               declared::Manifest const& manifest)
{
  std::set<std::string> taken;
  std::vector<std::pair<std::string, std::string>> reports;
  for (Judgement const& task : result.tasks)
    if (auto const found = manifest.tasks.find(task.task); found != manifest.tasks.end())
      reports.emplace_back(file_name(task.task, taken), to_report(task, found->second));
  return reports;
}

}  // namespace iotrace::query
