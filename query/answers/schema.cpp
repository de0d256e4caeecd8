// `ioquery schema`: the tables and views, documented.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "query/answers.hpp"
#include "query/print.hpp"
#include "query/schema_doc.hpp"
#include "store_sql.hpp"

namespace iotrace::query {
namespace {

void print_column(std::string& out, ColumnDoc const& column)
{
  constexpr std::size_t doc_at = 29;
  std::size_t const before = out.size();
  fmt::format_to(std::back_inserter(out), "  {:<18} {:<7}", column.name, column.type);
  while (out.ends_with(' ')) out.pop_back();
  if (column.doc.empty()) {
    out += '\n';
    return;
  }
  out.append(doc_at - std::min(doc_at - 1, out.size() - before), ' ');
  append_wrapped(out, column.doc, doc_at, doc_at);
}

void print_table(std::string& out, TableDoc const& table)
{
  fmt::format_to(std::back_inserter(out), "{} {}\n  ", table.is_view ? "VIEW" : "TABLE", table.name);
  append_wrapped(out, table.doc, 2, 2);
  for (ColumnDoc const& column : table.columns) print_column(out, column);
  for (std::size_t from = 0; from < table.query.size();) {
    std::size_t const end = std::min(table.query.find('\n', from), table.query.size());
    fmt::format_to(std::back_inserter(out), "    {}\n", table.query.substr(from, end - from));
    from = end + 1;
  }
}

void print_text(std::vector<TableDoc> const& tables, Output& output)
{
  for (TableDoc const& table : tables) {
    if (&table != &tables.front()) output.text() += '\n';
    print_table(output.text(), table);
  }
}

void add_rows(Rows& rows, TableDoc const& table)
{
  std::string_view const kind = table.is_view ? "view" : "table";
  rows.add(std::array<Cell, 5>{table.name, kind, Cell(), Cell(), std::string_view(table.doc)});
  for (ColumnDoc const& column : table.columns)
    rows.add(std::array<Cell, 5>{table.name, kind, column.name, column.type, column.doc});
}

}  // namespace

void answer_schema(Layout const& layout, Output& output)
{
  std::vector<TableDoc> const tables = read_schema(store_sql::schema);
  if (layout.form == Form::text) return print_text(tables, output);
  auto const rows = make_rows(layout, {{"name"}, {"kind"}, {"column"}, {"type"}, {"doc"}}, output);
  for (TableDoc const& table : tables) add_rows(*rows, table);
  rows->finish();
}

}  // namespace iotrace::query
