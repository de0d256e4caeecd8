// `ioquery files`: one row a file.
#include <fmt/core.h>

#include <array>

#include "query/answers.hpp"
#include "query/answers/scopes.hpp"
#include "query/cell.hpp"
#include "query/escape.hpp"
#include "query/print.hpp"
#include "query/question.hpp"
#include "question_sql.hpp"

namespace iotrace::query {
namespace {

// Columns of sql/questions/files.sql.
enum Column_ { path, how, processes, first_pid, first_program, events, bytes_read, bytes_written, first_at, last_at };

bool shows_bytes(store::Db& db)
{
  return db.integer("SELECT EXISTS (SELECT 1 FROM coverage WHERE kind = 'bytes' AND shown = 'yes')") != 0;
}

std::vector<Column> columns_of(bool several_traces, bool with_bytes)
{
  Audience const bytes = with_bytes ? Audience::everybody : Audience::programs;
  return {{"trace", Kind::value, several_traces ? Audience::everybody : Audience::programs},
          {"how"},
          {"by", Kind::line, Audience::people},
          {"processes", Kind::value, Audience::programs},
          {"first_pid", Kind::value, Audience::programs},
          {"first_program", Kind::value, Audience::programs},
          {"events", Kind::value, Audience::everybody},
          {"bytes_read", Kind::value, bytes, "IN"},
          {"bytes_written", Kind::value, bytes, "OUT"},
          {"first_at", Kind::nanos, Audience::everybody, "FIRST"},
          {"last_at", Kind::nanos, Audience::everybody, "LAST"},
          {"path", Kind::name}};
}

std::string by_whom(store::Statement const& row)
{
  std::string by = row.is_null(first_program) ? fmt::format("{}", row.integer(first_pid))
                                              : quote_name(base_name(row.text(first_program)));
  if (row.integer(processes) > 1) by += fmt::format(" +{}", row.integer(processes) - 1);
  return by;
}

void add_rows(Inquiry const& inquiry, Scope const& scope, Rows& rows)
{
  Layout const& layout = inquiry.layout;
  std::int64_t const any = !layout.reads && !layout.writes;
  store::Statement row = ask(inquiry.db, question_sql::files,
                             {{":trace", scope.trace().id},
                              {":any", any},
                              {":reads", layout.reads ? 1 : 0},
                              {":writes", layout.writes ? 1 : 0}});
  while (row.step()) {
    std::string const by = by_whom(row);
    rows.add(std::array<Cell, 12>{scope.trace().id, cell(row, how), std::string_view(by), cell(row, processes),
                                  cell(row, first_pid), cell(row, first_program), cell(row, events),
                                  cell(row, bytes_read), cell(row, bytes_written), cell(row, first_at),
                                  cell(row, last_at), scope.ground().shown(row.text(path))});
  }
}

}  // namespace

void answer_files(Inquiry const& inquiry)
{
  bool const several = select_traces(inquiry.db, inquiry.selection).size() > 1;
  auto const rows = make_rows(inquiry.layout, columns_of(several, shows_bytes(inquiry.db)), inquiry.output);
  each_scope(inquiry, [&](Scope& scope) {
    scope.fold(Places::Names::files_and_special);
    add_rows(inquiry, scope, *rows);
  });
  rows->finish();
}

}  // namespace iotrace::query
