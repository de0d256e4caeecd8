// Resolve: the model of a workspace → the declaration of each task. Follows named inputs, `^`, tokens and `dependsOn`
// as Nx does; where the runner was asked, its answers are kept beside.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/declared/failure.hpp"
#include "query/declared/model.hpp"

namespace iotrace::query::declared {

/// Fills projects, tasks and the exclusions of targets of `manifest` anew from its sources. Throws Failure.
void resolve(Manifest& manifest);

/// What a project's names of inputs mean: `default`, overlaid by nx.json's, overlaid by its own. `names` leads from the
/// task to here, against circles. Appends one entry a leaf.
class InputResolver {
 public:
  InputResolver(Sources const& sources, std::string const& project, Target const& target);

  /// The leaves of the target's inputs. Throws Failure.
  std::vector<InputEntry> resolve();

 private:
  // Where the leaves of one expansion belong.
  struct Scope {
    std::string project;
    std::string through;
    std::uint32_t group;  // of its files in the project; + 1: of the workspace; + 2: of ignored files
    bool of_dependency;
  };

  void add_element(Input const& input);
  void add_everywhere(Input const& input, std::vector<std::string> const& projects);
  void add(Input const& input, Scope const& scope, Level level);
  void add_named(std::string_view name, Scope const& scope, Place const& place);
  void add_file_set(Input const& input, Scope const& scope, Level level);
  void add_leaf(Input const& input, Scope const& scope, Level level, InputKind kind, std::string pattern);
  void add_always();
  Scope make_scope(std::string project, Input const& input);

  Sources const* sources_;
  std::string project_;
  Target const* target_;
  std::vector<InputEntry> entries_;
  std::vector<std::string> names_;    // being followed
  std::vector<std::string> reached_;  // projects whose configuration counts
  std::uint32_t groups_ = 0;
};

/// The target's outputs for one configuration, tokens replaced; what has none of its values is in `unresolved`.
std::vector<OutputEntry> resolve_outputs(std::string const& project, ProjectModel const& model, std::string_view name,
                                         Target const& target, std::string_view configuration,
                                         std::vector<std::string>& unresolved);

/// `{projectRoot}`, `{projectName}` and `{workspaceRoot}` of a file set replaced, relative to the workspace.
std::string replace_tokens(std::string_view text, std::string_view root, std::string_view name);

/// All projects that `project` depends on, near and far, without itself; sorted.
std::vector<std::string> all_dependencies(Sources const& sources, std::string const& project);

/// The projects that names, globs and `tag:…` of `patterns` mean (`!` takes away), sorted.
std::vector<std::string> find_projects(Sources const& sources, std::vector<std::string> const& patterns);

/// `project:target:configuration` taken apart; the project may itself hold colons. Empty project: no such task.
struct TaskName {
  std::string project, target, configuration;
};
TaskName find_task(Sources const& sources, std::string_view id);
std::string join_task(std::string_view project, std::string_view target, std::string_view configuration);

/// Ids of the tasks that come directly before, sorted.
std::vector<std::string> tasks_before(Sources const& sources, TaskName const& task);

}  // namespace iotrace::query::declared
