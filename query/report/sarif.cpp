// SARIF 2.1.0 (OASIS), as GitHub's code scanning takes it: at most 25 000 results a run, of which it shows 5 000, and
// 100 related locations a result. One result a cause; its place is the file in which the task is declared, where the
// fix goes; the files that were accessed are related locations.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "query/escape.hpp"
#include "query/report/fingerprint.hpp"
#include "query/report/report.hpp"
#include "query/report/words.hpp"

namespace iotrace::query {
namespace {

using nlohmann::json;

constexpr std::size_t max_results = 5000, max_related = 100;

struct SarifRule {
  std::string_view id, name, text, level;
};

constexpr std::array<SarifRule, 5> sarif_rules{{
    {"IO001", "UndeclaredRead", "A task reads a file that none of its inputs declares.", "error"},
    {"IO002", "UndeclaredWrite", "A task writes a file that none of its outputs declares.", "error"},
    {"IO003", "CrossProjectRead", "A task reads a file of another project that none of its inputs declares.", "error"},
    {"IO004", "Warning", "A task's declarations and what it did differ in a way that fails no check.", "warning"},
    {"IO005", "Unproven", "The capture cannot vouch for a task of which nothing undeclared was found.", "warning"},
}};

/// A relative reference (RFC 3986): every byte that is not unreserved is percent-encoded.
std::string uri_of(std::string_view path)
{
  std::string uri;
  for (char const c : path) {
    bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

json place(std::string_view path)
{
  return {{"physicalLocation", {{"artifactLocation", {{"uri", uri_of(path)}, {"uriBaseId", "SRCROOT"}}}}}};
}

json message(std::string text) { return {{"text", std::move(text)}}; }

/// Results of one run, counted.
class Results {
 public:
  /// `file`: where the fix goes. `key`: what tells this result from others of the same task.
  json* add(std::size_t rule, Judgement const& task, std::string_view file, std::string_view key, std::string text)
  {
    ++count_;
    if (count_ > max_results) return nullptr;
    results_.push_back(
        {{"ruleId", sarif_rules[rule].id},
         {"ruleIndex", rule},
         {"level", sarif_rules[rule].level},
         {"message", message(std::move(text))},
         {"locations", json::array({place(file)})},
         {"partialFingerprints", {{"iotrace/v1", fingerprint({sarif_rules[rule].id, task.task, key})}}}});
    return &results_.back();
  }
  json take() { return std::move(results_); }
  std::size_t left_out() const { return count_ > max_results ? count_ - max_results : 0; }

 private:
  json results_ = json::array();
  std::size_t count_ = 0;
};

std::string place_of_task(Judgement const& task, std::string const& path)
{
  return task.place.file.empty() ? path : task.place.file;
}

json related(Group const& group)
{
  json list = json::array();
  for (std::size_t i = 0; i < std::min(max_related, group.accesses.size()); ++i) {
    json location = place(group.accesses[i]->path);
    location["id"] = i;
    location["message"] = message(place_of(*group.accesses[i]));
    list.push_back(std::move(location));
  }
  return list;
}

void add_findings(Results& results, Judgement const& task, std::vector<Access> const& accesses, bool is_write)
{
  for (Group const& group : group_accesses(accesses)) {
    Access const& first = *group.accesses.front();
    std::size_t const rule = is_write ? 1 : task.crosses(first) ? 2 : 0;
    std::string const text = fmt::format("{} {} {}, which is not declared; first by {}: {}", quote_name(task.task),
                                         is_write ? "writes" : "reads", text_of(group), place_of(first), first.command);
    json* const result =
        results.add(rule, task, place_of_task(task, first.path), group.program + '/' + name_of(group), text);
    if (result != nullptr) (*result)["relatedLocations"] = related(group);
  }
}

void add_warnings(Results& results, Judgement const& task)
{
  for (PatternWarning const& warning : pattern_warnings_of(task))
    for (DeclaredPattern const& pattern : *warning.patterns) {
      std::string const& file = pattern.place.file.empty() ? task.place.file : pattern.place.file;
      results.add(3, task, file.empty() ? "." : file, std::string(warning.key) + '/' + pattern.text,
                  fmt::format("{}: {} {}", quote_name(task.task), quote_name(pattern.text), warning.heading));
    }
  for (Warning const& warning : warnings_of(task))
    for (Group const& group : group_accesses(*warning.accesses)) {
      json* const result = results.add(
          3, task, place_of_task(task, group.accesses.front()->path), std::string(warning.key) + '/' + name_of(group),
          fmt::format("{} {}: {}", quote_name(task.task), warning.heading, text_of(group)));
      if (result != nullptr) (*result)["relatedLocations"] = related(group);
    }
}

void add_reasons(Results& results, Judgement const& task)
{
  for (Reason const& reason : task.reasons)
    results.add(4, task, task.place.file.empty() ? "." : task.place.file, name_of(reason.doubt),
                fmt::format("{} is unproven: {}", quote_name(task.task), text_of(reason)));
}

json make_rules()
{
  json rules = json::array();
  for (SarifRule const& rule : sarif_rules)
    rules.push_back({{"id", rule.id},
                     {"name", rule.name},
                     {"shortDescription", message(std::string(rule.text))},
                     {"defaultConfiguration", {{"level", rule.level}}}});
  return rules;
}

json make_invocation(std::size_t left_out)
{
  json notes = json::array();
  if (left_out != 0)
    notes.push_back(
        {{"level", "warning"}, {"message", message(fmt::format("{} more results were left out", left_out))}});
  return {{"executionSuccessful", true}, {"toolExecutionNotifications", notes}};
}

}  // namespace

std::string to_sarif(CheckResult const& result, ReportContext const& context)
{
  Results results;
  for (Judgement const& task : result.tasks) {
    add_findings(results, task, task.unexpected_reads, false);
    add_findings(results, task, task.unexpected_writes, true);
    if (task.verdict == Verdict::unproven) add_reasons(results, task);
  }
  for (Judgement const& task : result.tasks) add_warnings(results, task);
  json const driver = {{"name", "ioquery"}, {"version", std::string(context.version)}, {"rules", make_rules()}};
  json const bases = {{"SRCROOT", {{"description", message("the root of the workspace")}}}};
  json run = {{"tool", {{"driver", driver}}},
              {"originalUriBaseIds", bases},
              {"invocations", json::array({make_invocation(results.left_out())})},
              {"columnKind", "utf16CodeUnits"}};
  run["results"] = results.take();
  json const log = {
      {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"}, {"runs", json::array({run})}};
  return log.dump(1) + '\n';
}

}  // namespace iotrace::query
