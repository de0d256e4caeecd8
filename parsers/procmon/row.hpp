// Row: one event of Process Monitor, as named cells of text. What a CSV export calls columns and an XML export elements
// is the same here; the names are English on every Windows.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace iotrace::procmon {

/// The columns that are used; a user picks any, in any order.
enum class Column : std::uint8_t {
  time_of_day,
  relative_time,
  process_name,
  pid,
  operation,
  path,
  result,
  detail,
  image_path,
  command_line,
  parent_pid,
  none,  // one that is not used
};
inline constexpr std::size_t column_count = static_cast<std::size_t>(Column::none);

/// A line without the byte order mark in front. The log's first is gone already, but exports are put one behind the
/// other.
constexpr std::string_view without_mark(std::string_view line) noexcept
{
  constexpr std::string_view mark = "\xef\xbb\xbf";
  return line.starts_with(mark) ? line.substr(mark.size()) : line;
}

/// The column with this heading, as in a CSV export (`Time of Day`) or an XML export (`Time_of_Day`).
Column column_named(std::string_view heading) noexcept;

/// A row's cells, without quotes and entities. Valid until the next row.
struct Row {
  std::array<std::string_view, column_count> cells{};
  std::uint64_t line = 0;           ///< where it begins
  std::int64_t process_index = -1;  ///< XML: the process, whatever its id; -1 in CSV

  std::string_view operator[](Column column) const noexcept { return cells[static_cast<std::size_t>(column)]; }
};

/// Which columns a log has.
struct Columns {
  std::array<bool, column_count> present{};
  bool has(Column column) const noexcept { return present[static_cast<std::size_t>(column)]; }
};

}  // namespace iotrace::procmon
