// SetIndex: see the header.
#include "query/glob/index.hpp"

#include <algorithm>

namespace iotrace::query::glob {
namespace {

/// Calls take(name) for `path` and each folder above it.
template <typename Take>
void each_above(std::string_view path, Take take)
{
  while (true) {
    take(path);
    std::size_t const slash = path.rfind('/');
    if (slash == path.npos) return;
    path = path.substr(0, slash);
  }
}

}  // namespace

void SetIndex::add(std::size_t number, GlobSet const& set, bool excludes_only)
{
  if (set.has_exclusions()) excluding_.push_back(&set);
  if (!excludes_only) others_.emplace_back(number, &set);
}

std::optional<std::size_t> SetIndex::first_including(std::string_view path) const
{
  std::optional<std::size_t> first;
  each_above(path, [&](std::string_view name) {
    auto const [begin, end] = paths_.equal_range(name);
    for (auto at = begin; at != end; ++at) first = std::min(first.value_or(at->second), at->second);
  });
  for (auto const& [number, set] : others_) {
    if (first && *first < number) break;
    if (set->includes(path)) return number;
  }
  return first;
}

bool SetIndex::excludes(std::string_view path) const
{
  return std::ranges::any_of(excluding_, [path](GlobSet const* set) { return set->excludes(path); });
}

void SetIndex::mark_including(std::span<std::string const> paths, std::vector<bool>& marks) const
{
  if (!paths_.empty())
    for (std::string const& path : paths)
      each_above(path, [&](std::string_view name) {
        auto const [begin, end] = paths_.equal_range(name);
        for (auto at = begin; at != end; ++at) marks[at->second] = true;
      });
  for (auto const& other : others_)
    if (std::ranges::any_of(paths, [&](std::string const& path) { return other.second->includes(path); }))
      marks[other.first] = true;
}

}  // namespace iotrace::query::glob
