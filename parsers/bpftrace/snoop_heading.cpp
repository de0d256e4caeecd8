#include "parsers/bpftrace/snoop_heading.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "parsers/words.hpp"

namespace iotrace::bpftrace::snoop {
namespace {

using C = Column;

constexpr auto titles = make_words<Column>({
    {"PID", C::pid},          {"TID", C::tid},         {"PPID", C::ppid},         {"UID", C::uid},
    {"CPU", C::uid},          {"COMM", C::comm},       {"PCOMM", C::parent_comm}, {"FD", C::fd},
    {"ERR", C::err},          {"RET", C::ret},         {"FLAGS", C::flags},       {"MODE", C::mode},
    {"TIME", C::clock},       {"TIME(s)", C::seconds}, {"TIME(ms)", C::millis},   {"AGE(s)", C::age},
    {"LABEL", C::word},       {"SYSCALL", C::call},    {"NODE", C::word},         {"NAMESPACE", C::word},
    {"POD", C::word},         {"CONTAINER", C::word},  {"PATH", C::path},         {"ARGS", C::args},
    {"EXIT_CODE", C::ending},
});

constexpr std::string_view zone_title = "TIME-";  // exitsnoop: TIME-UTC, TIME-CEST

std::optional<Column> column_of(std::string_view title)
{
  if (title.starts_with(zone_title)) return Column::clock;
  Column const* const known = titles.find(title);
  return known == nullptr ? std::nullopt : std::optional(*known);
}

/// Calls `use` with each word of `text` until it says false.
template <typename Use>
bool all_words(std::string_view text, Use use)
{
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
    if (text.empty()) return true;
    std::size_t const end = std::min(text.find(' '), text.size());
    if (!use(text.substr(0, end))) return false;
    text.remove_prefix(end);
  }
}

// The last column is the only one that may go on to the end of the line.
bool ends_well(Heading const& heading)
{
  return std::all_of(heading.columns.begin(), heading.columns.end() - 1,
                     [](Column column) { return column < Column::path; }) &&
         heading.columns.back() >= Column::path;
}

constexpr bool may_repeat(Column column) { return column == Column::word || column == Column::uid; }

// Which tool has these columns. DTrace's and perf's tools of the same names lack ERR, RET or the time: they are others.
Tool tool_of(Heading const& heading)
{
  auto const has = [&](Column column) { return heading.has(column); };
  bool const acts = has(C::pid) || has(C::tid);
  if (!acts) return Tool::none;
  if (has(C::ending)) return has(C::comm) ? Tool::exits : Tool::none;
  if (has(C::args)) return (has(C::ret) && has(C::comm)) || has(C::millis) || has(C::clock) ? Tool::execs : Tool::none;
  if (!has(C::path) || !has(C::comm)) return Tool::none;
  if (has(C::err_left)) return Tool::stats;
  if (!has(C::err)) return Tool::none;
  if (has(C::flags)) return Tool::opens;
  return has(C::call) || !has(C::fd) ? Tool::stats : Tool::names;
}

// Where a table names one program it may be titled PCOMM; with two, that is the parent's.
void settle_names(Heading& heading)
{
  if (heading.has(C::comm)) return;
  std::replace(heading.columns.begin(), heading.columns.end(), C::parent_comm, C::comm);
}

/// The beginnings of tables and pages that show counts, base names or mounts. Titles apart by one blank.
struct Useless {
  std::string_view tool;
  std::string_view beginning;
};

constexpr std::array<Useless, 10> useless{{
    {"filelife", "TIME PID COMM AGE(s) FILE"},
    {"filetop", "PID COMM READS WRITES R_Kb W_Kb T FILE"},
    {"filetop", "TID COMM READS WRITES R_Kb W_Kb T FILE"},
    {"fileslower", "TIME(s) COMM TID D BYTES LAT(ms) FILENAME"},
    {"a file system's slower", "TIME COMM PID T BYTES OFF_KB LAT(ms) FILENAME"},
    {"fsslower", "ENDTIME_ns,TASK,PID,TYPE,BYTES,OFFSET_b,LATENCY_us,FILE"},
    {"mountsnoop", "COMM PID TID MNT_NS CALL"},
    {"syncsnoop", "TIME PID COMM EVENT"},
    {"vfsstat", "TIME READ/s WRITE/s"},
    {"vfsstat", "Tracing key VFS calls..."},
}};

std::string with_single_blanks(std::string_view text)
{
  std::string out;
  all_words(text, [&](std::string_view word) {
    if (!out.empty()) out += ' ';
    out += word;
    return true;
  });
  return out;
}

}  // namespace

std::optional<Heading> read_heading(std::string_view text)
{
  constexpr std::size_t max_columns = 16;
  Heading heading;
  bool const known = all_words(text, [&](std::string_view word) {
    auto const column = column_of(word);
    if (!column || (heading.has(*column) && !may_repeat(*column))) return false;
    bool const left = *column == C::err && heading.has(C::ret);
    heading.columns.push_back(left ? C::err_left : *column);
    return heading.columns.size() <= max_columns;
  });
  if (!known || heading.columns.empty() || !ends_well(heading)) return std::nullopt;
  settle_names(heading);
  heading.tool = tool_of(heading);
  return heading.tool == Tool::none ? std::nullopt : std::optional(std::move(heading));
}

std::string_view useless_tool(std::string_view text)
{
  constexpr std::size_t longest = 120;
  if (text.size() > longest) return {};
  std::string const words = with_single_blanks(text);
  auto const found = std::find_if(useless.begin(), useless.end(),
                                  [&](Useless const& row) { return words.starts_with(row.beginning); });
  return found == useless.end() ? std::string_view() : found->tool;
}

}  // namespace iotrace::bpftrace::snoop
