// Cells out of SQL rows, and the little that several answers make of them.
#pragma once

#include <string_view>

#include "query/print.hpp"
#include "store/db.hpp"

namespace iotrace::query {

/// A column of the current row, as SQL has it. Valid until the next step.
Cell cell(store::Statement const& row, int column);

/// The last component of a name.
std::string_view base_name(std::string_view path) noexcept;

}  // namespace iotrace::query
