// Judgement: what `ioquery check` found out about a task. Plain values: judge.hpp fills them, query/report shows them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "query/check/access.hpp"
#include "query/check/doubt.hpp"
#include "query/declared/edit.hpp"
#include "query/declared/manifest.hpp"

namespace iotrace::query {

enum class Verdict : std::uint8_t { clean, violations, unproven };

/// `clean`, `violations`, `unproven`.
std::string_view name_of(Verdict verdict) noexcept;

/// A declared pattern that something is said about.
struct DeclaredPattern {
  std::string text;     ///< as it is written
  std::string pattern;  ///< relative to the workspace
  declared::Place place;
};

/// Edits of configuration files, to be made together, that would declare some of the findings; tried on the manifest.
struct Suggestion {
  std::vector<declared::Edit> edits;
  std::vector<std::string> paths;    ///< the findings that it declares
  std::vector<std::string> besides;  ///< other files of the trace that it would declare with them

  // Of edits that serve several tasks at once.
  std::vector<std::string> tasks = {};    ///< all of these
  std::string same_as = {};               ///< the task that holds the edits, where it is another one
  std::vector<std::string> widened = {};  ///< tasks that get the files through `^`, and do not use them
};

/// Why something that nothing declares is not held against a task.
struct Silenced {
  std::string by;  ///< a rule's id, or `baseline`
  Access access;
  bool is_write = false;
};

/// One task.
struct Judgement {
  std::string task;
  std::string project;  ///< empty where the declarations know no projects
  Verdict verdict = Verdict::unproven;
  std::vector<Reason> reasons;        ///< why the capture cannot vouch; also kept beside violations
  declared::Place place;              ///< where the task is declared
  std::size_t reads = 0, writes = 0;  ///< how many files were judged

  // Held against the task.
  std::vector<Access> unexpected_reads;
  std::vector<Access> unexpected_writes;

  // Warnings.
  std::vector<Access> self_reads;        ///< stale outputs of its own
  std::vector<Access> rewritten_inputs;  ///< declared inputs that it changes itself
  std::vector<Access> contested_writes;  ///< files that other tasks write too: Access::tasks
  std::vector<Access> unordered_reads;   ///< products of tasks that need not have run before: Access::tasks
  std::vector<Access> absences;          ///< names looked for in vain that the inputs would not notice
  std::vector<Access> listings;          ///< folders whose new files the inputs would not notice
  std::vector<DeclaredPattern> unused_inputs;
  std::vector<DeclaredPattern> missing_outputs;
  std::vector<DeclaredPattern> hidden_inputs;  ///< mean files that .gitignore or .nxignore hides

  std::vector<Suggestion> suggestions;
  std::size_t causes_without_suggestion = 0;  ///< groups of findings that no edit was found for, or looked for
  std::vector<Silenced> silenced;
  std::vector<Access> files_read, files_written;  ///< everything that was judged; only where that was asked for

  /// True for an unexpected read of a file that belongs to another project.
  bool crosses(Access const& read) const { return !read.owner.empty() && read.owner != project; }
};

/// What ran and belongs to no task: never judged.
struct Unassigned {
  std::int64_t processes = 0;
  std::int64_t reads = 0, writes = 0;  ///< uses of files of the workspace, process by process
  std::string command = {};            ///< of the first of them; safe to show
};

/// An ignore rule and how often it applied.
struct RuleHits {
  std::string id, reason, source;
  std::size_t hits = 0;
  bool expired = false;
};

/// The whole answer.
struct CheckResult {
  std::string source;        ///< who declared: `nx 24.0.6`, a file
  bool approximate = false;  ///< some declarations were worked out without the runner
  std::vector<Judgement> tasks;
  std::vector<RuleHits> rules;
  Unassigned unassigned = {};
  std::vector<std::string> logs = {};  ///< base names, bytes
};

/// 0 everything judged is declared, 1 something is not, 2 nothing undeclared and not every task is vouched for.
int exit_code_of(CheckResult const& result) noexcept;

}  // namespace iotrace::query
