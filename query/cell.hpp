// Cells out of SQL rows, and the little that several answers make of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "query/print.hpp"
#include "store/db.hpp"

namespace iotrace::query {

/// A column of the current row, as SQL has it. Valid until the next step.
Cell cell(store::Statement const& row, int column);
/// The integer of a column; nullopt where it is NULL.
std::optional<std::int64_t> maybe_integer(store::Statement const& row, int column);

/// Empty where there is no value.
template <typename Value>
Cell maybe(std::optional<Value> const& value)
{
  return value ? Cell(*value) : Cell();
}

/// The last component of a name.
std::string_view base_name(std::string_view path) noexcept;

}  // namespace iotrace::query
