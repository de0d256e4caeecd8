// Scope: see the header.
#include "query/scope.hpp"

#include <fmt/core.h>

#include <algorithm>
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

/// Path ids are dense from 1; a file in which they are not could make us allocate what it likes.
std::size_t count_paths(store::Db& db)
{
  std::int64_t const count = db.integer("SELECT count(*) FROM path");
  if (db.integer("SELECT ifnull(max(id), 0) FROM path") != count ||
      db.integer("SELECT ifnull(min(id), 1) FROM path") != 1)
    throw store::Error("the database is damaged: the ids of its table path have gaps");
  return static_cast<std::size_t>(count);
}

std::vector<Place> find_places(store::Db& db, Ground const& ground, Scope::Names names)
{
  std::vector<Place> places(count_paths(db) + 1, Place::outside);
  bool const special = names == Scope::Names::files_and_special;
  store::Statement rows = ground.everything()
                              ? ask(db, query_sql::all_paths)
                              : ask(db, query_sql::ground_paths,
                                    {{":root", ground.root()}, {":from", ground.from()}, {":to", ground.to()}});
  while (rows.step()) {
    auto const id = static_cast<std::size_t>(rows.integer(0));
    std::string_view const name = rows.text(1);
    if (id >= places.size() || (!special && is_special(name)) || !ground.covers(name)) continue;
    places[id] = rows.integer(2) != 0 ? Place::folder : Place::file;
  }
  return places;
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
  part.files_ = places(Names::files);
  part.keep_task(task_id);
  return part;
}

std::shared_ptr<Scope::Places const> Scope::places(Names names)
{
  if (names != Names::files) return std::make_shared<Places const>(find_places(*db_, ground_, names));
  if (!files_) files_ = std::make_shared<Places const>(find_places(*db_, ground_, names));
  return files_;
}

void Scope::fold(Names names)
{
  auto const on_ground = places(names);
  Merged merged(*on_ground);
  store::Statement rows = ask(*db_, query_sql::fold);
  merged.add_rows(rows);
  merged.store_into(*db_);
  last_event_ = static_cast<std::int64_t>(merged.last_event());
}

void Scope::fold_files(Names names)
{
  if (!is_whole_) return fold(names);
  auto const on_ground = places(names);
  Merged merged(*on_ground);
  store::Statement rows = ask(*db_, query_sql::fold_total, {{":trace", trace_.id}});
  merged.add_totals(rows);
  merged.store_into(*db_);
  last_event_ = static_cast<std::int64_t>(merged.last_event());
}

void Scope::fold_unassigned()
{
  if (!is_whole_) return fold();
  auto const on_ground = places(Names::files);
  Merged merged(*on_ground);
  store::Statement totals = ask(*db_, query_sql::fold_total, {{":trace", trace_.id}});
  merged.add_totals(totals);
  store::Statement rows = ask(*db_, query_sql::fold_unassigned);
  merged.count_rows(rows);
  merged.store_into(*db_);
  last_event_ = static_cast<std::int64_t>(merged.last_event());
}

void Scope::fold_path(std::int64_t path_id, bool is_folder)
{
  Places places(count_paths(*db_) + 1, Place::outside);
  places.at(static_cast<std::size_t>(path_id)) = is_folder ? Place::folder : Place::file;
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
