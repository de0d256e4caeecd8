// Suggestions: see the header.
#include "query/check/suggest.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "query/check/judge.hpp"
#include "query/declared/failure.hpp"
#include "store/json_text.hpp"

namespace iotrace::query {
namespace {

constexpr std::size_t few_files = 3;         // up to so many are named one by one, more by a glob
constexpr std::size_t max_suggestions = 25;  // of one task and kind: the largest causes come first

bool is_below(std::string_view path, std::string_view folder)
{
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

/// A name as an element of `inputs` or `outputs` spells it.
std::string spell(std::string_view project_root, std::string_view path)
{
  if (project_root.empty()) return std::string("{projectRoot}/").append(path);
  if (is_below(path, project_root)) return std::string("{projectRoot}").append(path.substr(project_root.size()));
  return std::string("{workspaceRoot}/").append(path);
}

std::string text_of(nlohmann::json const& json) { return json.dump(); }

/// Names with bytes that are not UTF-8 cannot be written into a configuration file.
bool can_be_written(Group const& group)
{
  return std::all_of(group.accesses.begin(), group.accesses.end(),
                     [](Access const* access) { return is_utf8(access->path); });
}

/// Everyone who makes what the group read: seen in the trace, or by their declared outputs.
std::vector<std::string> makers_of(declared::Declaration const& declaration, Group const& group)
{
  std::vector<std::string> makers;
  for (Access const* const access : group.accesses) {
    makers.insert(makers.end(), access->tasks.begin(), access->tasks.end());
    for (std::string& task : declaration.producers(access->path, false)) makers.push_back(std::move(task));
  }
  std::sort(makers.begin(), makers.end());
  makers.erase(std::unique(makers.begin(), makers.end()), makers.end());
  makers.erase(std::remove(makers.begin(), makers.end(), declaration.task().id), makers.end());
  return makers;
}

/// `dependsOn`'s spelling of another task.
std::string spell_dependency(declared::TaskDeclaration const& task, std::string const& other)
{
  std::size_t const colon = other.find(':');
  std::string const project = other.substr(0, colon);
  std::string target = colon == std::string::npos ? "" : other.substr(colon + 1);
  target.resize(std::min(target.find(':'), target.size()));
  if (project == task.project) return text_of(target);
  return text_of({{"projects", {project}}, {"target", target}});
}

bool is_covered(declared::Declaration const& declaration, std::string const& path, bool is_write)
{
  if (is_write) return declaration.covers_output(path).has_value();
  return declared::is_declared(declaration.covers_input(path).cover);
}

/// By an edit that was suggested for another cause: a package's files are one.
bool is_declared_by_now(declared::Declaration const& declaration, Group const& group, bool is_write)
{
  return std::all_of(group.accesses.begin(), group.accesses.end(),
                     [&](Access const* access) { return is_covered(declaration, access->path, is_write); });
}

}  // namespace

void Adviser::advise(Judgement& judgement)
{
  for (bool const is_write : {false, true}) {
    auto const groups = group_accesses(is_write ? judgement.unexpected_writes : judgement.unexpected_reads);
    for (std::size_t i = 0; i < std::min(groups.size(), max_suggestions); ++i) {
      auto const task = manifest_.tasks.find(judgement.task);
      if (task == manifest_.tasks.end() || !can_be_written(groups[i])) continue;
      declared::Declaration const declaration(manifest_, task->second);
      if (is_declared_by_now(declaration, groups[i], is_write)) continue;
      try_ways(judgement, groups[i],
               is_write ? ways_to_write(declaration, groups[i]) : ways_to_read(declaration, groups[i]), is_write);
    }
  }
}

/// One name a file, or one glob.
std::vector<std::string> Adviser::names_for(declared::TaskDeclaration const& task, Group const& group) const
{
  bool const is_foreign = !group.owner.empty() && group.owner != task.project;
  auto const spelled = [&](std::string const& path) {
    if (!manifest_.is_nx) return path;
    return is_foreign ? "{workspaceRoot}/" + path : spell(task.project_root, path);
  };
  if (group.accesses.size() > few_files) return {spelled(name_of(group))};
  std::vector<std::string> names;
  for (Access const* const access : group.accesses) names.push_back(spelled(access->path));
  return names;
}

std::vector<Adviser::Way> Adviser::ways_to_write(declared::Declaration const& declaration, Group const& group) const
{
  Way way;
  for (std::string const& name : names_for(declaration.task(), group)) way.push_back({"outputs", text_of(name)});
  return {way};
}

std::vector<Adviser::Way> Adviser::ways_to_read(declared::Declaration const& declaration, Group const& group) const
{
  std::vector<Way> ways;
  if (std::string_view const package = declared::package_of(group.accesses.front()->path); !package.empty())
    ways.push_back({{"inputs", text_of({{"externalDependencies", {package}}})}});
  if (manifest_.is_nx) add_products(ways, declaration, group);
  Way plain, ignored;
  for (std::string const& name : names_for(declaration.task(), group)) {
    plain.push_back({"inputs", text_of(name)});
    ignored.push_back({"inputs", text_of({{"fileset", name}, {"includeIgnored", true}})});
  }
  ways.push_back(std::move(plain));
  if (manifest_.is_nx) ways.push_back(std::move(ignored));
  return ways;
}

/// What another task makes is declared through that task: it must run before, and its product counts as an input.
void Adviser::add_products(std::vector<Way>& ways, declared::Declaration const& declaration, Group const& group) const
{
  declared::TaskDeclaration const& task = declaration.task();
  Element const product{"inputs", text_of({{"dependentTasksOutputFiles", name_of(group)}, {"transitive", true}})};
  for (std::string const& maker : makers_of(declaration, group)) {
    bool const ordered = std::any_of(task.depends_on_all.begin(), task.depends_on_all.end(),
                                     [&](std::string const& id) { return is_task(id, maker) || is_task(maker, id); });
    if (ordered)
      ways.push_back({product});
    else
      ways.push_back({{"dependsOn", spell_dependency(task, maker)}, product});
  }
}

void Adviser::try_ways(Judgement& judgement, Group const& group, std::vector<Way> const& ways, bool is_write)
{
  for (Way const& way : ways)
    if (try_way(judgement, group, way, is_write)) return;
}

bool Adviser::try_way(Judgement& judgement, Group const& group, Way const& way, bool is_write)
{
  Suggestion suggestion;
  declared::Manifest changed = manifest_;
  try {
    for (Element const& element : way) {
      suggestion.edits.push_back(declared::edit_target(changed.tasks.at(judgement.task), element.member, element.json));
      changed = declared::apply(changed, suggestion.edits.back());
    }
  } catch (declared::Failure const&) {
    return false;  // this place cannot be edited: no suggestion is better than a wrong one
  }
  auto const task = changed.tasks.find(judgement.task);
  if (task == changed.tasks.end()) return false;
  declared::Declaration const before(manifest_, manifest_.tasks.at(judgement.task)), after(changed, task->second);
  for (Access const* const access : group.accesses) {
    if (!is_covered(after, access->path, is_write)) return false;
    suggestion.paths.push_back(access->path);
  }
  suggestion.besides = declared_besides(before, after, group, is_write);
  judgement.suggestions.push_back(std::move(suggestion));
  manifest_ = std::move(changed);
  return true;
}

std::vector<std::string> Adviser::declared_besides(declared::Declaration const& before,
                                                   declared::Declaration const& after, Group const& group,
                                                   bool is_write) const
{
  std::vector<std::string> besides;
  for (std::string const& path : known_files_) {
    bool const is_found = std::any_of(group.accesses.begin(), group.accesses.end(),
                                      [&](Access const* access) { return access->path == path; });
    if (!is_found && is_covered(after, path, is_write) && !is_covered(before, path, is_write)) besides.push_back(path);
  }
  return besides;
}

}  // namespace iotrace::query
