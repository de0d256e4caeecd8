#include "query/declared/target_defaults.hpp"

#include <algorithm>

#include "query/declared/layers.hpp"
#include "query/declared/model_json.hpp"
#include "query/declared/resolve.hpp"
#include "query/glob/pattern.hpp"

namespace iotrace::query::declared {
namespace {

bool matches(std::string const& glob, std::string const& name)
{
  return glob::Pattern(glob, glob::Dialect::minimatch).matches(name);
}

bool is_glob(std::string_view text) noexcept { return text.find_first_of("*?[{!(|") != std::string_view::npos; }

}  // namespace

std::optional<Target> TargetDefaults::find(std::string const& project, std::string const& name,
                                           std::string const& executor) const
{
  if (!field_) return std::nullopt;
  Wanted const wanted{project, name, executor};
  if (field_->json().is_array()) return merge(*field_, wanted);
  for (Field const& value : keys_for(wanted))  // the first that has something to say about it
    if (auto found = merge(value, wanted)) return found;
  return std::nullopt;
}

/// The values of keys that may go for it: its executor, its name, globs from the longest.
std::vector<Field> TargetDefaults::keys_for(Wanted const& wanted) const
{
  std::vector<Field> found;
  if (!wanted.executor.empty())
    if (auto const value = field_->optional(wanted.executor)) found.push_back(*value);
  if (auto const value = field_->optional(wanted.name); value && wanted.name != wanted.executor)
    found.push_back(*value);
  std::vector<std::pair<std::size_t, Field>> globs;
  field_->for_each([&](std::string const& key, Field const& value) {
    bool const is_other = key != wanted.name && key != wanted.executor;
    if (is_other && is_glob(key) && matches(key, wanted.name)) globs.emplace_back(key.size(), value);
  });
  std::ranges::stable_sort(globs, std::greater<>(), [](auto const& glob) { return glob.first; });
  for (auto& [length, value] : globs) found.push_back(std::move(value));
  return found;
}

/// The entries of one key that go for it, later over earlier. One of another executor would be another target: Nx
/// leaves it out.
std::optional<Target> TargetDefaults::merge(Field const& value, Wanted const& wanted) const
{
  std::optional<Target> found;
  for (Field const& entry : value.json().is_array() ? value.elements() : std::vector<Field>{value}) {
    if (!goes_for(entry, wanted)) continue;
    if (!found) found.emplace();
    Target const target = read_target(entry, Level::target_defaults);
    bool const is_other = !target.executor.empty() && !wanted.executor.empty() && target.executor != wanted.executor;
    if (!is_other) overlay(*found, target);
  }
  return found;
}

/// Of targets that plugins infer (`plugin`) the files alone know nothing.
bool TargetDefaults::goes_for(Field const& entry, Wanted const& wanted) const
{
  auto const filter = entry.optional("filter");
  Field const& conditions = filter ? *filter : entry;
  std::string const target = entry.text_or("target");
  if (!target.empty() && target != wanted.name && !matches(target, wanted.name)) return false;
  std::string const executor = filter ? conditions.text_or("executor") : std::string();
  if (!executor.empty() && executor != wanted.executor) return false;
  if (conditions.optional("plugin")) return false;
  auto const projects = conditions.text_or_texts("projects");
  return projects.empty() || std::ranges::binary_search(find_projects(*sources_, projects), wanted.project);
}

}  // namespace iotrace::query::declared
