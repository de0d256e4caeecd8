// NxSet: globs as Nx matches them, a list at a time: `!` takes away from the whole list, and so does what `!(…)` names.
// Nx turns extended globs into plain ones before its engine sees them; what that does to `+(…)` and `!(…)` is part of
// what a declaration means, so it is done here the same way (nrwl/nx, packages/nx/src/native/glob*; agreement with the
// real engine is tested).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/glob/pattern.hpp"

namespace iotrace::query::glob {

/// A glob without extended groups, and whether it takes away.
struct Signed {
  std::string text;
  bool negative = false;
  auto operator<=>(Signed const&) const = default;
};

/// What `glob` becomes: `a/!(b).js` is `a/*.js` and not `a/b.js`. Throws Error.
std::vector<Signed> convert_extended(std::string_view glob);

/// What a list of globs stands for: globs and nothing else (dependentTasksOutputFiles); a file set, where a path
/// without anything special means all below it too; outputs, where whatever matches means all below it too.
enum class NxUse : std::uint8_t { globs, file_set, outputs };

class NxSet {
 public:
  /// Throws Error.
  NxSet(std::span<std::string const> globs, NxUse use);

  /// True when a positive glob matches and no negative one does; a list of negative ones alone starts from everything.
  bool matches(std::string_view path) const;

 private:
  void add(std::string_view glob);

  std::vector<Pattern> included_, excluded_;
};

}  // namespace iotrace::query::glob
