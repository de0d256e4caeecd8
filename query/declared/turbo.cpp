// turbo.json: tasks of the packages of one workspace. Globs are relative to each package; no `inputs` means all files
// of the package that are not ignored; `$TURBO_DEFAULT$` adds them, `$TURBO_ROOT$/` begins at the root
// (turborepo.com/docs/reference/configuration).
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "query/check/json_file.hpp"
#include "query/declared/field.hpp"
#include "query/declared/model_json.hpp"
#include "query/declared/nx_files.hpp"
#include "query/declared/plain.hpp"
#include "query/declared/resolve.hpp"
#include "query/declared/sources.hpp"

namespace iotrace::query::declared {
namespace {

constexpr std::string_view from_root = "$TURBO_ROOT$/";

/// A glob of turbo's as one with our tokens.
std::string with_tokens(std::string_view glob)
{
  bool const negation = glob.starts_with('!');
  if (negation) glob.remove_prefix(1);
  bool const rooted = glob.starts_with(from_root);
  if (rooted) glob.remove_prefix(from_root.size());
  return fmt::format("{}{{{}}}/{}", negation ? "!" : "", rooted ? "workspaceRoot" : "projectRoot", glob);
}

Input make_input(std::string_view glob, Place const& place)
{
  Input input;
  input.kind = Input::Kind::file_set;
  input.text = with_tokens(glob);
  input.json = glob;
  input.place = place;
  return input;
}

/// `build`, `^build`, `ui#build`; `$NAME` was an environment variable once.
void add_dependency(Field const& element, Target& target)
{
  Dependency dependency;
  dependency.json = dependency.target = element.text();
  if (dependency.target.starts_with('$')) return;
  if (std::size_t const hash = dependency.target.find('#'); hash != std::string::npos) {
    dependency.projects = {dependency.target.substr(0, hash)};
    dependency.target.erase(0, hash + 1);
  } else if (dependency.target.starts_with('^')) {
    dependency.of_dependencies = true;
    dependency.target.erase(0, 1);
  }
  target.depends_on.elements->push_back(std::move(dependency));
}

Target read_task(Field const& task, Inputs const& global)
{
  Target target;
  target.place = task.place();
  target.inputs = {global, Level::target, task.place()};
  target.outputs = {std::vector<std::string>{}, Level::target, task.place()};
  target.depends_on = {std::vector<Dependency>{}, Level::target, task.place()};
  auto const inputs = task.optional("inputs");
  if (inputs) target.inputs.place = inputs->place();
  if (!inputs) target.inputs.elements->push_back(make_input("**/*", task.place()));
  for (Field const& glob : inputs ? inputs->elements() : std::vector<Field>{}) {
    std::string const text = glob.text();
    target.inputs.elements->push_back(make_input(text == "$TURBO_DEFAULT$" ? "**/*" : text, glob.place()));
  }
  for (std::string const& glob : task.texts_or_none("outputs")) target.outputs.elements->push_back(with_tokens(glob));
  if (auto const outputs = task.optional("outputs")) target.outputs.place = outputs->place();
  if (auto const before = task.optional("dependsOn"))
    for (Field const& element : before->elements()) add_dependency(element, target);
  return target;
}

Inputs read_global(Field const& turbo, std::string const& name)
{
  Inputs global;
  auto add = [&](std::string const& file, Place const& place) {
    global.push_back(make_input(std::string(from_root) + file, place));
  };
  add(name, {name, ""});
  add("package.json", {name, ""});
  if (auto const globs = turbo.optional("globalDependencies"))
    for (Field const& glob : globs->elements()) add(glob.text(), glob.place());
  return global;
}

/// What turbo.json says of the task of one package, its own word before the general one.
std::optional<Field> find_task(Field const& tasks, std::string const& package, std::string const& script)
{
  auto const own = tasks.optional(package + '#' + script);
  return own ? own : tasks.optional(script);
}

}  // namespace

Manifest read_turbo(std::string const& file)
{
  nlohmann::json const json = read_json(file);
  std::string const name = base_name(file);
  std::string const folder = std::filesystem::path(file).parent_path().string();
  std::string const root = resolve_folder(folder.empty() ? "." : folder);
  Field const turbo(json, {name, ""});
  auto tasks = turbo.optional("tasks");
  if (!tasks) tasks = turbo.optional("pipeline");  // before turbo 2
  if (!tasks) turbo.fail("needs \"tasks\"");
  WorkspaceFiles files = walk_workspace(root);
  auto const sources = std::make_shared<Sources>(read_nx_files(root, files));
  Inputs const global = read_global(turbo, name);
  for (auto& [package, project] : sources->projects)
    for (auto at = project.targets.begin(); at != project.targets.end();) {
      auto const task = find_task(*tasks, package, at->first);
      if (task) at->second = read_task(*task, global);
      at = task ? std::next(at) : project.targets.erase(at);
    }
  Manifest manifest;
  manifest.source = name;
  manifest.workspace = root;
  manifest.ignores = std::move(files.ignores);
  manifest.sources = sources;
  resolve(manifest);
  return manifest;
}

}  // namespace iotrace::query::declared
