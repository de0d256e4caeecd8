// Is this a run of build tasks? Then the marks of tasks are worth their price (an exec line holds an environment).
#pragma once

#include <string>
#include <vector>

namespace iotrace::capture {

/// True when the command starts a known task runner (nx, npx nx, pnpm exec turbo, …) or the workspace is one's.
bool runs_tasks(std::vector<std::string> const& command, std::string const& workspace);

}  // namespace iotrace::capture
