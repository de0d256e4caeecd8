// Declaration: one task's declarations, compiled to answer for paths. In: a manifest and a task's id. Out: whether a
// path is covered and by which entry; who owns it; which patterns matched nothing; which exclusions hid how much. Paths
// are relative to the workspace, bytes.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/declared/manifest.hpp"

namespace iotrace::query::declared {

/// Why reading a path is declared, or why not.
enum class Cover : std::uint8_t {
  no,                ///< nothing declares it
  ignored,           ///< a pattern means it, but .gitignore or .nxignore hides it: the pattern has no effect
  foreign,           ///< a pattern means it, but another project owns it: the pattern has no effect
  input,             ///< a declared pattern or file
  always,            ///< hashed without being declared
  dependent_output,  ///< an output of an earlier task that dependentTasksOutputFiles means
  external,          ///< belongs to a package that the task's hash knows
  own_output,        ///< the task's own declared output
};

/// True where reading the path needs no further declaration.
constexpr bool is_declared(Cover cover) noexcept { return cover >= Cover::input; }

/// What an answer rests on: `entry` is an index into TaskDeclaration::inputs; nullopt: the runner's own answer, or
/// none.
struct InputCover {
  Cover cover = Cover::no;
  std::optional<std::size_t> entry;
};

/// A package's name out of a path with `node_modules/` in it (the last one counts; also pnpm's store and yarn's);
/// empty: the path is in no package.
std::string_view package_of(std::string_view path) noexcept;

class Declaration {
 public:
  /// Compiles `task` of `manifest`; both must outlive this. Throws Failure when a pattern is larger than what is
  /// allowed.
  Declaration(Manifest const& manifest, TaskDeclaration const& task);
  ~Declaration();
  Declaration(Declaration&&) noexcept;
  Declaration& operator=(Declaration&&) noexcept;

  TaskDeclaration const& task() const noexcept;

  /// Whether reading `path` is declared.
  InputCover covers_input(std::string_view path) const;
  /// The index in TaskDeclaration::outputs of the output that `path` lies in; nullopt: none.
  std::optional<std::size_t> covers_output(std::string_view path) const;
  /// The project that owns `path`, the one with the deepest root above it; empty: none.
  std::string_view owner(std::string_view path) const;
  /// The tasks among `depends_on_all` (`true`) or among all of the manifest (`false`) whose outputs hold `path`.
  std::vector<std::string> producers(std::string_view path, bool upstream_only) const;

  /// The exclusion rule (index into Manifest::exclusions) that hides reading or writing `path`; nullopt: none.
  std::optional<std::size_t> excludes_read(std::string_view path) const;
  std::optional<std::size_t> excludes_write(std::string_view path) const;

  /// Indexes of the inputs of kind file_pattern (of the task's own or of dependencies) that match none of `reads`.
  std::vector<std::size_t> unused_inputs(std::span<std::string const> reads) const;
  /// Indexes of the outputs, negations left out, that hold none of `writes`.
  std::vector<std::size_t> missing_outputs(std::span<std::string const> writes) const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace iotrace::query::declared
