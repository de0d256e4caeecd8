// The JSON of `ioquery check`: the contract's keys, and more beside them.
#include "query/json.hpp"

#include "query/report/report.hpp"
#include "query/report/words.hpp"

namespace iotrace::query {
namespace {

constexpr auto tight = Json::Shape::tight;

void print_texts(Json& json, std::string_view key, std::vector<std::string> const& texts)
{
  json.key(key).begin_array(tight);
  for (std::string const& text : texts) json.bytes(text);
  json.end();
}

void print_access(Json& json, Access const& access)
{
  json.begin_object(tight);
  json.key("path").bytes(access.path).key("pid").integer(access.pid).key("command").bytes(access.command);
  json.key("line").integer(access.line).key("log").bytes(access.log).key("trace").integer(access.trace);
  json.key("removed").boolean(access.removes);
  json.key("project");
  access.owner.empty() ? json.null() : json.bytes(access.owner);
  print_texts(json, "tasks", access.tasks);
  json.key("parents").begin_array(tight);
  for (Ancestor const& parent : access.parents)
    json.begin_object(tight).key("pid").integer(parent.pid).key("command").bytes(parent.command).end();
  json.end().end();
}

void print_accesses(Json& json, std::string_view key, std::vector<Access> const& accesses, Output& output)
{
  json.key(key).begin_array();
  for (Access const& access : accesses) {
    print_access(json, access);
    output.pass_on();
  }
  json.end();
}

void print_crossing(Json& json, Judgement const& task)
{
  json.key("crossProjectReads").begin_array();
  for (Access const& read : task.unexpected_reads)
    if (task.crosses(read)) print_access(json, read);
  json.end();
}

void print_patterns(Json& json, PatternWarning const& warning)
{
  json.key(warning.key).begin_array(tight);
  for (DeclaredPattern const& pattern : *warning.patterns) json.bytes(pattern.text);
  json.end();
}

void print_suggestion(Json& json, Suggestion const& suggestion)
{
  json.begin_object();
  print_texts(json, "declares", suggestion.paths);
  print_texts(json, "declaresBesides", suggestion.besides);
  if (!suggestion.tasks.empty()) print_texts(json, "tasks", suggestion.tasks);
  if (!suggestion.same_as.empty()) json.key("sameAs").bytes(suggestion.same_as);
  if (!suggestion.widened.empty()) print_texts(json, "alsoChanges", suggestion.widened);
  json.key("patches").begin_array();
  for (std::string const& file : files_of(suggestion)) {
    json.begin_object(tight).key("file").bytes(file).key("patch").raw(patch_of(suggestion, file)).end();
  }
  json.end().end();
}

void print_silenced(Json& json, std::vector<Silenced> const& silenced)
{
  json.key("silenced").begin_array();
  for (Silenced const& one : silenced) {
    json.begin_object(tight).key("by").bytes(one.by).key("kind").bytes(one.is_write ? "write" : "read");
    json.key("access");
    print_access(json, one.access);
    json.end();
  }
  json.end();
}

void print_task(Json& json, Judgement const& task, Output& output)
{
  json.begin_object();
  json.key("task").bytes(task.task).key("verdict").bytes(name_of(task.verdict));
  json.key("reasons").begin_array();
  for (Reason const& reason : task.reasons) json.bytes(text_of(reason));
  json.end();
  print_accesses(json, "unexpectedReads", task.unexpected_reads, output);
  print_accesses(json, "unexpectedWrites", task.unexpected_writes, output);
  print_crossing(json, task);
  for (PatternWarning const& warning : pattern_warnings_of(task)) print_patterns(json, warning);
  for (Warning const& warning : warnings_of(task)) print_accesses(json, warning.key, *warning.accesses, output);
  json.key("suggestions").begin_array();
  for (Suggestion const& suggestion : task.suggestions) print_suggestion(json, suggestion);
  json.end();
  json.key("causesWithoutSuggestion").integer(static_cast<std::int64_t>(task.causes_without_suggestion));
  print_silenced(json, task.silenced);
  json.key("judged").begin_object(tight);
  json.key("reads").integer(static_cast<std::int64_t>(task.reads));
  json.key("writes").integer(static_cast<std::int64_t>(task.writes)).end().end();
}

void print_rule(Json& json, RuleHits const& rule)
{
  json.begin_object(tight).key("id").bytes(rule.id).key("reason").bytes(rule.reason);
  json.key("source").bytes(rule.source).key("hits").integer(static_cast<std::int64_t>(rule.hits));
  json.key("expired").boolean(rule.expired).end();
}

}  // namespace

void print_json(CheckResult const& result, Output& output)
{
  Json json(output.text());
  json.begin_object().key("tasks").begin_array();
  for (Judgement const& task : result.tasks) print_task(json, task, output);
  json.end();
  json.key("declaredBy").bytes(result.source).key("approximate").boolean(result.approximate);
  json.key("rules").begin_array();
  for (RuleHits const& rule : result.rules) print_rule(json, rule);
  json.end();
  json.key("unassigned").begin_object(tight).key("processes").integer(result.unassigned.processes);
  json.key("reads").integer(result.unassigned.reads).key("writes").integer(result.unassigned.writes);
  json.key("command").bytes(result.unassigned.command).end().end();
}

}  // namespace iotrace::query
