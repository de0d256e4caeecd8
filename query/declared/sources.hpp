// Sources: everywhere declarations can come from. Each function reads one kind and gives a manifest, or throws Failure
// with one sentence that names file and place. Only ask_nx() runs a program.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "query/declared/failure.hpp"
#include "query/declared/manifest.hpp"

namespace iotrace::query::declared {

/// How to ask a workspace's own nx.
struct NxQuestion {
  std::string root = ".";          ///< the folder with nx.json
  std::vector<std::string> tasks;  ///< ids; those that the workspace does not have are left out, with a note
  std::chrono::seconds time_limit{300};
};

/// Runs nx in `root`, without its daemon, its cloud and prompts: `nx graph`, then from 22.6 on `nx show target` for
/// each task (before: hash plans). Falls back to read_nx() where nx cannot be run.
Manifest ask_nx(NxQuestion const& question);

/// Reads nx.json, project.json and package.json of `root` without running anything: marked approximate, because targets
/// that plugins infer are not known.
Manifest read_nx(std::string const& root);

/// `--save-manifest` and `--manifest`: plain JSON, see README.md beside this.
std::string to_json(Manifest const& manifest);
void save_manifest(Manifest const& manifest, std::string const& file);
Manifest load_manifest(std::string const& file);

/// `--declared`: {"TASK": {"inputs": [globs], "outputs": [globs]}}.
Manifest load_declared(std::string const& file);

/// `--depfile`: all rules of all files together are the task `*`; targets are outputs, prerequisites inputs. Names are
/// relative to `workspace`, absolute ones outside of it are left out.
Manifest load_depfiles(std::vector<std::string> const& files, std::string const& workspace);

/// turbo.json, with the package.json files that its folder's `workspaces` name.
Manifest read_turbo(std::string const& file);

/// `--sandbox-report`: Nx's sandbox reports, one file a task, of which only what was declared is taken.
Manifest load_sandbox_reports(std::vector<std::string> const& files);

/// One path or glob a line, inputs of the task `*`; a line that begins with `>` is an output, `#` a comment.
Manifest load_list(std::string const& file);

}  // namespace iotrace::query::declared
