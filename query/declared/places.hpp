// Places: the arrays that several tasks have elements from, where one edit would serve them all. In: a manifest and one
// of its tasks. Out: places, and the edits that add to them. Nothing is tried here: see edit.hpp.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/declared/edit.hpp"

namespace iotrace::query::declared {

/// An array that is no target's own: a named input, or one of nx.json's targetDefaults.
struct SharedPlace {
  Place array;        ///< where it stands, or would
  std::string name;   ///< of a named input; empty: an array of targetDefaults
  bool repeats;       ///< not there yet: a project's own word for a name of nx.json, which it has to repeat
  bool of_workspace;  ///< in nx.json: it may be about every project
};

/// The arrays that the `inputs` or `outputs` (`member`) of `task` come from, those it has through `^` left out; the
/// nearest to the target first. None where the manifest does not know where things are written.
std::vector<SharedPlace> shared_places(Manifest const& manifest, TaskDeclaration const& task, std::string_view member);

/// The edits that add `elements` (JSON text) there.
std::vector<Edit> edit_shared(Manifest const& manifest, TaskDeclaration const& task, SharedPlace const& place,
                              std::span<std::string const> elements);

}  // namespace iotrace::query::declared
