// Ground: which names a question is about, and how they are shown. Pure text: the machine that asks need not be the one
// that was traced, so no file is ever looked at.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/glob.hpp"
#include "query/selection.hpp"

namespace iotrace::query {

/// What a trace says about its workspace.
struct Workspace {
  std::string resolved;  ///< absolute, or `?` where nothing is known
  std::string as_given;  ///< as the user spelled it, links not resolved; may be empty
};

/// `text` without empty and `.` components, `..` folded by its spelling, no slash at the end but of `/` itself.
std::string normalize(std::string_view text);

/// The absolute name that `text` means: as it is, or below `workspace`. A spelling through the workspace's links
/// (Workspace::as_given) is turned into the resolved one.
std::string resolve_name(std::string_view text, Workspace const& workspace, std::string_view root);

/// Names under /dev, /proc and /sys, and what is no file at all (`pipe:[7]`): shown by `files` only.
bool is_special(std::string_view name) noexcept;

class Ground {
 public:
  /// `--workspace` or else the trace's own; `--all`, `--ignore` and `--no-default-ignores`.
  Ground(Selection const& selection, Workspace const& workspace);

  /// True when the name lies on the ground and no pattern ignores it. Special names are not looked for.
  bool covers(std::string_view name) const;
  /// The name as it is shown: relative to the root (`.` for the root itself), absolute with `--all`.
  std::string_view shown(std::string_view name) const noexcept;

  std::string const& root() const noexcept { return root_; }
  /// True when it reaches beyond the root: --all.
  bool is_everything() const noexcept { return everything_; }

 private:
  bool is_below_root(std::string_view name) const noexcept { return name.starts_with(from_); }
  bool is_ignored(std::string_view name) const;

  std::string root_;
  std::string from_;  ///< how every name below the root begins
  bool everything_;
  bool default_ignores_;
  std::vector<Glob> ignores_;
};

}  // namespace iotrace::query
