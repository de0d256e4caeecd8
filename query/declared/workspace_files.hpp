// Workspace files: what of a workspace's disk says what is declared, found without running anything.
#pragma once

#include <string>
#include <vector>

#include "query/declared/manifest.hpp"

namespace iotrace::query::declared {

struct WorkspaceFiles {
  std::vector<IgnoreFile> ignores;         ///< .gitignore and .nxignore, weakest first
  std::vector<std::string> project_files;  ///< project.json, relative, sorted; ignored ones left out
  std::vector<std::string> package_files;  ///< package.json, likewise
};

/// Walks `root` without following links. Throws Failure when it cannot be read or is larger than any workspace is.
WorkspaceFiles walk_workspace(std::string const& root);

/// `root` as an absolute path with its links resolved. Throws Failure where there is no such folder.
std::string resolve_folder(std::string const& root);

/// The exclusions of .nx/workflows/sandboxing-config.yaml; none where there is no such file. Throws Failure.
std::vector<Exclusion> read_exclusions(std::string const& root);

}  // namespace iotrace::query::declared
