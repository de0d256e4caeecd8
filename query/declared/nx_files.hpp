// Nx files: nx.json, project.json and package.json as they lie on disk, layered as Nx layers them. Used to say where
// the runner's answer is written, and in place of that answer where no nx can be run.
#pragma once

#include "query/declared/model.hpp"
#include "query/declared/workspace_files.hpp"

namespace iotrace::query::declared {

/// The model that the files alone give. Throws Failure with file and place where one of them is malformed.
Sources read_nx_files(std::string const& root, WorkspaceFiles const& files);

/// Gives every member of `asked` that `written` has too its level and place, and each element its own.
void attribute(Sources& asked, Sources const& written);

}  // namespace iotrace::query::declared
