// Scope: see the header.
#include "query/scope.hpp"

#include <fmt/core.h>

#include <charconv>

#include "query/escape.hpp"
#include "query/question.hpp"
#include "query_sql.hpp"

namespace iotrace::query {
namespace {

std::optional<std::int64_t> read_pid(std::string_view text)
{
  std::int64_t pid = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), pid);
  bool const whole = error == std::errc() && end == text.data() + text.size();
  return whole ? std::optional(pid) : std::nullopt;
}

void run(store::Db& db, std::string_view sql, std::initializer_list<Argument> arguments)
{
  ask(db, sql, arguments).run();
}

std::vector<std::int64_t> find_task_ids(store::Db& db, std::string const& name)
{
  std::vector<std::int64_t> tasks;
  store::Statement row = ask(db, query_sql::task_named, {{":task", name}});
  while (row.step()) tasks.push_back(row.integer(0));
  return tasks;
}

}  // namespace

std::vector<TraceHead> select_traces(store::Db& db, Selection const& selection)
{
  std::vector<TraceHead> traces;
  store::Statement rows = ask(db, query_sql::traces);
  while (rows.step()) {
    TraceHead trace{
        rows.integer(0), std::string(rows.text(1)), {std::string(rows.text(2)), std::string(rows.text(3))}, {}};
    if (rows.integer(4) == 0) trace.incomplete_because = rows.text(5);
    if (!selection.trace || *selection.trace == trace.id) traces.push_back(std::move(trace));
  }
  if (selection.trace && traces.empty())
    throw UsageError(fmt::format("there is no trace {} in this database", *selection.trace));
  return traces;
}

std::optional<Sealed> find_sealed(store::Db& db, Selection const& selection, TraceHead const& trace)
{
  if (selection.process) return std::nullopt;
  if (!selection.task) return Sealed{trace.id, {}};
  auto const tasks = find_task_ids(db, *selection.task);
  return tasks.size() == 1 ? std::optional(Sealed{trace.id, tasks.front()}) : std::nullopt;
}

Scope::Scope(store::Db& db, Selection const& selection, TraceHead const& trace)
    : db_(&db), trace_(trace), ground_(selection, trace.workspace), sealed_(find_sealed(db, selection, trace))
{
  db.execute(query_sql::scope);
  if (selection.task)
    for (std::int64_t const task : find_task_ids(db, *selection.task)) select_task(task);
  else
    run(db, query_sql::select_trace, {{":trace", trace.id}});
  if (selection.process) keep_process(*selection.process);
  count_processes();
}

Scope::Scope(store::Db& db, Selection const& selection, TraceHead const& trace, std::int64_t task)
    : db_(&db), trace_(trace), ground_(selection, trace.workspace)
{
  db.execute(query_sql::scope);
  select_task(task);
  if (selection.process)
    keep_process(*selection.process);
  else
    sealed_ = Sealed{trace.id, task};
  count_processes();
}

void Scope::select_task(std::int64_t task)
{
  run(*db_, query_sql::select_task, {{":trace", trace_.id}, {":task", task}});
}

void Scope::keep_process(std::string const& wanted)
{
  if (auto const pid = read_pid(wanted)) return run(*db_, query_sql::keep_pid, {{":pid", *pid}});
  std::string const suffix = '/' + wanted;
  run(*db_, query_sql::keep_program, {{":program", wanted}, {":suffix", suffix}});
}

void Scope::count_processes() { processes_ = db_->integer("SELECT count(*) FROM selected"); }

}  // namespace iotrace::query
