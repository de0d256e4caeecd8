#include "query/declared/ignore_rules.hpp"

#include <ranges>

namespace iotrace::query::declared {
namespace {

/// The folder's name as a pattern that means nothing but it.
std::string escape(std::string_view name)
{
  std::string out;
  for (char const c : name) {
    if (std::string_view("\\*?[").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string_view trim(std::string_view line)
{
  if (line.ends_with('\r')) line.remove_suffix(1);
  while (line.ends_with(' ') && !line.ends_with("\\ ")) line.remove_suffix(1);
  return line;
}

}  // namespace

bool is_never_walked(std::string_view path) noexcept
{
  std::string_view before;
  while (!path.empty()) {
    std::size_t const slash = std::min(path.find('/'), path.size());
    std::string_view const part = path.substr(0, slash);
    if (part == "node_modules" || part == ".git") return true;
    if (before == ".nx" && (part == "cache" || part == "workspace-data")) return true;
    if (before == ".yarn" && part == "cache") return true;
    before = part;
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return false;
}

IgnoreRules::IgnoreRules(std::span<IgnoreFile const> files)
{
  for (auto const& [folder, text] : files) {
    std::string const head = folder.empty() ? "" : escape(folder) + '/';
    for (auto const line : std::views::split(text, '\n')) add_line(std::string_view(line.begin(), line.end()), head);
  }
}

void IgnoreRules::add_line(std::string_view line, std::string const& folder)
{
  line = trim(line);
  if (line.empty() || line.starts_with('#')) return;
  bool const takes_back = line.starts_with('!');
  if (takes_back) line.remove_prefix(1);
  bool const folders_only = line.ends_with('/');
  if (folders_only) line.remove_suffix(1);
  bool const anchored = line.find('/') != line.npos;
  if (line.starts_with('/')) line.remove_prefix(1);
  if (line.empty()) return;
  try {
    std::string const pattern = folder + (anchored ? "" : "**/") + std::string(line);
    rules_.push_back({glob::Pattern(pattern, glob::Dialect::gitignore), takes_back, folders_only});
  } catch (glob::Error const&) {  // git takes such a line for nothing as well
  }
}

bool IgnoreRules::ignores_itself(std::string_view path, bool is_folder) const
{
  for (Rule const& rule : rules_ | std::views::reverse)
    if ((is_folder || !rule.folders_only) && rule.pattern.matches(path)) return !rule.takes_back;
  return false;
}

bool IgnoreRules::ignores(std::string_view path) const
{
  if (is_never_walked(path)) return true;
  for (std::size_t slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1))
    if (ignores_itself(path.substr(0, slash), true)) return true;
  return ignores_itself(path, false);
}

}  // namespace iotrace::query::declared
