// Words: sentences that several reports share. Everything here is safe to show in a terminal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/check/group.hpp"
#include "query/check/judgement.hpp"

namespace iotrace::query {

/// `1 file`, `3 files`.
std::string count_of(std::size_t count, std::string_view noun);

/// `a:build, b:build and 7 more`, quoted where that is needed.
std::string list_names(std::vector<std::string> const& names);

/// `2 undeclared reads (1 of another project), 1 undeclared write`, `12 files read, 3 written`.
std::string summary_of(Judgement const& task);

/// A heading, and accesses that it is a warning about.
struct Warning {
  std::string_view key;      ///< in JSON
  std::string_view heading;  ///< for people
  std::vector<Access> const* accesses;
};
std::vector<Warning> warnings_of(Judgement const& task);

/// A heading, and declared patterns that it is a warning about.
struct PatternWarning {
  std::string_view key, heading;
  std::vector<DeclaredPattern> const* patterns;
};
std::vector<PatternWarning> pattern_warnings_of(Judgement const& task);

/// `libs/a/src/*.ts (12 files)`, `libs/a/x.ts`.
std::string text_of(Group const& group);

/// `pid 4242, line 812 of trace.log`.
std::string place_of(Access const& access);

/// What is known of the file beside its name: `another project's (shared), made by shared:build`; may be empty.
std::string remarks_of(Judgement const& task, Access const& access);

/// The JSON patch of a file as one line: `[{"op": "add", …}]`. The edits are those of that file.
std::string patch_of(Suggestion const& suggestion, std::string_view file);
/// The files that a suggestion edits, each once.
std::vector<std::string> files_of(Suggestion const& suggestion);

}  // namespace iotrace::query
