// Manifest: what a workspace declares about its tasks, as values: projects, their targets as written, and what follows
// from them for each task. In: one of the sources of sources.hpp. Out: declaration.hpp compiles one task of it to
// answer for paths. Names of files are relative to the workspace, bytes, without `./` and without a slash at either
// end.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace iotrace::query::declared {

/// Where something is written down; what is not known is empty.
struct Place {
  std::string file;     ///< relative to the workspace: `libs/a/project.json`
  std::string pointer;  ///< JSON pointer (RFC 6901) in it: `/targets/build/inputs/2`
  bool operator==(Place const&) const = default;
};

/// How strong a level of configuration is decides where a suggestion belongs.
enum class Level : std::uint8_t { target, target_defaults, project_named_input, workspace_named_input, implied, none };

enum class InputKind : std::uint8_t {
  file_pattern,       ///< a glob of files
  negation,           ///< takes files away from the patterns of its group
  environment,        ///< a variable; `pattern` is its name
  runtime,            ///< a command whose output counts; `pattern` is the command
  external,           ///< packages; `pattern` is one's name
  dependent_outputs,  ///< a glob over the outputs of tasks that ran before
  working_directory,  ///< `pattern` is `relative` or `absolute`
  json_fields,        ///< some fields of the JSON file `pattern`: the file counts as an input
  always,             ///< never declared, always hashed: nx.json, the project's configuration, …
};

/// One leaf of a task's inputs: names of inputs are followed, tokens are replaced, one entry a project it reaches.
struct InputEntry {
  InputKind kind = InputKind::file_pattern;
  std::string text;              ///< as it is written: `{projectRoot}/src/**/*`, `!{projectRoot}/**/*.md`
  std::string pattern;           ///< files: the glob relative to the workspace, without `!`; else see InputKind
  std::string through;           ///< the element of the task's `inputs` it came by: `^production`, or equal to `text`
  std::string project;           ///< only this project's own files can match; empty: any project's
  std::uint32_t group = 0;       ///< a negation wins over all patterns of its group, and over no other
  bool of_dependency = false;    ///< came by `^…` or `dependencies`: about files of another project
  bool transitive = false;       ///< dependent_outputs: of all tasks before, not the direct ones alone
  bool include_ignored = false;  ///< also files that .gitignore hides
  Level level = Level::none;     ///< which kind of configuration says it
  Place place;
};

/// One element of a task's outputs.
struct OutputEntry {
  std::string text;     ///< as it is written: `{workspaceRoot}/dist/{projectRoot}`
  std::string pattern;  ///< relative to the workspace, tokens replaced, without `!`; empty where a token has no value
  bool negation = false;
  Level level = Level::none;
  Place place;
};

/// The npm packages (or their like) that a task's hash knows.
struct External {
  bool all = false;                   ///< every package of the lock file
  std::vector<std::string> packages;  ///< names without version, sorted: `lodash`, `@scope/x`
};

/// A glob whose accesses are not judged, with where it says so.
struct Exclusion {
  std::string pattern;  ///< from the root of the workspace
  std::string project;  ///< empty: every project
  std::string target;   ///< empty: every target
  bool reads = false;
  bool writes = false;
  Place place;
};

/// What the runner itself answered for a task, when it was asked. Sorted.
struct Answer {
  std::vector<std::string> files;        ///< input files that were there
  std::vector<std::string> dep_outputs;  ///< outputs of earlier tasks that were there and count as inputs
  std::vector<std::string> environment;
  std::vector<std::string> runtime;
  std::vector<std::string> external;          ///< as printed: `npm:lodash`, `AllExternalDependencies`
  std::vector<std::string> output_paths;      ///< declared outputs, tokens replaced
  std::vector<std::string> expanded_outputs;  ///< output files that were there
};

/// Everything that is declared for one task.
struct TaskDeclaration {
  std::string id;  ///< `project:target` or `project:target:configuration`; `*`: the whole selection
  std::string project;
  std::string target;
  std::string configuration;
  std::string project_root;  ///< empty for a project at the root of the workspace
  Place place;               ///< where the target is written; the file a new entry would go into
  std::string absent;        ///< the outermost part of the place's pointer that is not there yet; empty: all is
  bool resolvable = true;    ///< false: the inputs cannot be known, and `unresolvable` says why
  std::string unresolvable;
  bool continuous = false;    ///< serves until it is stopped
  bool knows_spread = false;  ///< `...` in an array of the target stands for the weaker array
  bool asked = true;          ///< false: inputs are not known, because only other tasks were asked about

  std::vector<InputEntry> inputs;
  std::vector<OutputEntry> outputs;
  std::vector<std::string> inputs_as_declared;      ///< the elements of `inputs`, JSON text where they are objects
  std::vector<std::string> outputs_as_declared;     ///< the elements of `outputs`
  std::vector<std::string> depends_on_as_declared;  ///< the elements of `dependsOn`
  Level inputs_level = Level::none;      ///< which configuration the array `inputs` stands in; implied: nowhere
  Level outputs_level = Level::none;     ///< the same of `outputs`
  Level depends_on_level = Level::none;  ///< the same of `dependsOn`
  Place inputs_place;                    ///< where the array `inputs` stands
  Place outputs_place;
  Place depends_on_place;
  std::vector<std::string> unresolved_outputs;  ///< outputs with a token that has no value
  External external;
  std::optional<Answer> answer;  ///< nullopt: nobody was asked, the patterns alone say it

  std::vector<std::string> depends_on;           ///< ids of the tasks directly before, sorted
  std::vector<std::string> depends_on_all;       ///< the same with those before them, sorted
  std::vector<std::string> depends_on_projects;  ///< the projects that its project depends on, all of them, sorted
};

struct Project {
  std::string root;                       ///< empty: the root of the workspace
  std::string configuration;              ///< its project.json or package.json; may be empty
  std::vector<std::string> dependencies;  ///< direct ones, sorted
};

/// One .gitignore or .nxignore.
struct IgnoreFile {
  std::string folder;  ///< where it lies; empty: the root of the workspace
  std::string text;    ///< its lines
};

/// The projects and targets as they are written, for the resolver to read again when an edit is tried; see resolve.hpp.
struct Sources;

struct Manifest {
  std::string source;                            ///< who said it: `nx 24.0.6`, `declared.json`, `depfile`
  bool approximate = false;                      ///< some of it was worked out without the runner
  std::vector<std::string> notes;                ///< why, and whatever else a reader should know; one sentence each
  std::string workspace;                         ///< its absolute root; empty where the source does not say
  bool is_nx = false;                            ///< node_modules is judged through `external`
  std::map<std::string, Project> projects;       ///< by name
  std::map<std::string, TaskDeclaration> tasks;  ///< by id
  std::vector<Exclusion> exclusions;
  std::vector<IgnoreFile> ignores;         ///< none: nothing is ignored
  std::shared_ptr<Sources const> sources;  ///< null: the source has nothing that could be edited
};

}  // namespace iotrace::query::declared
