#include "parsers/procmon/row.hpp"

#include "parsers/words.hpp"

namespace iotrace::procmon {
namespace {

constexpr auto headings = make_words<Column>({
    {"Time of Day", Column::time_of_day},
    {"Time_of_Day", Column::time_of_day},
    {"Relative Time", Column::relative_time},
    {"Relative_Time", Column::relative_time},
    {"Process Name", Column::process_name},
    {"Process_Name", Column::process_name},
    {"PID", Column::pid},
    {"Operation", Column::operation},
    {"Path", Column::path},
    {"Result", Column::result},
    {"Detail", Column::detail},
    {"Image Path", Column::image_path},
    {"Image_Path", Column::image_path},
    {"Command Line", Column::command_line},
    {"Command_Line", Column::command_line},
    {"Parent PID", Column::parent_pid},
    {"Parent_PID", Column::parent_pid},
});

}  // namespace

Column column_named(std::string_view heading) noexcept
{
  Column const* const column = headings.find(heading);
  return column == nullptr ? Column::none : *column;
}

}  // namespace iotrace::procmon
