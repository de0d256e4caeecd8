#include "query/declared/declaration.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "query/declared/failure.hpp"
#include "query/declared/ignore_rules.hpp"
#include "query/escape.hpp"
#include "query/glob/index.hpp"
#include "query/glob/set.hpp"

namespace iotrace::query::declared {
namespace {

using glob::GlobSet;
using glob::Use;

std::string spell(Place const& place)
{
  return place.file.empty() ? "the declaration"
                            : fmt::format("{}: {}", quote_name(place.file), printable(place.pointer));
}

GlobSet compile(std::string const& pattern, bool negation, Use use, Place const& place)
{
  try {
    std::string const signed_pattern = negation ? '!' + pattern : pattern;
    return {std::span(&signed_pattern, 1), use};
  } catch (glob::Error const& error) {
    throw Failure(fmt::format("{}: the glob {} {}", spell(place), quote_name(pattern.substr(0, 200)), error.what()));
  }
}

/// Entries of a list that act on one another: a negation takes away from all. Texts of patterns must stay in place.
class Patterns {
 public:
  void add(std::size_t number, std::string const& pattern, bool negation, Use use, Place const& place)
  {
    std::string_view const path = negation ? std::string_view() : glob::path_with_all_below(pattern, use);
    if (!path.empty())
      index_.add(number, path);
    else
      index_.add(number, sets_.emplace_back(compile(pattern, negation, use, place)), negation);
  }

  /// The first entry that `path` lies in; a list of negations alone holds nothing.
  std::optional<std::size_t> find(std::string_view path) const
  {
    return excludes(path) ? std::nullopt : index_.first_including(path);
  }
  bool excludes(std::string_view path) const { return index_.excludes(path); }
  glob::SetIndex const& index() const noexcept { return index_; }

 private:
  std::deque<GlobSet> sets_;  // stay in place
  glob::SetIndex index_;
};

Patterns compile_outputs(TaskDeclaration const& task, Use use)
{
  Patterns outputs;
  for (std::size_t i = 0; i < task.outputs.size(); ++i) {
    OutputEntry const& entry = task.outputs[i];
    outputs.add(i, entry.pattern, entry.negation, use, entry.place);
  }
  return outputs;
}

bool is_file_kind(InputKind kind) { return kind == InputKind::file_pattern || kind == InputKind::negation; }

bool is_sorted_member(std::vector<std::string> const& names, std::string_view name)
{
  return std::ranges::binary_search(names, name, std::less<>{});
}

bool is_at_or_below(std::string_view path, std::string_view folder) noexcept
{
  if (folder.empty()) return true;
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

/// The names of packages in what Nx prints: `npm:lodash@4.17.21`, `npm:@scope/x`.
std::string_view package_name(std::string_view external)
{
  if (std::size_t const colon = external.find(':'); colon != external.npos) external.remove_prefix(colon + 1);
  return external.substr(0, external.find('@', 1));
}

}  // namespace

std::string_view package_of(std::string_view path) noexcept
{
  constexpr std::string_view folder = "node_modules/";
  std::size_t at = path.rfind(folder);
  while (at != path.npos && at != 0 && path[at - 1] != '/') at = at == 0 ? path.npos : path.rfind(folder, at - 1);
  if (at == path.npos) return {};
  std::string_view const name = path.substr(at + folder.size());
  if (name.starts_with('.')) return {};
  std::size_t end = name.find('/');
  if (name.starts_with('@') && end != name.npos) end = name.find('/', end + 1);
  return name.substr(0, end);
}

struct Declaration::Compiled {
  // Patterns of files that act on one another.
  struct Group {
    std::string_view project;  // only its files; empty: any
    Patterns patterns;
    std::size_t first = 0;  // of its entries
    bool has_positive = false;
    bool sees_ignored = false;
  };
  struct Rule {
    std::size_t index;
    GlobSet set;
    bool reads, writes;
  };

  Compiled(Manifest const& m, TaskDeclaration const& t) : manifest(&m), task(&t)
  {
    file_use = m.is_nx ? Use::nx_file_set : Use::declared;
    output_use = m.is_nx ? Use::nx_outputs : Use::declared;
    for (auto const& [name, project] : m.projects) owners.emplace(project.root, name);
    ignores = IgnoreRules(m.ignores);
    outputs = compile_outputs(t, output_use);
    compile_inputs();
    compile_exclusions();
    compile_packages();
    for (std::string const& id : t.depends_on_all)
      if (auto const at = m.tasks.find(id); at != m.tasks.end())
        upstream.emplace(id, compile_outputs(at->second, output_use));
  }

  void compile_inputs();
  void compile_exclusions();
  void compile_packages();
  Patterns const& outputs_of(TaskDeclaration const& other);

  InputCover find_pattern(std::string_view path) const;
  std::optional<std::size_t> find_in(Group const& group, std::string_view path) const;
  std::optional<std::size_t> find_dependent_output(std::string_view path) const;
  std::optional<std::size_t> find_single(InputKind kind, std::string_view path) const;
  bool is_external(std::string_view path) const;
  std::string_view owner(std::string_view path) const;
  std::optional<std::size_t> find_rule(std::string_view path, bool reads) const;

  Manifest const* manifest;
  TaskDeclaration const* task;
  Use file_use, output_use;
  std::map<std::string_view, std::string_view> owners;  // project by root
  IgnoreRules ignores;
  std::vector<Group> groups;
  std::vector<std::size_t> singles;  // inputs that are a file each, by its name
  std::vector<std::pair<std::size_t, GlobSet>> dependent_outputs;
  Patterns outputs;
  std::map<std::string_view, Patterns> upstream;
  std::map<std::string_view, Patterns> others;  // of tasks that are not upstream, when somebody asks
  std::vector<Rule> rules;
  std::set<std::string_view> packages;
  bool all_packages = false;
};

void Declaration::Compiled::compile_inputs()
{
  std::map<std::uint32_t, Group> by_number;
  for (std::size_t i = 0; i < task->inputs.size(); ++i) {
    InputEntry const& entry = task->inputs[i];
    Use const glob_use = manifest->is_nx ? Use::nx_globs : file_use;
    if (entry.kind == InputKind::dependent_outputs)
      dependent_outputs.emplace_back(i, compile(entry.pattern, false, glob_use, entry.place));
    if (entry.kind == InputKind::always || entry.kind == InputKind::json_fields) singles.push_back(i);
    if (!is_file_kind(entry.kind)) continue;
    auto const [at, is_new] = by_number.try_emplace(entry.group);
    Group& group = at->second;
    if (is_new) group.first = i;
    group.project = entry.project;
    group.sees_ignored = entry.include_ignored;
    group.has_positive = group.has_positive || entry.kind == InputKind::file_pattern;
    group.patterns.add(i, entry.pattern, entry.kind == InputKind::negation, file_use, entry.place);
  }
  for (auto& [number, group] : by_number) groups.push_back(std::move(group));
}

void Declaration::Compiled::compile_exclusions()
{
  for (std::size_t i = 0; i < manifest->exclusions.size(); ++i) {
    Exclusion const& rule = manifest->exclusions[i];
    bool const is_ours =
        (rule.project.empty() || rule.project == task->project) && (rule.target.empty() || rule.target == task->target);
    if (is_ours) rules.push_back({i, compile(rule.pattern, false, Use::declared, rule.place), rule.reads, rule.writes});
  }
}

void Declaration::Compiled::compile_packages()
{
  all_packages = task->external.all;
  for (std::string const& name : task->external.packages) packages.insert(package_name(name));
  if (!task->answer) return;
  for (std::string const& name : task->answer->external) {
    if (name == "AllExternalDependencies") all_packages = true;
    packages.insert(package_name(name));
  }
}

/// The entry of `group` that matches, where nothing in the group takes it away. A group of negations alone starts from
/// everything, with no entry to name: its first one stands for it.
std::optional<std::size_t> Declaration::Compiled::find_in(Group const& group, std::string_view path) const
{
  if (group.has_positive) return group.patterns.find(path);
  return group.patterns.excludes(path) ? std::nullopt : std::optional(group.first);
}

InputCover Declaration::Compiled::find_pattern(std::string_view path) const
{
  InputCover best;
  std::string_view const project = owner(path);
  for (Group const& group : groups) {
    bool const is_own = group.project.empty() || group.project == project;
    if (!is_own && !is_at_or_below(path, manifest->projects.find(std::string(group.project))->second.root)) continue;
    auto const entry = find_in(group, path);
    if (!entry) continue;
    if (is_own && (group.sees_ignored || !ignores.ignores(path))) return {Cover::input, entry};
    best = {is_own ? Cover::ignored : Cover::foreign, entry};
  }
  return best;
}

std::optional<std::size_t> Declaration::Compiled::find_dependent_output(std::string_view path) const
{
  for (auto const& [i, globs] : dependent_outputs) {
    InputEntry const& entry = task->inputs[i];
    if (!globs.matches(path)) continue;
    for (std::string const& id : entry.transitive ? task->depends_on_all : task->depends_on) {
      auto const made = upstream.find(id);
      if (made != upstream.end() && made->second.find(path)) return i;
    }
  }
  return std::nullopt;
}

std::optional<std::size_t> Declaration::Compiled::find_single(InputKind kind, std::string_view path) const
{
  for (std::size_t const i : singles)
    if (task->inputs[i].kind == kind && task->inputs[i].pattern == path) return i;
  return std::nullopt;
}

bool Declaration::Compiled::is_external(std::string_view path) const
{
  if (!path.starts_with("node_modules/") && path.find("/node_modules/") == path.npos) return false;
  if (all_packages) return true;
  std::string_view const package = package_of(path);
  return !package.empty() && packages.contains(package);
}

std::string_view Declaration::Compiled::owner(std::string_view path) const
{
  while (true) {
    if (auto const at = owners.find(path); at != owners.end()) return at->second;
    if (path.empty()) return {};
    std::size_t const slash = path.rfind('/');
    path = slash == path.npos ? std::string_view{} : path.substr(0, slash);
  }
}

std::optional<std::size_t> Declaration::Compiled::find_rule(std::string_view path, bool reads) const
{
  for (Rule const& rule : rules)
    if ((reads ? rule.reads : rule.writes) && rule.set.matches(path)) return rule.index;
  return std::nullopt;
}

Patterns const& Declaration::Compiled::outputs_of(TaskDeclaration const& other)
{
  if (auto const known = upstream.find(other.id); known != upstream.end()) return known->second;
  auto const [at, is_new] = others.try_emplace(other.id);
  if (is_new) at->second = compile_outputs(other, output_use);
  return at->second;
}

Declaration::Declaration(Manifest const& manifest, TaskDeclaration const& task)
    : compiled_(std::make_unique<Compiled>(manifest, task))
{
}
Declaration::~Declaration() = default;
Declaration::Declaration(Declaration&&) noexcept = default;
Declaration& Declaration::operator=(Declaration&&) noexcept = default;

TaskDeclaration const& Declaration::task() const noexcept { return *compiled_->task; }

InputCover Declaration::covers_input(std::string_view path) const
{
  Compiled const& all = *compiled_;
  InputCover const pattern = all.find_pattern(path);
  if (pattern.cover == Cover::input) return pattern;
  if (auto const entry = all.find_single(InputKind::always, path)) return {Cover::always, entry};
  auto const& answer = all.task->answer;
  if (answer && is_sorted_member(answer->files, path)) return {Cover::input, std::nullopt};
  if (auto const entry = all.find_single(InputKind::json_fields, path)) return {Cover::input, entry};
  if (auto const entry = all.find_dependent_output(path)) return {Cover::dependent_output, entry};
  if (answer && is_sorted_member(answer->dep_outputs, path)) return {Cover::dependent_output, std::nullopt};
  if (all.is_external(path)) return {Cover::external, std::nullopt};
  if (covers_output(path)) return {Cover::own_output, std::nullopt};
  return pattern;
}

std::optional<std::size_t> Declaration::covers_output(std::string_view path) const
{
  return compiled_->outputs.find(path);
}

std::string_view Declaration::owner(std::string_view path) const { return compiled_->owner(path); }

std::vector<std::string> Declaration::producers(std::string_view path, bool upstream_only) const
{
  std::vector<std::string> ids;
  auto const add_if_it_makes = [&](TaskDeclaration const& other) {
    if (other.id != compiled_->task->id && compiled_->outputs_of(other).find(path)) ids.push_back(other.id);
  };
  auto const& tasks = compiled_->manifest->tasks;
  if (!upstream_only) {
    for (auto const& [id, other] : tasks) add_if_it_makes(other);
    return ids;
  }
  for (std::string const& id : compiled_->task->depends_on_all)
    if (auto const at = tasks.find(id); at != tasks.end()) add_if_it_makes(at->second);
  return ids;
}

std::optional<std::size_t> Declaration::excludes_read(std::string_view path) const
{
  return compiled_->find_rule(path, true);
}

std::optional<std::size_t> Declaration::excludes_write(std::string_view path) const
{
  return compiled_->find_rule(path, false);
}

std::vector<std::size_t> Declaration::unused_inputs(std::span<std::string const> reads) const
{
  auto const& inputs = compiled_->task->inputs;
  std::vector<bool> is_used(inputs.size());
  for (Compiled::Group const& group : compiled_->groups) group.patterns.index().mark_including(reads, is_used);
  std::vector<std::size_t> unused;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (inputs[i].kind == InputKind::file_pattern && !is_used[i]) unused.push_back(i);
  return unused;
}

std::vector<std::size_t> Declaration::missing_outputs(std::span<std::string const> writes) const
{
  std::vector<std::size_t> missing;
  auto const& entries = compiled_->task->outputs;
  std::vector<bool> is_made(entries.size());
  compiled_->outputs.index().mark_including(writes, is_made);
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (!entries[i].negation && !is_made[i]) missing.push_back(i);
  return missing;
}

}  // namespace iotrace::query::declared
