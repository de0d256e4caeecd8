// The format's door: is this text an export of Process Monitor, and who reads it. Exports name the files of any
// country; UTF-16 is decoded before it comes here.
#include "parsers/format.hpp"

#include <algorithm>
#include <vector>

#include "parsers/head_lines.hpp"
#include "parsers/procmon/csv.hpp"
#include "parsers/procmon/operations.hpp"
#include "parsers/procmon/reader.hpp"

namespace iotrace {
namespace procmon {
namespace {

constexpr std::string_view native =
    "is Process Monitor's own format (PML), which only it can read: export all events as CSV there (File > Save)";
constexpr std::string_view stack =
    "is a stack listing of Process Monitor, not events: export all events as CSV there (File > Save)";
constexpr std::string_view summary =
    "is a summary of Process Monitor, which has totals and no events: export all events as CSV there (File > Save)";

std::vector<std::string_view> fields_of(RecordCutter& cutter, std::string_view head)
{
  std::string_view line = head.substr(0, head.find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return cutter.cut(line) == Cut::whole ? cutter.fields() : std::vector<std::string_view>();
}

bool has(std::vector<std::string_view> const& fields, std::string_view name)
{
  return std::find(fields.begin(), fields.end(), name) != fields.end();
}

bool is_xml(std::string_view head)
{
  std::string_view const begin = head.substr(0, 1024);
  return begin.starts_with('<') && begin.find("<procmon>") != std::string_view::npos;
}

int claims(std::string_view text, std::string& wrong)
{
  std::string_view const head = without_mark(text);
  auto const any = [](std::string_view line) { return !line.empty(); };
  if (head.starts_with("PML_")) wrong = native;
  if (is_xml(head)) return count_lines(head, any);
  RecordCutter cutter(separator_of(head.substr(0, head.find('\n'))));
  auto const fields = fields_of(cutter, head);
  if (has(fields, "Operation") && has(fields, "Path") && (has(fields, "Process Name") || has(fields, "PID")))
    return count_lines(head, any);
  if (has(fields, "Frame") && has(fields, "Module") && has(fields, "Location")) wrong = stack;
  if (has(fields, "File Time") && has(fields, "Total Events")) wrong = summary;
  return 0;
}

std::unique_ptr<Reader> open(std::vector<Stream> streams, CaptureNotes const& notes, Crew& crew)
{
  return std::make_unique<ProcmonReader>(std::move(streams), notes, crew);
}

}  // namespace
}  // namespace procmon

namespace formats {
extern Format const procmon;
Format const procmon{"procmon", "Windows: CSV or XML exported by Process Monitor", procmon::claims, procmon::open};
}  // namespace formats

}  // namespace iotrace
