// Model: projects and targets as an Nx workspace writes them, inputs not yet followed. In: nx_graph, nx_files or a
// saved manifest. Out: resolve.hpp makes declarations of tasks from it, again and again while edits are tried.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "query/declared/manifest.hpp"

namespace iotrace::query::declared {

/// One element of an array of inputs.
struct Input {
  enum class Kind : std::uint8_t {
    word,
    file_set,
    environment,
    runtime,
    external,
    dependent_outputs,
    working_directory,
    json
  };
  Kind kind = Kind::word;  ///< word: a named input where there is one of that name, else a file set
  std::string text;        ///< without a leading `^`
  bool of_dependencies = false;
  bool transitive = false;
  bool include_ignored = false;
  std::vector<std::string> projects;  ///< names and patterns; empty: the project itself
  std::vector<std::string> packages;  ///< of externalDependencies
  std::string json;                   ///< the element as it is written
  Place place;
};
using Inputs = std::vector<Input>;
using NamedInputs = std::map<std::string, Inputs, std::less<>>;

/// One element of `dependsOn`.
struct Dependency {
  std::string target;  ///< a name or a glob of names
  bool of_dependencies = false;
  std::vector<std::string> projects;  ///< names and patterns; empty: the project itself
  std::string json;
};

/// An array of a target, and where it is written.
template <typename T>
struct Member {
  std::optional<std::vector<T>> elements;  ///< nullopt: there is none
  Level level = Level::none;
  Place place;
  std::vector<Place> spread = {};  ///< weaker arrays that `...` in it stands for; their elements are among these
};

/// Values of options that outputs name: `outputPath` and what stands in `{options.…}`, names joined by dots.
using Options = std::map<std::string, std::string, std::less<>>;

struct Target {
  std::string executor;
  Member<Input> inputs;
  Member<std::string> outputs;
  Member<Dependency> depends_on;
  Options options;
  std::map<std::string, Options, std::less<>> configurations;
  std::string default_configuration;
  bool continuous = false;
  std::vector<std::string> ignored_reads, ignored_writes;
  Place place;              ///< where the target is written, or would be
  bool is_written = false;  ///< false: only a plugin, a script or a weaker file knows it
};

struct ProjectModel {
  std::string root;           ///< empty: the root of the workspace
  std::string configuration;  ///< its project.json or package.json, or where that would be
  std::string lacks;          ///< of its configuration, the outermost missing around targets: `/nx`, `/targets`
  NamedInputs named_inputs;
  std::map<std::string, Target, std::less<>> targets;
  std::vector<std::string> dependencies;  ///< names of projects
  std::vector<std::string> tags;
};

struct Sources {
  std::map<std::string, ProjectModel, std::less<>> projects;
  NamedInputs named_inputs;                               ///< of nx.json
  std::vector<std::string> notes;                         ///< what of the files cannot be known; one sentence each
  bool knows_spread = false;                              ///< the runner reads `...` in arrays: Nx 23 and newer
  std::vector<std::string> asked;                         ///< ids of the tasks that inputs are wanted for; empty: all
  std::map<std::string, Answer, std::less<>> answers;     ///< by id of task
  std::map<std::string, External, std::less<>> external;  ///< by id of task, as the runner worked it out
  std::map<std::string, std::vector<std::string>, std::less<>> edges;    ///< likewise: the tasks directly before
  std::map<std::string, std::vector<std::string>, std::less<>> outputs;  ///< likewise: tokens replaced
  std::map<std::string, std::string, std::less<>> unresolvable;          ///< by id of task: why
};

}  // namespace iotrace::query::declared
