// SchemaDoc: the schema's SQL text → what each table, view and column is. The comments of store/sql/schema.sql are the
// only documentation of the schema, so it cannot differ from it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace iotrace::query {

struct ColumnDoc {
  std::string_view name, type, doc;
  bool may_be_null = true;
};

struct TableDoc {
  std::string_view name;
  bool is_view = false;
  std::string doc;
  std::vector<ColumnDoc> columns;  ///< of a table
  std::string_view query;          ///< of a view
};

/// Reads CREATE TABLE and CREATE VIEW statements written as in store/sql/schema.sql: one column a line, its comment
/// behind it, the table's comment above it. Views into `sql`.
std::vector<TableDoc> read_schema(std::string_view sql);

}  // namespace iotrace::query
