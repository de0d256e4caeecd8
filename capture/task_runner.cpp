#include "capture/task_runner.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>

namespace iotrace::capture {
namespace {

// Those whose marks are in markers.hpp.
constexpr std::array<std::string_view, 4> runners{"nx", "turbo", "lage", "moon"};

// Programs that start the one named by a later word.
constexpr std::array<std::string_view, 9> starters{"npx",     "npm", "pnpm", "pnpx", "yarn",
                                                   "yarnpkg", "bun", "bunx", "node"};

// A workspace of theirs holds one of these.
constexpr std::array<std::string_view, 8> workspace_files{"nx.json",         "turbo.json",     "turbo.jsonc",
                                                          "lage.config.js",  ".moon",          "lage.config.ts",
                                                          "lage.config.cjs", "lage.config.mjs"};

// "node_modules/.bin/nx.js" is nx, and so is "nx@20" that npx takes.
std::string_view program_of(std::string_view word)
{
  word.remove_prefix(word.rfind('/') + 1);
  return word.substr(0, word.find_first_of(".@"));
}

bool is_among(auto const& names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

bool starts_runner(std::vector<std::string> const& command)
{
  if (is_among(runners, program_of(command.front()))) return true;
  if (!is_among(starters, program_of(command.front()))) return false;
  return std::any_of(command.begin() + 1, command.end(),
                     [](std::string_view word) { return is_among(runners, program_of(word)); });
}

}  // namespace

bool runs_tasks(std::vector<std::string> const& command, std::string const& workspace)
{
  std::error_code none;
  return starts_runner(command) || std::ranges::any_of(workspace_files, [&](std::string_view name) {
           return std::filesystem::exists(std::filesystem::path(workspace) / name, none);
         });
}

}  // namespace iotrace::capture
