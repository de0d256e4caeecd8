// Check: every task of a trace held against the manifest. In: a database, a selection, declarations. Out: a
// CheckResult, which query/report shows.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "query/check/baseline.hpp"
#include "query/check/judgement.hpp"
#include "query/check/rules.hpp"
#include "query/declared/manifest.hpp"
#include "query/selection.hpp"
#include "store/db.hpp"

namespace iotrace::query {

/// What is asked beside the declarations.
struct CheckOptions {
  std::vector<Rule> rules;
  std::optional<Baseline> baseline;
  std::string today;             ///< YYYY-MM-DD, for rules that end
  bool judges_packages = false;  ///< node_modules is judged too
  bool lists_files = false;      ///< also every access that is declared
};

/// The selection as check takes it: nothing is ignored but what the user named, and names are relative.
Selection selection_for_check(Selection selection);

/// The tasks that the selected processes work for, sorted; nothing is judged.
std::vector<std::string> find_tasks(store::Db& db, Selection const& selection);

/// Judges the tasks of the manifest; with Selection::task only that one. Notes are sentences for stderr. Throws
/// store::Error, UsageError, declared::Failure.
CheckResult check(store::Db& db, Selection const& selection, declared::Manifest const& manifest, CheckOptions options,
                  std::vector<std::string>& notes);

}  // namespace iotrace::query
