#include "query/glob.hpp"

#include <array>

namespace iotrace::query {
namespace {

/// The pattern as one that is tried from the start of a name.
std::string anchor(std::string_view pattern)
{
  while (pattern.starts_with("./")) pattern.remove_prefix(2);
  while (pattern.size() > 1 && pattern.ends_with('/')) pattern.remove_suffix(1);
  bool const anchored = pattern.find('/') != std::string_view::npos;
  if (pattern.starts_with('/')) pattern.remove_prefix(1);
  return anchored || pattern.empty() ? std::string(pattern) : "**/" + std::string(pattern);
}

glob::Pattern compile(std::string_view pattern)
{
  try {
    return {anchor(pattern), glob::Dialect::minimatch, glob::Reach::below};
  } catch (glob::Error const& error) {
    throw glob::Error("the pattern " + std::string(pattern.substr(0, 80)) + ' ' + error.what());
  }
}

}  // namespace

Glob::Glob(std::string_view pattern) : absolute_(pattern.starts_with('/')), pattern_(compile(pattern)) {}

bool is_ignored_by_default(std::string_view name) noexcept
{
  constexpr std::array<std::string_view, 3> folders = {"node_modules", ".nx", ".git"};
  while (true) {
    std::size_t const slash = name.find('/');
    for (std::string_view const folder : folders)
      if (name.substr(0, slash) == folder) return true;
    if (slash == std::string_view::npos) return false;
    name.remove_prefix(slash + 1);
  }
}

}  // namespace iotrace::query
