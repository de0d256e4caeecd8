#include "query/glob/set.hpp"

#include <algorithm>

#include "query/glob/extended.hpp"

namespace iotrace::query::glob {
namespace {

bool names_one_path(std::string_view glob)
{
  if (is_negative(glob)) glob.remove_prefix(1);
  bool const is_path = !glob.empty() && !glob.ends_with('/') && glob.find_first_of("()") == glob.npos;
  return is_path && is_plain(glob, Dialect::globset);
}

/// What `./` and a slash at the end add nothing to.
std::string_view without_ends(std::string_view glob) noexcept
{
  while (glob.starts_with("./")) glob.remove_prefix(2);
  while (glob.size() > 1 && glob.ends_with('/')) glob.remove_suffix(1);
  return glob;
}

}  // namespace

GlobSet::GlobSet(std::span<std::string const> globs, Use use)
{
  for (std::string const& glob : globs) use == Use::declared ? add_declared(glob) : add_nx(glob, use);
}

void GlobSet::add_nx(std::string_view glob, Use use)
{
  bool const is_output = use == Use::nx_outputs;
  if (is_output && glob.size() > 1 && glob.ends_with('/')) glob.remove_suffix(1);
  bool const extends = is_output ? !glob.ends_with("**") : use == Use::nx_file_set && names_one_path(glob);
  std::vector<Signed> all = convert_extended(glob);
  if (extends)
    for (Signed& below : convert_extended(std::string(glob) + "/**")) all.push_back(std::move(below));
  for (auto const& [text, negative] : all)
    (negative ? excluded_ : included_).emplace_back(text.ends_with('/') ? text + "**" : text, Dialect::globset);
}

void GlobSet::add_declared(std::string_view glob)
{
  bool const negative = is_negative(glob);
  if (negative) glob.remove_prefix(1);
  glob = without_ends(glob);
  Reach const reach = is_plain(glob, Dialect::minimatch) ? Reach::below : Reach::exact;
  (negative ? excluded_ : included_).emplace_back(glob, Dialect::minimatch, reach);
}

bool GlobSet::includes(std::string_view path) const
{
  if (included_.empty()) return !excluded_.empty();
  return std::ranges::any_of(included_, [path](Pattern const& pattern) { return pattern.matches(path); });
}

bool GlobSet::excludes(std::string_view path) const
{
  return std::ranges::any_of(excluded_, [path](Pattern const& pattern) { return pattern.matches(path); });
}

std::string_view path_with_all_below(std::string_view glob, Use use) noexcept
{
  if (use != Use::declared || !is_name(glob)) return {};
  return without_ends(glob);
}

}  // namespace iotrace::query::glob
