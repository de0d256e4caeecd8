// Baseline: findings that were there when checking began; only new ones fail. In and out: a small JSON file that is
// meant to be kept with the sources, one finding a line, sorted, so that it merges well.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "query/check/judgement.hpp"

namespace iotrace::query {

class Baseline {
 public:
  /// Throws declared::Failure.
  static Baseline load(std::string const& file);

  bool knows(std::string_view task, bool is_write, std::string_view path) const;
  void add(std::string_view task, bool is_write, std::string_view path);
  /// Whole, ready to be written.
  std::string text() const;
  std::size_t size() const noexcept { return findings_.size(); }

 private:
  std::set<std::tuple<std::string, bool, std::string>> findings_;  // task, is_write, path
};

/// All that is held against the tasks, and what an earlier baseline kept from being so.
Baseline make_baseline(CheckResult const& result);

}  // namespace iotrace::query
