// Reports: a CheckResult as people and other programs read it. One function a format, one file a function; all of them
// are pure, and names that may be hostile pass an escaper of the format.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/check/judgement.hpp"
#include "query/output.hpp"

namespace iotrace::query {

/// How text for a terminal looks.
struct TextStyle {
  bool colour = false;     ///< escape sequences of ISO 6429
  bool full = false;       ///< every finding by itself, nothing cut
  std::size_t width = 80;  ///< command lines are cut to it
};

/// What a report of a foreign format needs beside the result.
struct ReportContext {
  std::string_view version;  ///< of this program
};

void print_text(CheckResult const& result, TextStyle const& style, Output& output);
/// The contract's JSON; check.schema.json describes it.
void print_json(CheckResult const& result, Output& output);

/// SARIF 2.1.0: one result a cause, within the limits of GitHub's code scanning.
std::string to_sarif(CheckResult const& result, ReportContext const& context);
/// JUnit XML: a suite a project, a test case a task.
std::string to_junit(CheckResult const& result);
/// Markdown for a step summary: at most 900 KiB.
std::string to_markdown(CheckResult const& result);
/// Workflow commands that GitHub shows as annotations: at most ten, which is what it takes of a step.
std::string to_github(CheckResult const& result);
/// Nx's own sandbox report: a file name and its JSON for each task. `manifest` declared the tasks.
std::vector<std::pair<std::string, std::string>> to_nx_reports(CheckResult const& result,
                                                               declared::Manifest const& manifest);

}  // namespace iotrace::query
