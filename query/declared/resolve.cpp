#include "query/declared/resolve.hpp"

#include <algorithm>
#include <set>

namespace iotrace::query::declared {
namespace {

External find_external(Sources const& sources, TaskDeclaration const& task, Target const& target)
{
  External external;
  if (auto const known = sources.external.find(task.id); known != sources.external.end()) external = known->second;
  for (InputEntry const& entry : task.inputs)
    if (entry.kind == InputKind::external) external.packages.push_back(entry.pattern);
  std::string_view const executor = target.executor;
  bool const is_nx_package = executor.starts_with("@nx/") || executor.starts_with("@nrwl/");
  if (is_nx_package) external.packages.emplace_back(executor.substr(0, executor.find(':')));
  std::ranges::sort(external.packages);
  auto const twice = std::ranges::unique(external.packages);
  external.packages.erase(twice.begin(), twice.end());
  if (external.packages.empty()) external.all = true;
  return external;
}

void add_exclusions(Manifest& manifest, TaskDeclaration const& task, Target const& target)
{
  auto const add = [&](std::vector<std::string> const& patterns, bool reads) {
    for (std::string const& pattern : patterns)
      manifest.exclusions.push_back({pattern, task.project, task.target, reads, !reads, task.place});
  };
  add(target.ignored_reads, true);
  add(target.ignored_writes, false);
}

template <typename T>
std::vector<std::string> texts_of(Member<T> const& member)
{
  std::vector<std::string> texts;
  if (member.elements)
    for (T const& element : *member.elements) texts.push_back(element.json);
  return texts;
}

template <typename T>
Level level_of(Member<T> const& member)
{
  return member.elements ? member.level : Level::implied;
}

/// Where each array of the target is written, and its elements as they are.
void quote_target(TaskDeclaration& task, Target const& target)
{
  task.place = target.place;
  task.inputs_level = level_of(target.inputs);
  task.inputs_place = target.inputs.place;
  task.inputs_as_declared = texts_of(target.inputs);
  task.outputs_level = level_of(target.outputs);
  task.outputs_place = target.outputs.place;
  task.outputs_as_declared = target.outputs.elements.value_or(std::vector<std::string>{});
  task.depends_on_level = level_of(target.depends_on);
  task.depends_on_place = target.depends_on.place;
  task.depends_on_as_declared = texts_of(target.depends_on);
}

/// Where the runner replaced tokens in another way than we do, its word counts.
void correct_outputs(TaskDeclaration& task, std::vector<std::string> const& known)
{
  std::set<std::string> ours;
  for (OutputEntry const& entry : task.outputs) ours.insert((entry.negation ? "!" : "") + entry.pattern);
  if (std::set<std::string>(known.begin(), known.end()) == ours) return;
  task.outputs.clear();
  for (std::string const& output : known) {
    OutputEntry& entry = task.outputs.emplace_back();
    entry.negation = output.starts_with('!');
    entry.text = output;
    entry.pattern = output.substr(entry.negation ? 1 : 0);
    entry.level = task.outputs_level;
    entry.place = task.outputs_place;
  }
}

TaskDeclaration declare(Sources const& sources, TaskName const& name, bool is_asked)
{
  ProjectModel const& project = sources.projects.find(name.project)->second;
  Target const& target = project.targets.find(name.target)->second;
  TaskDeclaration task;
  task.id = join_task(name.project, name.target, name.configuration);
  task.project = name.project;
  task.target = name.target;
  task.configuration = name.configuration;
  task.project_root = project.root;
  task.continuous = target.continuous;
  task.knows_spread = sources.knows_spread;
  task.asked = is_asked;
  task.outputs =
      resolve_outputs(name.project, project, name.target, target, name.configuration, task.unresolved_outputs);
  task.depends_on = tasks_before(sources, name);
  quote_target(task, target);
  if (!target.is_written) task.absent = project.lacks.empty() ? target.place.pointer : project.lacks;
  if (auto const known = sources.outputs.find(task.id); known != sources.outputs.end())
    correct_outputs(task, known->second);
  if (!is_asked) return task;
  if (auto const reason = sources.unresolvable.find(task.id); reason != sources.unresolvable.end()) {
    task.resolvable = false;
    task.unresolvable = reason->second;
  }
  task.inputs = InputResolver(sources, name.project, target).resolve();
  task.external = find_external(sources, task, target);
  task.depends_on_projects = all_dependencies(sources, name.project);
  if (auto const answer = sources.answers.find(task.id); answer != sources.answers.end()) task.answer = answer->second;
  return task;
}

void add_task(Manifest& manifest, TaskName const& name, bool is_asked)
{
  TaskDeclaration task = declare(*manifest.sources, name, is_asked);
  std::string const id = task.id;
  manifest.tasks.insert_or_assign(id, std::move(task));
}

void close_over(Manifest& manifest)
{
  for (auto& [id, task] : manifest.tasks) {
    std::set<std::string> seen;
    std::vector<std::string> open = task.depends_on;
    while (!open.empty()) {
      std::string const next = std::move(open.back());
      open.pop_back();
      if (next == id || !seen.insert(next).second) continue;
      if (auto const at = manifest.tasks.find(next); at != manifest.tasks.end())
        open.insert(open.end(), at->second.depends_on.begin(), at->second.depends_on.end());
    }
    task.depends_on_all.assign(seen.begin(), seen.end());
  }
}

/// Exclusions of targets follow from the model; those of files stay.
bool is_of_target(Exclusion const& exclusion) { return exclusion.place.pointer.starts_with("/targets/"); }

}  // namespace

void resolve(Manifest& manifest)
{
  Sources const& sources = *manifest.sources;
  manifest.projects.clear();
  manifest.tasks.clear();
  std::erase_if(manifest.exclusions, is_of_target);
  std::set<std::string, std::less<>> asked;
  for (std::string const& id : sources.asked)
    if (TaskName const name = find_task(sources, id); !name.project.empty())
      asked.insert(join_task(name.project, name.target, name.configuration));
  for (auto const& [name, project] : sources.projects) {
    manifest.projects[name] = {project.root, project.configuration, project.dependencies};
    for (auto const& [target_name, target] : project.targets) {
      std::string const id = join_task(name, target_name, target.default_configuration);
      add_task(manifest, {name, target_name, target.default_configuration}, asked.empty() || asked.contains(id));
      add_exclusions(manifest, manifest.tasks.at(id), target);
    }
  }
  for (std::string const& id : asked)  // those of other configurations
    if (!manifest.tasks.contains(id)) add_task(manifest, find_task(sources, id), true);
  for (auto const& [id, edges] : sources.edges)
    if (TaskName const name = find_task(sources, id); !name.project.empty() && !manifest.tasks.contains(id))
      add_task(manifest, name, asked.empty());
  close_over(manifest);
}

}  // namespace iotrace::query::declared
