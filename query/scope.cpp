// Scope: see the header.
#include "query/scope.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "query/escape.hpp"
#include "query/question.hpp"
#include "query/tallies.hpp"
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

void assign_tasks(store::Db& db)
{
  if (db.integer("SELECT NOT EXISTS (SELECT 1 FROM process_task)")) db.execute(query_sql::assign_tasks);
}

Scope::Scope(store::Db& db, Selection const& selection, TraceHead const& trace)
    : db_(&db), trace_(trace), ground_(selection, trace.workspace), is_whole_(!selection.process && !selection.task)
{
  db.execute(query_sql::scope);
  run(db, query_sql::select_trace, {{":trace", trace.id}});
  if (selection.process) keep_process(*selection.process);
  if (selection.task) {
    assign_tasks(db);
    run(db, query_sql::keep_task, {{":task", *selection.task}});
  }
  processes_ = db.integer("SELECT count(*) FROM selected");
}

void Scope::keep_process(std::string const& wanted)
{
  if (auto const pid = read_pid(wanted)) return run(*db_, query_sql::keep_pid, {{":pid", *pid}});
  std::string const suffix = '/' + wanted;
  run(*db_, query_sql::keep_program, {{":program", wanted}, {":suffix", suffix}});
}

void Scope::keep_task(std::int64_t task_id)
{
  assign_tasks(*db_);
  is_whole_ = false;
  run(*db_, query_sql::keep_task_id, {{":task", task_id}});
  processes_ = db_->integer("SELECT count(*) FROM selected");
}

Scope Scope::part_of_task(Selection const& selection, std::int64_t task_id)
{
  Scope part(*db_, selection, trace_);
  part.files_ = places(Places::Names::files);
  part.keep_task(task_id);
  return part;
}

std::shared_ptr<Places> Scope::places(Places::Names names)
{
  if (names != Places::Names::files) return std::make_shared<Places>(*db_, ground_, names);
  if (!files_) files_ = std::make_shared<Places>(*db_, ground_, names);
  return files_;
}

void Scope::fold(Places::Names names)
{
  auto const on_ground = places(names);
  Merged merged(*on_ground);
  if (is_whole_) {
    store::Statement rows = ask(*db_, query_sql::fold_total, {{":trace", trace_.id}});
    merged.add_totals(rows);
  } else {
    store::Statement rows = ask(*db_, query_sql::fold);
    merged.add_rows(rows);
  }
  merged.store_into(*db_);
  last_event_ = static_cast<std::int64_t>(merged.last_event());
}

void Scope::tally(Counted counted)
{
  Tallies tallies;
  store::Statement rows = ask(*db_, query_sql::tally, {{":unassigned", std::int64_t{counted == Counted::unassigned}}});
  tallies.add_rows(rows, *places(Places::Names::files));
  tallies.store_into(*db_);
}

void Scope::fold_path(std::int64_t path_id, bool is_folder)
{
  Places places(*db_, path_id, is_folder ? Place::folder : Place::file);
  Merged merged(places);
  store::Statement rows = ask(*db_, query_sql::fold_path, {{":path", path_id}});
  merged.add_rows(rows);
  merged.store_into(*db_);
  last_event_ = find_last_event();
}

std::int64_t Scope::find_last_event()
{
  store::Statement row =
      is_whole_ ? ask(*db_, query_sql::last_event_total, {{":trace", trace_.id}}) : ask(*db_, query_sql::last_event);
  return row.step() ? row.integer(0) : 0;
}

}  // namespace iotrace::query
