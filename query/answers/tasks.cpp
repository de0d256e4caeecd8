// `ioquery tasks`: the build tasks found in the trace.
#include <array>
#include <optional>

#include "query/answers.hpp"
#include "query/answers/scopes.hpp"
#include "query/cell.hpp"
#include "query/print.hpp"
#include "query/question.hpp"
#include "query/used_files.hpp"
#include "question_sql.hpp"

namespace iotrace::query {
namespace {

struct TaskRow {
  std::int64_t id = 0;
  std::string name, how;
  std::int64_t processes = 0;
  std::optional<std::int64_t> began, ended;
};

std::vector<TaskRow> list_tasks(store::Db& db)
{
  std::vector<TaskRow> tasks;
  store::Statement row = ask(db, question_sql::tasks);
  while (row.step())
    tasks.push_back({row.integer(0), std::string(row.text(1)), std::string(row.text(2)), row.integer(3),
                     maybe_integer(row, 4), maybe_integer(row, 5)});
  return tasks;
}

/// What one task did, as much of the selection as belongs to it.
FileCounts count_files_of(Inquiry const& inquiry, Scope const& whole, TaskRow const& task, Places& places)
{
  if (!inquiry.selection.process) return count_files(inquiry.db, Sealed{whole.trace().id, task.id}, places);
  Scope const part(inquiry.db, inquiry.selection, whole.trace(), task.id);
  FileCounts counts;
  for (UsedFile const& file : find_used_files(inquiry.db, part)) {
    counts.reads += file.in(Set::reads);
    counts.writes += file.in(Set::writes);
  }
  return counts;
}

Cell cell_of(std::optional<std::int64_t> value) { return value ? Cell(*value) : Cell(); }

Cell span_of(TaskRow const& task)
{
  std::int64_t span = 0;
  if (!task.began || !task.ended || __builtin_sub_overflow(*task.ended, *task.began, &span)) return {};
  return span;
}

void add_row(TraceHead const& trace, TaskRow const& task, FileCounts const& counts, Rows& rows)
{
  rows.add(std::array<Cell, 9>{trace.id, std::string_view(task.name), task.processes, cell_of(task.began),
                               cell_of(task.ended), span_of(task), counts.reads, counts.writes,
                               std::string_view(task.how)});
}

}  // namespace

void answer_tasks(Inquiry const& inquiry)
{
  auto const rows = make_rows(inquiry.layout,
                              {{"trace", Kind::value, Audience::programs},
                               {"task", Kind::name},
                               {"processes"},
                               {"began", Kind::nanos, Audience::programs},
                               {"ended", Kind::nanos, Audience::programs},
                               {"time", Kind::nanos},
                               {"reads", Kind::value, Audience::everybody, "READ"},
                               {"writes", Kind::value, Audience::everybody, "WRITTEN"},
                               {"how"}},
                              inquiry.output);
  bool found = false;
  each_scope(inquiry, [&](Scope const& scope) {
    Places places = find_places(inquiry.db, scope);
    for (TaskRow const& task : list_tasks(inquiry.db)) {
      add_row(scope.trace(), task, count_files_of(inquiry, scope, task, places), *rows);
      found = true;
    }
  });
  rows->finish();
  if (!found && !inquiry.selection.task)
    inquiry.notes.push_back("no build task was recognised; `iocapture --tasks` records their marks");
}

}  // namespace iotrace::query
