#include "query/declared/workspace_files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "query/check/json_file.hpp"
#include "query/declared/failure.hpp"
#include "query/declared/ignore_rules.hpp"
#include "query/escape.hpp"

namespace iotrace::query::declared {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t max_names = 5'000'000;

std::string folder_of(std::string const& file)
{
  std::size_t const slash = file.rfind('/');
  return slash == file.npos ? "" : file.substr(0, slash);
}

void take(std::string const& root, std::string const& name, WorkspaceFiles& found)
{
  std::string const base = name.substr(name.rfind('/') == name.npos ? 0 : name.rfind('/') + 1);
  if (base == "project.json") found.project_files.push_back(name);
  if (base == "package.json") found.package_files.push_back(name);
  if (base == ".gitignore" || base == ".nxignore")
    found.ignores.push_back({folder_of(name), read_text(root + '/' + name)});
}

/// Files of outer folders first, and .gitignore (walked in no order) before .nxignore of the same folder.
void order(std::vector<IgnoreFile>& ignores)
{
  std::ranges::stable_sort(ignores, {}, [](IgnoreFile const& file) {
    return std::pair(std::ranges::count(file.folder, '/') + !file.folder.empty(), file.folder);
  });
}

void drop_ignored(std::vector<std::string>& names, IgnoreRules const& rules)
{
  std::erase_if(names, [&](std::string const& name) { return rules.ignores(name); });
  std::ranges::sort(names);
}

}  // namespace

std::string resolve_folder(std::string const& root)
{
  std::error_code error;
  fs::path const folder = fs::canonical(root, error);
  if (error || !fs::is_directory(folder, error))
    throw Failure(fmt::format("{} is no folder that can be read", quote_name(root)));
  return folder.string();
}

WorkspaceFiles walk_workspace(std::string const& root)
{
  WorkspaceFiles found;
  std::error_code error;
  fs::recursive_directory_iterator at(root, fs::directory_options::skip_permission_denied, error);
  if (error) throw Failure(fmt::format("cannot read the folder {}: {}", quote_name(root), error.message()));
  std::size_t names = 0;
  for (; at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (error) throw Failure(fmt::format("cannot read below {}: {}", quote_name(root), error.message()));
    if (++names > max_names) throw Failure(fmt::format("{} holds more names than a workspace does", quote_name(root)));
    std::string const name = at->path().string().substr(root.size() + 1);
    if (at->is_directory(error) && !at->is_symlink(error)) {
      if (is_never_walked(name)) at.disable_recursion_pending();
    } else {
      take(root, name, found);
    }
  }
  order(found.ignores);
  IgnoreRules const rules(found.ignores);
  drop_ignored(found.project_files, rules);
  drop_ignored(found.package_files, rules);
  return found;
}

}  // namespace iotrace::query::declared
