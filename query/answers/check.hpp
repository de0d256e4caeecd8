// What `ioquery check` was asked beside what every question is asked: where declarations come from, where reports go.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/answers.hpp"

namespace iotrace::query {

struct CheckRequest {
  // Exactly one of them says where declarations come from.
  std::optional<std::vector<std::string>> nx;  ///< ids of tasks; empty: those in the trace
  std::optional<std::string> manifest, declared, turbo, list;
  std::vector<std::string> depfiles, sandbox_reports;

  std::string nx_root = ".";
  std::optional<std::string> save_manifest;
  std::optional<std::string> sarif, junit, markdown, nx_report;  ///< files, and a folder
  bool github = false;
  std::optional<std::string> baseline;
  bool update_baseline = false;
  std::vector<std::string> packs, rule_files;
  bool judges_packages = false;  ///< node_modules is judged, whoever declares
  bool colour = false;
  std::string_view version;  ///< of this program
};

/// Judges, prints, writes the reports. Returns the exit code: 0 declared, 1 not, 2 unproven. Throws as all answers do,
/// and declared::Failure.
int answer_check(Inquiry const& inquiry, CheckRequest const& request);

/// The packs of rules that come along. Needs no database.
void answer_rules(Layout const& layout, Output& output);

}  // namespace iotrace::query
