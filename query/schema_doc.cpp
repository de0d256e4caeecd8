// SchemaDoc: see the header.
#include "query/schema_doc.hpp"

#include <algorithm>
#include <optional>

namespace iotrace::query {
namespace {

constexpr auto npos = std::string_view::npos;

std::string_view trim(std::string_view text)
{
  std::size_t const first = text.find_first_not_of(" \t\r");
  if (first == npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::string_view take_line(std::string_view& text)
{
  std::size_t const end = std::min(text.find('\n'), text.size());
  std::string_view const line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

std::string_view take_word(std::string_view& text)
{
  text = trim(text);
  std::size_t const end = std::min(text.find_first_of(" ,("), text.size());
  std::string_view const word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

/// `name TYPE NOT NULL,  -- doc`; nullopt for a line that is no column.
std::optional<ColumnDoc> read_column(std::string_view line)
{
  ColumnDoc column;
  if (std::size_t const comment = line.find("--"); comment != npos) {
    column.doc = trim(line.substr(comment + 2));
    line = line.substr(0, comment);
  }
  column.name = take_word(line);
  column.type = take_word(line);
  column.may_be_null = line.find("NOT NULL") == npos && line.find("PRIMARY KEY") == npos;
  bool const is_constraint = column.name == "PRIMARY" || column.name == "UNIQUE" || column.name == "CHECK";
  if (column.type.empty() || is_constraint) return std::nullopt;
  return column;
}

void read_columns(std::string_view& sql, TableDoc& table)
{
  while (!sql.empty()) {
    std::string_view const line = take_line(sql);
    if (trim(line).starts_with(')')) return;
    if (auto const column = read_column(line)) table.columns.push_back(*column);
  }
}

void append_sentence(std::string& doc, std::string_view line)
{
  if (!doc.empty()) doc += ' ';
  doc += line;
}

}  // namespace

std::vector<TableDoc> read_schema(std::string_view sql)
{
  std::vector<TableDoc> tables;
  std::string doc;
  while (!sql.empty()) {
    std::string_view line = trim(take_line(sql));
    if (line.starts_with("--")) {
      append_sentence(doc, trim(line.substr(2)));
      continue;
    }
    bool const is_table = line.starts_with("CREATE TABLE "), is_view = line.starts_with("CREATE VIEW ");
    if (is_table || is_view) {
      line.remove_prefix(std::string_view(is_table ? "CREATE TABLE " : "CREATE VIEW ").size());
      TableDoc& table = tables.emplace_back(TableDoc{take_word(line), is_view, std::move(doc), {}, {}});
      if (is_table) {
        read_columns(sql, table);
      } else {
        std::size_t const end = std::min(sql.find(';'), sql.size());
        table.query = sql.substr(0, end);
        sql.remove_prefix(end);
      }
    }
    doc.clear();
  }
  return tables;
}

}  // namespace iotrace::query
