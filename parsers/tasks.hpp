// The marks by which task runners tell a process which task it works for: names of environment variables that the
// runner itself sets. The only words of an environment that are ever kept.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace iotrace {

/// One runner's marks; a part that the runner has no variable for is empty.
struct TaskRunner {
  std::string_view project;
  std::string_view target;
  std::string_view configuration;
};

inline constexpr std::array<TaskRunner, 2> task_runners{{
    {"NX_TASK_TARGET_PROJECT", "NX_TASK_TARGET_TARGET", "NX_TASK_TARGET_CONFIGURATION"},  // nx: task-env.ts
    {"LAGE_PACKAGE_NAME", "LAGE_TASK", ""},                                               // lage: NpmScriptRunner
}};

/// The value of `name` among NUL-separated NAME=VALUE words; empty where absent.
constexpr std::string_view mark_value(std::string_view marks, std::string_view name)
{
  while (!marks.empty() && !name.empty()) {
    std::string_view const word = marks.substr(0, marks.find('\0'));
    if (word.size() > name.size() && word.starts_with(name) && word[name.size()] == '=')
      return word.substr(name.size() + 1);
    marks.remove_prefix(word.size() < marks.size() ? word.size() + 1 : marks.size());
  }
  return {};
}

/// project:target[:configuration] that the marks name; empty where they name none.
inline std::string task_of(std::string_view marks)
{
  for (TaskRunner const& runner : task_runners) {
    std::string_view const project = mark_value(marks, runner.project);
    std::string_view const target = mark_value(marks, runner.target);
    if (project.empty() || target.empty()) continue;
    std::string task = std::string(project) + ':' + std::string(target);
    std::string_view const configuration = mark_value(marks, runner.configuration);
    if (!configuration.empty()) task.append(":").append(configuration);
    return task;
  }
  return {};
}

}  // namespace iotrace
