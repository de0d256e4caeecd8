#include "query/declared/nx_files.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

#include "query/check/json_file.hpp"
#include "query/declared/field.hpp"
#include "query/declared/layers.hpp"
#include "query/declared/model_json.hpp"
#include "query/declared/nx_json.hpp"
#include "query/declared/target_defaults.hpp"
#include "query/declared/yaml.hpp"
#include "query/escape.hpp"
#include "query/glob/set.hpp"

namespace iotrace::query::declared {
namespace {

using Json = nlohmann::json;

std::string folder_of(std::string const& file)
{
  std::size_t const slash = file.rfind('/');
  return slash == file.npos ? "" : file.substr(0, slash);
}

/// The place where a target would be written that only a plugin knows so far.
Place place_of_target(ProjectModel const& project, std::string const& name)
{
  std::string const file = project.configuration.empty()
                               ? (project.root.empty() ? "" : project.root + '/') + "project.json"
                               : project.configuration;
  bool const is_package = file.ends_with("package.json");
  return {file, (is_package ? "/nx/targets/" : "/targets/") + pointer_part(name)};
}

/// Reads the files of one workspace, one after the other.
class NxFiles {
 public:
  NxFiles(std::string const& root, WorkspaceFiles const& files) : root_(root), files_(files) {}

  Sources read()
  {
    NxJson const nx(root_);
    if (!nx.complaint().empty()) sources_.notes.push_back(nx.complaint());
    if (auto const named = nx.member("namedInputs")) sources_.named_inputs = read_named_inputs(*named);
    TargetDefaults const defaults(nx.member("targetDefaults"), sources_);
    for (std::string const& file : files_.package_files)
      if (is_package(file)) add_package(file);
    for (std::string const& file : files_.project_files) add_project(file);
    name_projects();
    for (auto& [name, project] : sources_.projects)
      for (auto& [target_name, target] : project.targets) {
        if (auto base = defaults.find(name, target_name, target.executor)) {
          overlay(*base, target);
          target = std::move(*base);
        }
        drop_spreads(target);
        keep_named_options(target);
      }
    link_packages();
    return std::move(sources_);
  }

 private:
  // A project before its name is known to be the last word on it.
  struct Found {
    std::string name;
    ProjectModel model;
    std::vector<std::string> packages;  // it depends on, by their own names
    std::string package;                // its own name as a package
  };

  Json read_file(std::string const& name) const
  {
    std::string const file = root_ + '/' + name;
    if (!std::filesystem::exists(file)) return Json::object();
    Json json = read_json(file);
    if (!json.is_object()) Field(json, {name, ""}).fail("must be an object");
    return json;
  }

  /// True for a package.json that the root's workspaces mean.
  bool is_package(std::string const& file)
  {
    if (!workspaces_) workspaces_ = read_workspaces();
    return glob::GlobSet(*workspaces_, glob::Use::declared).matches(file);
  }

  std::vector<std::string> read_workspaces() const
  {
    Json const package = read_file("package.json");
    Field const field(package, {"package.json", ""});
    auto const workspaces = field.optional("workspaces");
    std::vector<std::string> globs;
    if (workspaces)
      globs = workspaces->json().is_object() ? workspaces->texts_or_none("packages") : workspaces->texts();
    if (std::filesystem::exists(root_ + "/pnpm-workspace.yaml")) {
      Json const pnpm = read_yaml(root_ + "/pnpm-workspace.yaml");
      if (pnpm.is_object()) globs = Field(pnpm, {"pnpm-workspace.yaml", ""}).texts_or_none("packages");
    }
    for (std::string& glob : globs) {
      while (glob.ends_with('/')) glob.pop_back();
      glob += "/package.json";
    }
    return globs;
  }

  Found& find(std::string const& folder)
  {
    Found& found = by_root_[folder];
    if (found.name.empty()) found.name = folder.substr(folder.rfind('/') == folder.npos ? 0 : folder.rfind('/') + 1);
    found.model.root = folder;
    return found;
  }

  void add_package(std::string const& file)
  {
    Json const json = read_file(file);
    Field const package(json, {file, ""});
    Found& found = find(folder_of(file));
    found.name = found.package = package.text_or("name", found.name);
    found.model.configuration = file;
    auto const nx = package.optional("nx");
    add_scripts(package, nx, found);
    for (char const* const kind : {"dependencies", "devDependencies", "peerDependencies", "optionalDependencies"})
      if (auto const packages = package.optional(kind))
        packages->for_each([&](std::string const& name, Field const&) { found.packages.push_back(name); });
    found.model.lacks = !nx ? "/nx" : nx->optional("targets") ? "" : "/nx/targets";
    if (nx) add_configuration(*nx, found);
  }

  /// Each script is a target, or those that `includedScripts` names.
  static void add_scripts(Field const& package, std::optional<Field> const& nx, Found& found)
  {
    auto const scripts = package.optional("scripts");
    if (!scripts) return;
    auto const included = nx ? nx->optional("includedScripts") : std::nullopt;
    std::vector<std::string> const names = included ? included->texts() : std::vector<std::string>();
    scripts->for_each([&](std::string const& name, Field const&) {
      if (!included || std::ranges::find(names, name) != names.end())
        found.model.targets[name].executor = "nx:run-script";
    });
  }

  void add_project(std::string const& file)
  {
    Json const json = read_file(file);
    Found& found = find(folder_of(file));
    Field const project(json, {file, ""});
    found.model.configuration = file;
    found.model.lacks = project.optional("targets") ? "" : "/targets";
    add_configuration(project, found);
  }

  static void add_configuration(Field const& field, Found& found)
  {
    found.name = field.text_or("name", found.name);
    if (auto const named = field.optional("namedInputs"))
      for (auto& [name, inputs] : read_named_inputs(*named)) found.model.named_inputs[name] = std::move(inputs);
    if (auto const targets = field.optional("targets"))
      targets->for_each([&](std::string const& name, Field const& target) {
        Target& own = found.model.targets[name];
        overlay(own, read_target(target, Level::target));
        own.is_written = true;
      });
    for (std::string& name : field.texts_or_none("implicitDependencies"))
      found.model.dependencies.push_back(std::move(name));
    for (std::string& tag : field.texts_or_none("tags")) found.model.tags.push_back(std::move(tag));
  }

  void name_projects()
  {
    for (auto& [root, found] : by_root_) {
      if (found.name.empty()) found.name = "root";
      packages_[found.package] = found.name;
      wanted_[found.name] = std::move(found.packages);
      for (auto& [name, target] : found.model.targets)
        if (!target.is_written) target.place = place_of_target(found.model, name);
      auto const [other, is_new] = sources_.projects.try_emplace(found.name, std::move(found.model));
      if (!is_new)  // try_emplace moved nothing then
        sources_.notes.push_back(fmt::format("two projects are named {}, which Nx refuses: {} is left out",
                                             quote_name(found.name), quote_name(found.model.configuration)));
    }
  }

  /// A package that depends on another package of the workspace depends on its project.
  void link_packages()
  {
    for (auto& [name, project] : sources_.projects) {
      for (std::string const& package : wanted_[name])
        if (auto const other = packages_.find(package); other != packages_.end() && other->second != name)
          project.dependencies.push_back(other->second);
      auto const is_pattern = [&](std::string const& other) { return !sources_.projects.contains(other); };
      auto const patterns = std::ranges::count_if(project.dependencies, is_pattern);
      if (patterns != 0) project.dependencies = expand(project.dependencies, name);
      std::ranges::sort(project.dependencies);
      auto const twice = std::ranges::unique(project.dependencies);
      project.dependencies.erase(twice.begin(), twice.end());
    }
  }

  /// `implicitDependencies` may hold globs and `!name`.
  std::vector<std::string> expand(std::vector<std::string> const& patterns, std::string const& own) const
  {
    std::set<std::string> names;
    for (std::string const& pattern : patterns) {
      bool const takes_away = pattern.starts_with('!');
      std::string const positive = pattern.substr(takes_away ? 1 : 0);
      for (auto const& [name, project] : sources_.projects) {
        if (name == own ||
            (name != positive && !glob::GlobSet(std::span(&positive, 1), glob::Use::declared).matches(name)))
          continue;
        if (takes_away)
          names.erase(name);
        else
          names.insert(name);
      }
    }
    return {names.begin(), names.end()};
  }

  std::string const& root_;
  WorkspaceFiles const& files_;
  Sources sources_;
  std::map<std::string, Found> by_root_;
  std::optional<std::vector<std::string>> workspaces_;
  std::map<std::string, std::string> packages_;             // project by name of its package
  std::map<std::string, std::vector<std::string>> wanted_;  // packages by project
};

template <typename T>
void attribute(Member<T>& asked, Member<T> const& written)
{
  if (!asked.elements || !written.elements) return;
  asked.level = written.level;
  asked.place = written.place;
  asked.spread = written.spread;
}

void attribute(Inputs& asked, Inputs const& written)
{
  for (Input& input : asked) {
    auto const same = std::ranges::find(written, input.json, &Input::json);
    input.place = same == written.end() ? Place{} : same->place;
  }
}

void attribute(NamedInputs& asked, NamedInputs const& written)
{
  for (auto& [name, inputs] : asked)
    if (auto const at = written.find(name); at != written.end()) attribute(inputs, at->second);
}

void attribute(Target& asked, Target const& written)
{
  attribute(asked.inputs, written.inputs);
  attribute(asked.outputs, written.outputs);
  attribute(asked.depends_on, written.depends_on);
  if (asked.inputs.elements && written.inputs.elements) attribute(*asked.inputs.elements, *written.inputs.elements);
  asked.place = written.place;
  asked.is_written = written.is_written;
}

}  // namespace

Sources read_nx_files(std::string const& root, WorkspaceFiles const& files) { return NxFiles(root, files).read(); }

void attribute(Sources& asked, Sources const& written)
{
  attribute(asked.named_inputs, written.named_inputs);
  for (auto& [name, project] : asked.projects) {
    auto const at = written.projects.find(name);
    project.lacks = "/targets";
    if (at != written.projects.end()) {
      project.configuration = at->second.configuration;
      project.lacks = at->second.lacks;
      attribute(project.named_inputs, at->second.named_inputs);
    }
    for (auto& [target_name, target] : project.targets) {
      target.place = place_of_target(project, target_name);
      if (at == written.projects.end()) continue;
      auto const same = at->second.targets.find(target_name);
      if (same != at->second.targets.end()) attribute(target, same->second);
    }
  }
}

}  // namespace iotrace::query::declared
