// Glob: the patterns of `--ignore`, and the folders that are ignored by default. Text only; no file is ever asked.
//
//   *      any run of bytes without a slash          ?       one character but a slash
//   [a-z]  one of these characters, [!a-z] none      \x      x itself
//   **     as a whole component: any number of folders, also none
// A pattern without a slash is tried on every component of a name, one with a slash from its start. What it matches is
// ignored with everything below. A leading slash makes the pattern one of absolute names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace iotrace::query {

/// One pattern. Matching takes at most the product of the two lengths for patterns with one kind of star, and no
/// recursion in any case.
class Glob {
 public:
  explicit Glob(std::string pattern);
  /// True when the name, or a folder above it, matches. `name` has no slash at its start.
  bool covers(std::string_view name) const;
  /// True when the pattern began with a slash: to be tried on absolute names.
  bool is_absolute() const noexcept { return absolute_; }

 private:
  std::string pattern_;
  bool absolute_ = false;
  bool anchored_ = false;  // has a slash: is tried from the start of the name
};

/// True when one whole component of `name` is node_modules, .nx or .git.
bool is_ignored_by_default(std::string_view name) noexcept;

}  // namespace iotrace::query
