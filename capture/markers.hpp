// The published list: the only environment variables whose values may reach a log. A task runner sets them to tell a
// process which task it works for; none of them is a secret, all are names of projects, targets or hashes of inputs.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace iotrace::capture {

inline constexpr std::array<std::string_view, 7> published_markers{
    "NX_TASK_TARGET_PROJECT",        // nx, packages/nx/src/tasks-runner/task-env.ts
    "NX_TASK_TARGET_TARGET",         //   the same
    "NX_TASK_TARGET_CONFIGURATION",  //   the same
    "LAGE_PACKAGE_NAME",             // lage, NpmScriptRunner
    "LAGE_TASK",                     //   the same
    "MOON_TARGET",                   // moon, "project:task"
    "TURBO_HASH",                    // turborepo: it names no task, but the hash tells two tasks apart
};

/// True when `word`, of the form NAME=VALUE, is of the list.
constexpr bool is_published(std::string_view word) noexcept
{
  std::size_t const equals = word.find('=');
  return equals != std::string_view::npos && std::ranges::count(published_markers, word.substr(0, equals)) != 0;
}

/// The words of `environment` (as execve has it) that are published.
std::vector<std::string> list_markers(char const* const* environment);

}  // namespace iotrace::capture
