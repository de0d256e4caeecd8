// GlobSet: a list of globs where `!` takes away from the whole list, as inputs and outputs are declared.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/glob/pattern.hpp"

namespace iotrace::query::glob {

/// What a list stands for.
enum class Use : std::uint8_t {
  nx_globs,     ///< globs and nothing else: dependentTasksOutputFiles
  nx_file_set,  ///< a path without anything special means all below it too
  nx_outputs,   ///< whatever matches means all below it too
  declared,     ///< minimatch with dot: true; a path without anything special means all below it too
};

class GlobSet {
 public:
  GlobSet() = default;
  /// Throws Error.
  GlobSet(std::span<std::string const> globs, Use use);

  /// True when a positive glob matches and no negative one does; a list of negative ones alone starts from everything.
  bool matches(std::string_view path) const { return includes(path) && !excludes(path); }
  bool includes(std::string_view path) const;
  bool excludes(std::string_view path) const;

  bool has_exclusions() const noexcept { return !excluded_.empty(); }

 private:
  void add_nx(std::string_view glob, Use use);
  void add_declared(std::string_view glob);

  std::vector<Pattern> included_, excluded_;
};

/// The path that, with all below it, is all that `glob` means, a part of its text; empty: it is no such glob, or that
/// was not looked into.
std::string_view path_with_all_below(std::string_view glob, Use use) noexcept;

}  // namespace iotrace::query::glob
