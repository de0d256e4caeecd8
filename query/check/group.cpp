// Groups: see the header.
#include "query/check/group.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace iotrace::query {

std::string_view folder_of(std::string_view path) noexcept
{
  std::size_t const slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view extension_of(std::string_view path) noexcept
{
  std::string_view const name = path.substr(path.rfind('/') + 1);
  std::size_t const dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? std::string_view() : name.substr(dot);
}

std::vector<Group> group_accesses(std::span<Access const> accesses)
{
  std::map<std::tuple<std::string_view, std::string_view, std::string_view>, Group> by_cause;
  for (Access const& access : accesses) {
    auto const key = std::tuple(folder_of(access.path), extension_of(access.path), std::string_view(access.program));
    Group& group = by_cause[key];
    if (group.accesses.empty()) {
      group.folder = std::get<0>(key);
      group.extension = std::get<1>(key);
      group.program = access.program;
      group.owner = access.owner;
    }
    group.accesses.push_back(&access);
  }
  std::vector<Group> groups;
  for (auto& [key, group] : by_cause) groups.push_back(std::move(group));
  std::stable_sort(groups.begin(), groups.end(),
                   [](Group const& a, Group const& b) { return a.accesses.size() > b.accesses.size(); });
  return groups;
}

std::string name_of(Group const& group)
{
  if (group.accesses.size() == 1) return group.accesses.front()->path;
  return group.folder + (group.folder.empty() ? "*" : "/*") + group.extension;
}

}  // namespace iotrace::query
