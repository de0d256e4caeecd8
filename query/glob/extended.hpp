// Extended globs → plain ones, as Nx does it before its engine sees them. What that does to `+(…)` and `!(…)` is part
// of what a declaration means, so it is done the same way (nrwl/nx, packages/nx/src/native/glob*).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/glob/syntax.hpp"

namespace iotrace::query::glob {

/// True where a leading `!` takes away from a list: not where it begins a group, `!(a|b)`.
bool is_negative(std::string_view glob) noexcept;

/// A glob without extended groups, and whether it takes away.
struct Signed {
  std::string text;
  bool negative = false;
  auto operator<=>(Signed const&) const = default;
};

/// What `glob` becomes: `a/!(b).js` is `a/*.js` and not `a/b.js`. Throws Error.
std::vector<Signed> convert_extended(std::string_view glob);

}  // namespace iotrace::query::glob
