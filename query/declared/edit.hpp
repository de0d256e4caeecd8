// Edit: what would be declared if one configuration file said something more. Nothing on disk changes.
#pragma once

#include <string>
#include <string_view>

#include "query/declared/manifest.hpp"

namespace iotrace::query::declared {

/// One value added to one array: JSON Patch's `add` (RFC 6902) with a pointer that ends in `/-`, or to a member that is
/// not there yet: then `value` is the whole array.
struct Edit {
  std::string file;     ///< relative to the workspace: `libs/a/project.json`, `nx.json`
  std::string pointer;  ///< `/targets/build/inputs/-`
  std::string value;    ///< JSON text: `"{projectRoot}/a.txt"`
};

/// The manifest as it would be. Where the runner was asked, what it answered stays true and the edit adds to it.
/// Throws Failure where the edit names no file or place of the manifest.
Manifest apply(Manifest manifest, Edit const& edit);

/// The edit that adds `element` (JSON text) to the `inputs`, `outputs` or `dependsOn` (`member`) of `task` where its
/// target is written. Where the array comes from a weaker level, the edit makes the target's own: with `...` for the
/// weaker one where the runner knows that, else with all its elements, as without them they would be lost.
Edit edit_target(TaskDeclaration const& task, std::string_view member, std::string_view element);

}  // namespace iotrace::query::declared
