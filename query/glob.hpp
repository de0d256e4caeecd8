// Glob: the patterns of `--ignore`, and the folders that are ignored by default. Text only; no file is ever asked.
//
//   *      any run without a slash                   ?       one character but a slash
//   [a-z]  one of these characters, [!a-z] none      \x      x itself
//   **     as a whole component: any number of folders, also none
//   {a,b} {1..3} @(a|b) ?(a) *(a) +(a) !(a)          as in minimatch
// A pattern without a slash is tried on every component of a name, one with a slash from its start. What it matches is
// ignored with everything below. A leading slash makes the pattern one of absolute names.
#pragma once

#include <string>
#include <string_view>

#include "query/glob/pattern.hpp"

namespace iotrace::query {

class Glob {
 public:
  /// Throws glob::Error, with the pattern named, when it is larger than what is allowed.
  explicit Glob(std::string_view pattern);
  /// True when the name, or a folder above it, matches. `name` has no slash at its start.
  bool covers(std::string_view name) const { return pattern_.matches(name); }
  /// True when the pattern began with a slash: to be tried on absolute names.
  bool is_absolute() const noexcept { return absolute_; }

 private:
  bool absolute_;
  glob::Pattern pattern_;
};

/// True when one whole component of `name` is node_modules, .nx or .git.
bool is_ignored_by_default(std::string_view name) noexcept;

}  // namespace iotrace::query
