// `ioquery sql`: any read-only SQL, confined and with a time limit.
#include "query/answers.hpp"
#include "query/cell.hpp"
#include "query/print.hpp"

namespace iotrace::query {

void answer_sql(Inquiry const& inquiry, std::string_view sql, std::optional<std::chrono::milliseconds> limit)
{
  inquiry.db.confine_to_queries();
  inquiry.db.limit_time(limit);
  store::Statement row = inquiry.db.prepare(sql);
  std::vector<Column> columns;
  for (int i = 0; i < row.columns(); ++i) {
    std::string const name(row.column_name(i));
    columns.push_back({name, Kind::value, Audience::everybody, name});
  }
  auto const rows = make_rows(inquiry.layout, columns, inquiry.output);
  std::vector<Cell> cells(columns.size());
  while (row.step()) {
    for (int i = 0; i < row.columns(); ++i) cells[static_cast<std::size_t>(i)] = cell(row, i);
    rows->add(cells);
  }
  rows->finish();
}

}  // namespace iotrace::query
