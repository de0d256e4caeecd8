// Projects: who is meant by names and patterns, who depends on whom, and which tasks come before which (nrwl/nx,
// packages/nx/src/tasks-runner/create-task-graph.ts, utils/find-matching-projects.ts).
#include <algorithm>
#include <set>

#include "query/declared/resolve.hpp"
#include "query/glob/pattern.hpp"

namespace iotrace::query::declared {
namespace {

bool is_glob(std::string_view text) noexcept { return text.find_first_of("*?[{!(") != std::string_view::npos; }

bool matches(std::string_view pattern, std::string_view name)
{
  if (pattern == "*" || pattern == name) return true;
  return is_glob(pattern) && glob::Pattern(pattern, glob::Dialect::minimatch).matches(name);
}

bool has_tag(ProjectModel const& project, std::string_view pattern)
{
  return std::ranges::any_of(project.tags, [&](std::string const& tag) { return matches(pattern, tag); });
}

bool is_meant(std::string_view pattern, std::string const& name, ProjectModel const& project)
{
  if (pattern.starts_with("tag:")) return has_tag(project, pattern.substr(4));
  if (pattern.starts_with("directory:")) return matches(pattern.substr(10), project.root);
  if (pattern.starts_with("name:")) return matches(pattern.substr(5), name);
  return matches(pattern, name) || matches(pattern, project.root);
}

/// The target's configuration of that name, or else its default one.
std::string choose_configuration(Target const& target, std::string const& wanted)
{
  return !wanted.empty() && target.configurations.contains(wanted) ? wanted : target.default_configuration;
}

/// Walks what comes before one task.
class Walk {
 public:
  Walk(Sources const& sources, TaskName const& task) : sources_(sources), task_(task) {}

  std::set<std::string> run()
  {
    ProjectModel const& project = sources_.projects.find(task_.project)->second;
    Target const& target = project.targets.find(task_.target)->second;
    if (target.depends_on.elements)
      for (Dependency const& dependency : *target.depends_on.elements) follow(dependency);
    before_.erase(join_task(task_.project, task_.target, task_.configuration));
    return std::move(before_);
  }

 private:
  void follow(Dependency const& dependency)
  {
    if (dependency.of_dependencies && dependency.projects.empty()) {
      std::set<std::string> seen{task_.project};
      return add_of_dependencies(task_.project, dependency.target, seen);
    }
    if (std::size_t const colon = dependency.target.find(':');
        colon != std::string::npos && dependency.projects.empty()) {
      std::string const project = dependency.target.substr(0, colon);  // or a target whose name has a colon
      if (sources_.projects.contains(project)) return void(add(project, dependency.target.substr(colon + 1)));
    }
    std::vector<std::string> projects{task_.project};
    if (!dependency.projects.empty() && dependency.projects.front() != "self")
      projects = find_projects(sources_, dependency.projects);
    for (std::string const& project : projects) add(project, dependency.target);
  }

  /// True when the project has such a target.
  bool add(std::string const& project, std::string_view pattern)
  {
    bool found = false;
    for (auto const& [name, target] : sources_.projects.find(project)->second.targets) {
      if (!matches(pattern, name)) continue;
      before_.insert(join_task(project, name, choose_configuration(target, task_.configuration)));
      found = true;
    }
    return found;
  }

  /// A dependency without the target is passed through to its own dependencies.
  void add_of_dependencies(std::string const& project, std::string_view pattern, std::set<std::string>& seen)
  {
    for (std::string const& dependency : sources_.projects.find(project)->second.dependencies) {
      if (!sources_.projects.contains(dependency) || !seen.insert(dependency).second) continue;
      if (!add(dependency, pattern)) add_of_dependencies(dependency, pattern, seen);
    }
  }

  Sources const& sources_;
  TaskName const& task_;
  std::set<std::string> before_;
};

}  // namespace

std::vector<std::string> all_dependencies(Sources const& sources, std::string const& project)
{
  std::set<std::string> seen;
  std::vector<std::string> open{project};
  while (!open.empty()) {
    auto const at = sources.projects.find(open.back());
    open.pop_back();
    if (at == sources.projects.end()) continue;
    for (std::string const& dependency : at->second.dependencies)
      if (dependency != project && sources.projects.contains(dependency) && seen.insert(dependency).second)
        open.push_back(dependency);
  }
  return {seen.begin(), seen.end()};
}

std::vector<std::string> find_projects(Sources const& sources, std::vector<std::string> const& patterns)
{
  std::set<std::string> found;
  bool const starts_from_all = !patterns.empty() && patterns.front().starts_with('!');
  for (auto const& [name, project] : sources.projects)
    if (starts_from_all) found.insert(name);
  for (std::string_view pattern : patterns) {
    bool const takes_away = pattern.starts_with('!');
    if (takes_away) pattern.remove_prefix(1);
    for (auto const& [name, project] : sources.projects) {
      if (!is_meant(pattern, name, project)) continue;
      if (takes_away)
        found.erase(name);
      else
        found.insert(name);
    }
  }
  return {found.begin(), found.end()};
}

std::string join_task(std::string_view project, std::string_view target, std::string_view configuration)
{
  std::string id = std::string(project).append(":").append(target);
  return configuration.empty() ? id : id.append(":").append(configuration);
}

TaskName find_task(Sources const& sources, std::string_view id)
{
  for (std::size_t colon = id.find(':'); colon != id.npos; colon = id.find(':', colon + 1)) {
    auto const project = sources.projects.find(id.substr(0, colon));
    if (project == sources.projects.end()) continue;
    std::string_view const rest = id.substr(colon + 1);
    auto const& targets = project->second.targets;
    if (auto const whole = targets.find(rest); whole != targets.end())
      return {project->first, whole->first, whole->second.default_configuration};
    std::size_t const last = rest.rfind(':');
    if (last == rest.npos) continue;
    if (auto const target = targets.find(rest.substr(0, last)); target != targets.end())
      return {project->first, target->first, std::string(rest.substr(last + 1))};
  }
  return {};
}

std::vector<std::string> tasks_before(Sources const& sources, TaskName const& task)
{
  std::set<std::string> before = Walk(sources, task).run();
  auto const known = sources.edges.find(join_task(task.project, task.target, task.configuration));
  if (known != sources.edges.end()) before.insert(known->second.begin(), known->second.end());
  return {before.begin(), before.end()};
}

}  // namespace iotrace::query::declared
