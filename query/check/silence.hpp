// Silence: what keeps a finding from being held against a task: the runner's own exclusions, ignore rules, the
// baseline. All of them are counted, so that a rule that hits nothing can be seen and removed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/check/access.hpp"
#include "query/check/baseline.hpp"
#include "query/check/judgement.hpp"
#include "query/check/rules.hpp"
#include "query/declared/declaration.hpp"
#include "query/glob/pattern.hpp"

namespace iotrace::query {

class Silence {
 public:
  /// `today` is YYYY-MM-DD: rules with an earlier end do not apply. `manifest` must outlive the object. Throws
  /// declared::Failure when a rule's glob cannot be compiled.
  Silence(declared::Manifest const& manifest, std::vector<Rule> rules, std::optional<Baseline> baseline,
          std::string today);

  /// What silences the finding, counted as a hit; nullopt: nothing does.
  std::optional<std::string> find(declared::Declaration const& declaration, Access const& access, bool is_write);

  /// Every rule and exclusion with its hits, in order.
  std::vector<RuleHits> hits() const { return hits_; }

 private:
  struct Compiled {
    std::vector<glob::Pattern> reads, writes;
    std::optional<glob::Pattern> task, program;
    bool applies(std::string_view task_id, Access const& access, bool is_write) const;
  };

  void add_rule(Rule const& rule, std::string const& today);
  std::optional<std::size_t> find_exclusion(declared::Declaration const& declaration, Access const& access,
                                            bool is_write) const;

  std::size_t exclusions_;  // the first so many of hits_
  std::vector<Compiled> rules_;
  std::vector<RuleHits> hits_;
  std::optional<Baseline> baseline_;
};

/// The date of the clock, UTC: YYYY-MM-DD.
std::string today();

}  // namespace iotrace::query
