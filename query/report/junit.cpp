// JUnit XML, in the form that GitLab, Jenkins and Azure read: a suite a project, a case a task. Undeclared accesses are
// a failure, a capture that cannot vouch is an error.
#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "query/escape.hpp"
#include "query/report/report.hpp"
#include "query/report/words.hpp"

namespace iotrace::query {
namespace {

/// XML 1.0 allows no control characters, not even escaped: they are written as in our text.
std::string xml(std::string_view text)
{
  std::string escaped;
  for (char const c : printable(text, true)) {
    if (c == '&')
      escaped += "&amp;";
    else if (c == '<')
      escaped += "&lt;";
    else if (c == '>')
      escaped += "&gt;";
    else if (c == '"')
      escaped += "&quot;";
    else
      escaped += c;
  }
  return escaped;
}

void append_causes(std::string& text, Judgement const& task, std::vector<Access> const& accesses, std::string_view what)
{
  for (Group const& group : group_accesses(accesses)) {
    Access const& first = *group.accesses.front();
    std::string const remarks = remarks_of(task, first);
    text += fmt::format("{} {}{}{}\n  {}: {}\n", what, text_of(group), remarks.empty() ? "" : ", ", remarks,
                        place_of(first), first.command);
  }
}

std::string failure_of(Judgement const& task)
{
  std::string text;
  append_causes(text, task, task.unexpected_reads, "reads");
  append_causes(text, task, task.unexpected_writes, "writes");
  return fmt::format("      <failure message=\"{}\" type=\"undeclared\">{}</failure>\n", xml(summary_of(task)),
                     xml(text));
}

std::string error_of(Judgement const& task)
{
  std::string text;
  for (Reason const& reason : task.reasons) text += text_of(reason) + '\n';
  return fmt::format("      <error message=\"unproven\" type=\"unproven\">{}</error>\n", xml(text));
}

std::string case_of(Judgement const& task, std::string const& suite)
{
  bool const named = !task.project.empty() && task.task.starts_with(task.project + ':');
  std::string const name = named ? task.task.substr(task.project.size() + 1) : task.task;
  std::string const head = fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"0\"", xml(suite), xml(name));
  if (task.verdict == Verdict::clean) return head + "/>\n";
  return head + ">\n" + (task.verdict == Verdict::violations ? failure_of(task) : error_of(task)) + "    </testcase>\n";
}

struct Counts {
  std::size_t tests = 0, failures = 0, errors = 0;
  void add(Judgement const& task)
  {
    ++tests;
    failures += task.verdict == Verdict::violations;
    errors += task.verdict == Verdict::unproven;
  }
  std::string text() const
  {
    return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\"", tests, failures, errors);
  }
};

}  // namespace

std::string to_junit(CheckResult const& result)
{
  std::map<std::string, std::pair<Counts, std::string>> suites;
  Counts all;
  for (Judgement const& task : result.tasks) {
    std::string const name = task.project.empty() ? "tasks" : task.project;
    auto& [counts, cases] = suites[name];
    counts.add(task);
    all.add(task);
    cases += case_of(task, name);
  }
  std::string text =
      fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"ioquery check\" {}>\n", all.text());
  for (auto const& [name, suite] : suites)
    text +=
        fmt::format("  <testsuite name=\"{}\" {}>\n{}  </testsuite>\n", xml(name), suite.first.text(), suite.second);
  return text + "</testsuites>\n";
}

}  // namespace iotrace::query
