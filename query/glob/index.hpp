// SetIndex: many sets of globs, asked together. Lists of patterns are short, lists of files may be long: what means one
// path with all below it is found by that path and the folders above it, the others are tried one by one.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "query/glob/set.hpp"

namespace iotrace::query::glob {

class SetIndex {
 public:
  SetIndex() = default;
  SetIndex(SetIndex&&) = default;
  SetIndex& operator=(SetIndex&&) = default;

  /// Numbers rise. The set must outlive the index and stay in place. With `excludes_only` it includes nothing.
  void add(std::size_t number, GlobSet const& set, bool excludes_only);
  /// A set that means `path` with all below it. The text must outlive the index and stay in place.
  void add(std::size_t number, std::string_view path) { paths_.emplace(path, number); }

  /// The lowest number of a set that includes `path`, whatever excludes it.
  std::optional<std::size_t> first_including(std::string_view path) const;
  /// True when any set excludes `path`.
  bool excludes(std::string_view path) const;
  /// Sets marks[number] for each set that includes any of `paths`.
  void mark_including(std::span<std::string const> paths, std::vector<bool>& marks) const;

 private:
  std::unordered_multimap<std::string_view, std::size_t> paths_;
  std::vector<std::pair<std::size_t, GlobSet const*>> others_;
  std::vector<GlobSet const*> excluding_;
};

}  // namespace iotrace::query::glob
