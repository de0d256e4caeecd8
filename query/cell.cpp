// See the header.
#include "query/cell.hpp"

namespace iotrace::query {

Cell cell(store::Statement const& row, int column)
{
  switch (row.type(column)) {
    case store::Statement::Type::integer:
      return row.integer(column);
    case store::Statement::Type::real:
      return row.real(column);
    case store::Statement::Type::text:
      return row.text(column);
    case store::Statement::Type::blob:
      return Blob{row.text(column)};
    case store::Statement::Type::null:
      break;
  }
  return std::monostate{};
}

std::optional<std::int64_t> maybe_integer(store::Statement const& row, int column)
{
  return row.is_null(column) ? std::nullopt : std::optional(row.integer(column));
}

std::string_view base_name(std::string_view path) noexcept { return path.substr(path.rfind('/') + 1); }

}  // namespace iotrace::query
