// IgnoreRules: which files .gitignore and .nxignore hide from a workspace's inputs (gitignore(5); nrwl/nx,
// packages/nx/src/native/walker.rs). Text only; the files were read by who made the manifest.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/declared/manifest.hpp"
#include "query/glob/pattern.hpp"

namespace iotrace::query::declared {

/// True for what no input can mean, whatever is declared: node_modules, .git, the caches of Nx and yarn.
bool is_never_walked(std::string_view path) noexcept;

class IgnoreRules {
 public:
  IgnoreRules() = default;
  /// A later file wins over an earlier one, a later line over an earlier one. Lines that are no patterns are skipped.
  explicit IgnoreRules(std::span<IgnoreFile const> files);

  /// True when `path`, or a folder above it, is ignored.
  bool ignores(std::string_view path) const;

 private:
  struct Rule {
    glob::Pattern pattern;
    bool takes_back;
    bool folders_only;
  };

  void add_line(std::string_view line, std::string const& folder);
  bool ignores_itself(std::string_view path, bool is_folder) const;

  std::vector<Rule> rules_;
};

}  // namespace iotrace::query::declared
