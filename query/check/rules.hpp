// Rules: what shall not be held against a task although nothing declares it, each with an id and a reason. In: a file
// of the user's, or one of the packs that come along. Out: values; silence.hpp applies them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace iotrace::query {

/// One rule. Globs are those of `--declared`, from the root of the workspace.
struct Rule {
  std::string id, reason;
  std::string source;                ///< the file or pack it comes from
  std::optional<std::string> until;  ///< YYYY-MM-DD, the last day on which it applies
  std::vector<std::string> reads, writes;
  std::optional<std::string> task, program;  ///< globs; nullopt: any
};

/// Reads {"rules": [{"id", "reason", "until"?, "reads"?, "writes"?, "task"?, "program"?}]}. Throws declared::Failure.
std::vector<Rule> load_rules(std::string const& file);

/// A pack's name, what it is for, and its rules.
struct RulePack {
  std::string_view name, summary;
  std::vector<Rule> rules;
};

/// The packs that come along, by name.
std::span<RulePack const> rule_packs();

/// The rules of one pack; throws UsageError when there is none of that name.
std::vector<Rule> const& rules_of_pack(std::string_view name);

}  // namespace iotrace::query
