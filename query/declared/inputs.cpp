// Inputs: the elements of a target's `inputs` → one entry a leaf (nrwl/nx, packages/nx/src/native/tasks/inputs.rs and
// hash_planner.rs: what is looked up where, and which negations act on which patterns).
#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "query/declared/resolve.hpp"
#include "query/escape.hpp"

namespace iotrace::query::declared {
namespace {

constexpr std::size_t max_entries = 200'000;  // of one task
constexpr std::size_t max_names = 64;         // named inputs that lead to one another

InputKind kind_of(Input::Kind kind)
{
  switch (kind) {
    case Input::Kind::word:
    case Input::Kind::file_set:
      return InputKind::file_pattern;
    case Input::Kind::environment:
      return InputKind::environment;
    case Input::Kind::runtime:
      return InputKind::runtime;
    case Input::Kind::external:
      return InputKind::external;
    case Input::Kind::dependent_outputs:
      return InputKind::dependent_outputs;
    case Input::Kind::working_directory:
      return InputKind::working_directory;
    case Input::Kind::json:
      return InputKind::json_fields;
  }
  return InputKind::file_pattern;
}

bool is_rooted(std::string_view file_set) noexcept
{
  if (file_set.starts_with('!')) file_set.remove_prefix(1);
  return file_set.starts_with("{projectRoot}") || file_set.starts_with("{workspaceRoot}");
}

/// What Nx takes where a target has no inputs.
Inputs const& default_inputs()
{
  static Inputs const inputs = [] {
    Input own;
    own.text = own.json = "default";
    Input theirs = own;
    theirs.of_dependencies = true;
    theirs.json = "^default";
    return Inputs{own, theirs};
  }();
  return inputs;
}

/// What `default` means where nobody says it.
Inputs const& implied_default()
{
  static Inputs const inputs = [] {
    Input all;
    all.kind = Input::Kind::file_set;
    all.text = all.json = "{projectRoot}/**/*";
    return Inputs{all};
  }();
  return inputs;
}

std::string shown(Input const& input) { return input.json.empty() ? input.text : input.json; }

std::string place_text(Place const& place)
{
  return place.file.empty() ? "the configuration" : fmt::format("{}: {}", quote_name(place.file), place.pointer);
}

}  // namespace

InputResolver::InputResolver(Sources const& sources, std::string const& project, Target const& target)
    : sources_(&sources), project_(project), target_(&target)
{
}

std::vector<InputEntry> InputResolver::resolve()
{
  Inputs const& inputs = target_->inputs.elements ? *target_->inputs.elements : default_inputs();
  groups_ = 3;  // the task's own: the first three
  reached_.push_back(project_);
  for (Input const& input : inputs) add_element(input);
  add_always();
  return std::move(entries_);
}

void InputResolver::add_element(Input const& input)
{
  auto projects = input.projects;
  if (projects == std::vector<std::string>{"self"}) projects.clear();
  bool const of_all = input.of_dependencies || projects == std::vector<std::string>{"dependencies"};
  if (of_all && (projects.empty() || projects.front() == "dependencies"))
    return add_everywhere(input, all_dependencies(*sources_, project_));
  if (projects.empty()) {
    Level const level = target_->inputs.elements ? target_->inputs.level : Level::implied;
    return add(input, {project_, shown(input), 0, false}, level);
  }
  std::vector<std::string> chosen = find_projects(*sources_, projects);
  if (input.of_dependencies) {
    std::vector<std::string> all;
    for (std::string const& project : chosen)
      for (std::string& dependency : all_dependencies(*sources_, project)) all.push_back(std::move(dependency));
    std::ranges::sort(all);
    auto const twice = std::ranges::unique(all);
    all.erase(twice.begin(), twice.end());
    chosen = std::move(all);
  }
  add_everywhere(input, chosen);
}

InputResolver::Scope InputResolver::make_scope(std::string project, Input const& input)
{
  Scope const scope{std::move(project), shown(input), groups_, true};
  groups_ += 3;
  return scope;
}

void InputResolver::add_everywhere(Input const& input, std::vector<std::string> const& projects)
{
  for (std::string const& project : projects) {
    Scope const scope = make_scope(project, input);
    reached_.push_back(project);
    Level const level = target_->inputs.elements ? target_->inputs.level : Level::implied;
    if (input.kind == Input::Kind::file_set)
      add_file_set(input, scope, level);
    else
      add_named(input.text, scope, input.place);
  }
}

void InputResolver::add(Input const& input, Scope const& scope, Level level)
{
  auto const& own = sources_->projects.find(scope.project)->second.named_inputs;
  bool const is_name =
      own.contains(input.text) || sources_->named_inputs.contains(input.text) || input.text == "default";
  switch (input.kind) {
    case Input::Kind::word:
      return is_name ? add_named(input.text, scope, input.place) : add_file_set(input, scope, level);
    case Input::Kind::file_set:
      return add_file_set(input, scope, level);
    case Input::Kind::external:
      for (std::string const& package : input.packages) add_leaf(input, scope, level, InputKind::external, package);
      return;
    case Input::Kind::json: {
      auto const& root = sources_->projects.find(scope.project)->second.root;
      return add_leaf(input, scope, level, InputKind::json_fields, replace_tokens(input.text, root, scope.project));
    }
    default:
      return add_leaf(input, scope, level, kind_of(input.kind), input.text);
  }
}

void InputResolver::add_named(std::string_view name, Scope const& scope, Place const& place)
{
  auto const& own = sources_->projects.find(scope.project)->second.named_inputs;
  Inputs const* inputs = nullptr;
  Level level = Level::implied;
  if (auto const at = own.find(name); at != own.end()) {
    inputs = &at->second;
    level = Level::project_named_input;
  } else if (auto const global = sources_->named_inputs.find(name); global != sources_->named_inputs.end()) {
    inputs = &global->second;
    level = Level::workspace_named_input;
  } else if (name == "default") {
    inputs = &implied_default();
  } else {
    throw Failure(fmt::format("{}: the input {} is defined nowhere", place_text(place), quote_name(name)));
  }
  if (std::ranges::find(names_, name) != names_.end() || names_.size() > max_names)
    throw Failure(fmt::format("{}: the input {} leads back to itself", place_text(place), quote_name(name)));
  names_.emplace_back(name);
  for (Input const& input : *inputs) {
    if (input.of_dependencies || !input.projects.empty())
      throw Failure(fmt::format("{}: a named input cannot refer to other projects", place_text(input.place)));
    add(input, scope, level);
  }
  names_.pop_back();
}

void InputResolver::add_file_set(Input const& input, Scope const& scope, Level level)
{
  if (!is_rooted(input.text))
    throw Failure(
        fmt::format("{}: {} is neither a named input nor a file set, which begins with {{projectRoot}} or "
                    "{{workspaceRoot}}",
                    place_text(input.place), quote_name(input.text)));
  bool const negation = input.text.starts_with('!');
  std::string_view const positive = std::string_view(input.text).substr(negation ? 1 : 0);
  bool const of_project = positive.starts_with("{projectRoot}") && !input.include_ignored;
  Scope place = scope;
  place.group += input.include_ignored ? 2 : of_project ? 0 : 1;
  if (!of_project) place.project.clear();
  auto const& root = sources_->projects.find(scope.project)->second.root;
  add_leaf(input, place, level, negation ? InputKind::negation : InputKind::file_pattern,
           replace_tokens(positive, root, scope.project));
}

void InputResolver::add_leaf(Input const& input, Scope const& scope, Level level, InputKind kind, std::string pattern)
{
  if (entries_.size() >= max_entries)
    throw Failure(fmt::format("{}: the inputs of one task are more than {}", place_text(input.place), max_entries));
  InputEntry& entry = entries_.emplace_back();
  entry.kind = kind;
  entry.text = input.kind == Input::Kind::word || input.kind == Input::Kind::file_set ? input.text : shown(input);
  entry.pattern = std::move(pattern);
  entry.through = scope.through;
  if (kind == InputKind::file_pattern || kind == InputKind::negation) entry.project = scope.project;
  entry.group = scope.group;
  entry.of_dependency = scope.of_dependency;
  entry.transitive = input.transitive;
  entry.include_ignored = input.include_ignored;
  entry.level = level;
  entry.place = input.place;
}

/// Nx hashes these without being told: the workspace's own files, the configuration of each project that was reached,
/// the root's tsconfig.
void InputResolver::add_always()
{
  std::vector<std::string> files{".gitignore", ".nxignore", "nx.json", "tsconfig.base.json", "tsconfig.json"};
  for (std::string const& project : reached_) {
    std::string const& root = sources_->projects.find(project)->second.root;
    for (std::string_view const name : {"project.json", "package.json"})
      files.push_back(root.empty() ? std::string(name) : fmt::format("{}/{}", root, name));
  }
  std::ranges::sort(files);
  auto const twice = std::ranges::unique(files);
  files.erase(twice.begin(), twice.end());
  for (std::string& file : files) {
    InputEntry& entry = entries_.emplace_back();
    entry.kind = InputKind::always;
    entry.text = file;
    entry.pattern = std::move(file);
    entry.group = groups_;
    entry.level = Level::implied;
  }
}

}  // namespace iotrace::query::declared
