// Ways: see the header.
#include "query/check/ways.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "query/check/judge.hpp"
#include "store/json_text.hpp"

namespace iotrace::query {
namespace {

constexpr std::size_t few_files = 3;  // up to so many are named one by one, more by a glob

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

/// One name a file, or one glob.
std::vector<std::string> names_for(declared::Manifest const& manifest, declared::TaskDeclaration const& task,
                                   Group const& group)
{
  bool const is_foreign = !group.owner.empty() && group.owner != task.project;
  auto const spelled = [&](std::string const& path) {
    if (!manifest.is_nx) return path;
    return is_foreign ? "{workspaceRoot}/" + path : spell(task.project_root, path);
  };
  if (group.accesses.size() > few_files) return {spelled(name_of(group))};
  std::vector<std::string> names;
  for (Access const* const access : group.accesses) names.push_back(spelled(access->path));
  return names;
}

/// What another task makes is declared through that task: it must run before, and its product counts as an input.
void add_products(std::vector<Way>& ways, declared::Declaration const& declaration, Group const& group)
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

std::vector<Way> ways_to_write(declared::Manifest const& manifest, declared::Declaration const& declaration,
                               Group const& group)
{
  Way way;
  for (std::string const& name : names_for(manifest, declaration.task(), group))
    way.push_back({"outputs", text_of(name)});
  return {way};
}

std::vector<Way> ways_to_read(declared::Manifest const& manifest, declared::Declaration const& declaration,
                              Group const& group)
{
  std::vector<Way> ways;
  if (std::string_view const package = declared::package_of(group.accesses.front()->path); !package.empty())
    ways.push_back({{"inputs", text_of({{"externalDependencies", {package}}})}});
  if (manifest.is_nx) add_products(ways, declaration, group);
  Way plain, ignored;
  for (std::string const& name : names_for(manifest, declaration.task(), group)) {
    plain.push_back({"inputs", text_of(name)});
    ignored.push_back({"inputs", text_of({{"fileset", name}, {"includeIgnored", true}})});
  }
  ways.push_back(std::move(plain));
  if (manifest.is_nx) ways.push_back(std::move(ignored));
  return ways;
}

}  // namespace

std::vector<Way> find_ways(declared::Manifest const& manifest, declared::Declaration const& declaration,
                           Group const& group, bool is_write)
{
  if (!can_be_written(group)) return {};
  return is_write ? ways_to_write(manifest, declaration, group) : ways_to_read(manifest, declaration, group);
}

}  // namespace iotrace::query
