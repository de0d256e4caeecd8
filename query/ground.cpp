// Ground: see the header.
#include "query/ground.hpp"

#include <algorithm>
#include <array>

namespace iotrace::query {
namespace {

// `?` is the unknown folder that relative names hang below when no working directory is known.
bool is_absolute(std::string_view text) noexcept
{
  return text.starts_with('/') || text == "?" || text.starts_with("?/");
}

bool is_at_or_below(std::string_view name, std::string_view folder) noexcept
{
  return name.starts_with(folder) && (name.size() == folder.size() || name[folder.size()] == '/');
}

void append_component(std::vector<std::string_view>& kept, std::string_view component)
{
  if (component.empty() || component == ".") return;
  if (component != "..")
    kept.push_back(component);
  else if (!kept.empty())
    kept.pop_back();
}

std::string join(std::string_view folder, std::string_view name)
{
  return std::string(folder).append("/").append(name);
}

}  // namespace

std::string normalize(std::string_view text)
{
  bool const unknown = text == "?" || text.starts_with("?/");
  if (unknown) text.remove_prefix(1);
  std::vector<std::string_view> kept;
  while (!text.empty()) {
    std::size_t const slash = std::min(text.find('/'), text.size());
    append_component(kept, text.substr(0, slash));
    text.remove_prefix(std::min(slash + 1, text.size()));
  }
  std::string out = unknown ? "?" : "";
  for (std::string_view const component : kept) out.append("/").append(component);
  return out.empty() ? "/" : out;
}

std::string resolve_name(std::string_view text, Workspace const& workspace, std::string_view root)
{
  if (!is_absolute(text)) return normalize(join(root, text));
  std::string name = normalize(text);
  bool const differs = !workspace.as_given.empty() && workspace.as_given != workspace.resolved;
  if (!differs || !workspace.as_given.starts_with('/')) return name;
  std::string const given = normalize(workspace.as_given);
  if (!is_at_or_below(name, given)) return name;
  return normalize(workspace.resolved + name.substr(given.size()));
}

bool is_special(std::string_view name) noexcept
{
  constexpr std::array<std::string_view, 3> kernel_folders = {"/dev", "/proc", "/sys"};
  for (std::string_view const folder : kernel_folders)
    if (is_at_or_below(name, folder)) return true;
  return !is_absolute(name);
}

Ground::Ground(Selection const& selection, Workspace const& workspace)
    : root_(resolve_name(selection.workspace.value_or("."), workspace, workspace.resolved)),
      from_(root_ == "/" ? root_ : root_ + '/'),
      everything_(selection.all),
      default_ignores_(selection.default_ignores)
{
  for (std::string const& pattern : selection.ignore) ignores_.emplace_back(pattern);
}

bool Ground::covers(std::string_view name) const
{
  if (name == root_) return true;
  return (everything_ || is_below_root(name)) && !is_ignored(name);
}

std::string_view Ground::shown(std::string_view name) const noexcept
{
  if (everything_) return name;
  if (name == root_) return ".";
  return is_below_root(name) ? name.substr(from_.size()) : name;
}

bool Ground::is_ignored(std::string_view name) const
{
  bool const inside = is_below_root(name);
  std::string_view const absolute = name.substr(name.starts_with('/') ? 1 : 0);
  std::string_view const relative = inside ? name.substr(from_.size()) : absolute;
  if (inside && default_ignores_ && is_ignored_by_default(relative)) return true;
  for (Glob const& glob : ignores_)
    if (glob.covers(glob.is_absolute() ? absolute : relative)) return true;
  return false;
}

}  // namespace iotrace::query
