// Check: see the header.
#include "query/check/check.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "check_sql.hpp"
#include "query/check/judge.hpp"
#include "query/check/suggest.hpp"
#include "query/escape.hpp"
#include "query/question.hpp"
#include "query/tallies.hpp"

namespace iotrace::query {
namespace {

using declared::Manifest;
using declared::TaskDeclaration;

/// The part of the selection that works for `task`; `*` is all of it.
Selection narrow_to(Selection selection, std::string const& task)
{
  bool const is_narrower = selection.task && is_task(*selection.task, task);
  if (task != "*" && !is_narrower) selection.task = task;
  return selection;
}

/// What the whole selection tells, whoever did it.
struct Overview {
  std::set<std::string> tasks;
  std::vector<std::string> logs;
  Unassigned unassigned;
};

void add_unassigned(store::Db& db, Scope const& scope, Unassigned& unassigned)
{
  store::Statement row = ask(db, check_sql::unassigned);
  if (!row.step() || row.integer(0) == 0) return;
  Places places(db, scope.ground());
  store::Statement rows = ask(db, check_sql::unassigned_files);
  Tally const files = Tallies(rows, places).sum();
  unassigned.processes += row.integer(0);
  unassigned.reads += files.reads;
  unassigned.writes += files.writes;
  if (!unassigned.command.empty() || row.is_null(2)) return;
  auto const line = find_line(db, row.integer(1), row.integer(2));
  if (!line.empty()) unassigned.command = line.front().command;
}

void add_task_names(store::Db& db, std::set<std::string>& tasks)
{
  store::Statement row = ask(db, check_sql::tasks);
  while (row.step()) tasks.emplace(row.text(0));
}

Overview look_over(store::Db& db, Selection const& selection)
{
  Overview overview;
  for (TraceHead const& trace : select_traces(db, selection)) {
    Scope const scope(db, selection, trace);
    overview.logs.push_back(trace.source);
    add_task_names(db, overview.tasks);
    add_unassigned(db, scope, overview.unassigned);
  }
  return overview;
}

/// Files of the workspace that the selection shows, sorted.
std::vector<std::string> find_known_files(store::Db& db, Selection const& selection)
{
  std::vector<UsedFile> files;
  for (TraceHead const& trace : select_traces(db, selection)) unite(files, find_used_files(db, selection, trace));
  std::vector<std::string> names;
  for (UsedFile& file : files)
    if (file.in(Set::reads) || file.in(Set::writes) || file.in(Set::stated)) names.push_back(std::move(file.path));
  return names;
}

/// Most checks find nothing: then nothing is looked up for edits.
void advise(store::Db& db, Selection const& selection, Manifest const& manifest, std::vector<Judgement>& tasks)
{
  bool const is_needed = std::any_of(tasks.begin(), tasks.end(),
                                     [](Judgement const& task) { return task.verdict == Verdict::violations; });
  if (is_needed) Adviser(manifest, find_known_files(db, selection)).advise(tasks);
}

/// The tasks to judge, in the order of their names.
std::vector<TaskDeclaration const*> choose_tasks(Manifest const& manifest, Selection const& selection)
{
  std::vector<TaskDeclaration const*> tasks;
  for (auto const& [id, task] : manifest.tasks)
    if (task.asked && (!selection.task || id == "*" || is_task(id, *selection.task) || is_task(*selection.task, id)))
      tasks.push_back(&task);
  return tasks;
}

void note_undeclared(std::set<std::string> const& in_trace, Manifest const& manifest, std::vector<std::string>& notes)
{
  if (manifest.tasks.count("*") != 0) return;
  std::string names;
  std::size_t count = 0;
  for (std::string const& task : in_trace) {
    bool const known = std::any_of(manifest.tasks.begin(), manifest.tasks.end(),
                                   [&](auto const& declared) { return is_task(task, declared.first); });
    if (known) continue;
    ++count;
    if (count <= 5) names.append(names.empty() ? "" : ", ").append(quote_name(task));
  }
  if (count != 0)
    notes.push_back(fmt::format("not judged, because {} does not declare {}: {}{}", quote_name(manifest.source),
                                count == 1 ? "it" : "them", names, count > 5 ? ", ..." : ""));
}

Judgement judge_task(store::Db& db, Selection const& selection, Law const& law, TaskDeclaration const& task)
{
  declared::Declaration const declaration(law.manifest, task);
  Judge judge(law, declaration);
  Selection const narrowed = narrow_to(selection, task.id);
  for (TraceHead const& trace : select_traces(db, narrowed)) {
    Scope const scope(db, narrowed, trace);
    if (scope.is_empty()) continue;
    judge.add(db, scope);
  }
  return judge.finish();
}

}  // namespace

Selection selection_for_check(Selection selection)
{
  selection.all = false;
  selection.default_ignores = false;
  return selection;
}

std::vector<std::string> find_tasks(store::Db& db, Selection const& selection)
{
  std::set<std::string> tasks;
  for (TraceHead const& trace : select_traces(db, selection)) {
    Scope const scope(db, selection, trace);
    add_task_names(db, tasks);
  }
  return {tasks.begin(), tasks.end()};
}

CheckResult check(store::Db& db, Selection const& selection, Manifest const& manifest, CheckOptions options,
                  std::vector<std::string>& notes)
{
  if (select_traces(db, selection).empty()) return {manifest.source, manifest.approximate, {}, {}, {}, {}};
  Overview overview = look_over(db, selection);  // makes `selected`, which other questions ask
  note_undeclared(overview.tasks, manifest, notes);
  Silence silence(manifest, std::move(options.rules), std::move(options.baseline), options.today);
  Accesses accesses(db);
  Rivals rivals(db);
  Law const law{manifest, silence, accesses, rivals, options.judges_packages || manifest.is_nx, options.lists_files};
  CheckResult result{manifest.source, manifest.approximate, {}, {}, {}, std::move(overview.logs)};
  for (TaskDeclaration const* const task : choose_tasks(manifest, selection)) {
    if (!task->resolvable)
      notes.push_back(fmt::format("{} is not judged: {}", quote_name(task->id), printable(task->unresolvable)));
    if (!task->resolvable) continue;
    result.tasks.push_back(judge_task(db, selection, law, *task));
  }
  advise(db, selection, manifest, result.tasks);
  if (manifest.tasks.count("*") == 0) result.unassigned = std::move(overview.unassigned);
  result.rules = silence.hits();
  bool const is_part = selection.task || selection.process;  // of which nothing follows about rules without hits
  if (is_part) std::erase_if(result.rules, [](RuleHits const& rule) { return rule.hits == 0; });
  return result;
}

}  // namespace iotrace::query
