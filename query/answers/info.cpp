// `ioquery info`: what was captured, by what, how completely.
#include <fmt/core.h>

#include <array>
#include <ctime>
#include <iterator>
#include <map>

#include "query/answers.hpp"
#include "query/answers/scopes.hpp"
#include "query/cell.hpp"
#include "query/command.hpp"
#include "query/escape.hpp"
#include "query/json.hpp"
#include "query/print.hpp"
#include "query/question.hpp"
#include "query_sql.hpp"
#include "question_sql.hpp"

namespace iotrace::query {
namespace {

// Columns of sql/questions/info.sql.
enum InfoColumn {
  id,
  source,
  format,
  tool,
  tool_version,
  command,
  cwd,
  workspace,
  workspace_as_given,
  host,
  os,
  began,
  ended,
  exit_code,
  signal_,
  bytes,
  lines,
  parsed,
  ignored,
  unparsed,
  lost_events,
  complete,
  incomplete_because,
  xxh64,
  processes,
  threads
};

constexpr std::int64_t few_problems = 10;

struct GapRow {
  std::string kind;
  std::int64_t count = 0, line = 0;
  std::string detail;
};

struct ProblemRow {
  std::int64_t line = 0, column = 0;
  std::string expected, text;
};

/// What belongs to a trace beside its own row.
struct Surroundings {
  std::vector<std::pair<std::string, std::string>> coverage;  // kind, shown
  std::vector<GapRow> gaps;
  std::vector<ProblemRow> problems;
};

Surroundings look_around(Inquiry const& inquiry, std::int64_t trace)
{
  Surroundings around;
  std::int64_t const most = inquiry.layout.full ? INT64_MAX : few_problems;
  store::Statement kinds = ask(inquiry.db, query_sql::coverage, {{":trace", trace}});
  while (kinds.step()) around.coverage.emplace_back(kinds.text(0), kinds.text(1));
  store::Statement gaps = ask(inquiry.db, query_sql::gaps, {{":trace", trace}});
  while (gaps.step())
    around.gaps.push_back({std::string(gaps.text(0)), gaps.integer(1), gaps.integer(2), std::string(gaps.text(3))});
  store::Statement problems = ask(inquiry.db, query_sql::problems, {{":trace", trace}, {":most", most}});
  while (problems.step())
    around.problems.push_back(
        {problems.integer(0), problems.integer(1), std::string(problems.text(2)), std::string(problems.text(3))});
  return around;
}

std::string date_of(std::int64_t nanos)
{
  std::time_t const instant = nanos / 1'000'000'000;
  std::tm parts{};
  std::array<char, 64> text{};
  if (gmtime_r(&instant, &parts) == nullptr) return fmt::format("{}", nanos);
  std::size_t const size = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S UTC", &parts);
  return std::string(text.data(), size);
}

/// The aligned lines of one trace.
class Facts {
 public:
  explicit Facts(std::string& text) : text_(&text) {}

  /// `value` is safe to show; an empty one is left out.
  void add(std::string_view key, std::string_view value)
  {
    if (!value.empty()) fmt::format_to(std::back_inserter(*text_), "  {:<12} {}\n", key, value);
  }
  void add(std::string_view key, store::Statement const& row, int column)
  {
    if (!row.is_null(column)) add(key, quote_name(row.text(column)));
  }

 private:
  std::string* text_;
};

std::string ending_of(store::Statement const& row)
{
  if (!row.is_null(signal_)) return status_text(row.integer(signal_) > 0 ? -row.integer(signal_) : 0);
  return row.is_null(exit_code) ? "" : fmt::format("exit status {}", row.integer(exit_code));
}

std::string completeness(store::Statement const& row)
{
  if (row.integer(complete) != 0) return "yes";
  return row.is_null(incomplete_because) ? "no" : fmt::format("no: {}", printable(row.text(incomplete_because)));
}

void add_coverage(Facts& facts, Surroundings const& around)
{
  std::map<std::string, std::string> kinds;
  for (auto const& [kind, shown] : around.coverage) {
    std::string& list = kinds[shown];
    if (!list.empty()) list += list.size() - (list.rfind('\n') + 1) > 50 ? ",\n               " : ", ";
    list += printable(kind);
  }
  for (auto const& [shown, list] : kinds)
    facts.add(shown == "yes" ? "shows" : shown == "no" ? "left out" : printable(shown), list);
}

void add_surroundings(Facts& facts, Surroundings const& around, std::int64_t all_problems)
{
  add_coverage(facts, around);
  for (GapRow const& gap : around.gaps)
    facts.add("gap", fmt::format("{} ({} times, first in line {}) {}", printable(gap.kind), gap.count, gap.line,
                                 printable(gap.detail)));
  for (ProblemRow const& problem : around.problems)
    facts.add("unread line", fmt::format("{}, column {}: wanted {}\n               {}", problem.line, problem.column,
                                         printable(problem.expected), printable(problem.text)));
  auto const shown = static_cast<std::int64_t>(around.problems.size());
  if (all_problems > shown)
    facts.add("", fmt::format("{} more lines could not be read; --full shows them", all_problems - shown));
}

void print_text(Inquiry const& inquiry, store::Statement const& row, Surroundings const& around)
{
  std::string& text = inquiry.output.text();
  if (!text.empty()) text += '\n';
  fmt::format_to(std::back_inserter(text), "TRACE {}: {}\n", row.integer(id), quote_name(row.text(source)));
  Facts facts(text);
  facts.add("format", row, format);
  if (!row.is_null(tool)) facts.add("tool", quote_name(fmt::format("{} {}", row.text(tool), row.text(tool_version))));
  if (!row.is_null(command)) facts.add("command", command_text(row.text(command), false, "?"));
  facts.add("directory", row, cwd);
  facts.add("workspace", row, workspace);
  if (row.text(workspace_as_given) != row.text(workspace)) facts.add("given as", row, workspace_as_given);
  facts.add("host", row, host);
  facts.add("system", row, os);
  if (!row.is_null(began)) facts.add("began", date_of(row.integer(began)));
  if (!row.is_null(ended)) facts.add("lasted", seconds(row.integer(ended)) + " s");
  facts.add("ended with", ending_of(row));
  facts.add("processes", fmt::format("{} with {} threads", row.integer(processes), row.integer(threads)));
  facts.add("lines", fmt::format("{} = {} parsed + {} ignored + {} unparsed", row.integer(lines), row.integer(parsed),
                                 row.integer(ignored), row.integer(unparsed)));
  facts.add("lost events", fmt::format("{}", row.integer(lost_events)));
  facts.add("complete", completeness(row));
  add_surroundings(facts, around, row.integer(unparsed));
}

void print_cell(Json& json, store::Statement const& row, int column)
{
  json.key(row.column_name(column));
  if (column == command && !row.is_null(column))
    json.raw(command_json(row.text(column)));
  else if (column == complete)
    json.boolean(row.integer(column) != 0);
  else if (row.is_null(column))
    json.null();
  else if (row.type(column) == store::Statement::Type::integer)
    json.integer(row.integer(column));
  else
    json.bytes(row.text(column));
}

void print_json(Json& json, store::Statement const& row, Surroundings const& around)
{
  json.begin_object();
  for (int column = 0; column < row.columns(); ++column) print_cell(json, row, column);
  json.key("coverage").begin_object();
  for (auto const& [kind, shown] : around.coverage) json.key(printable(kind)).bytes(shown);
  json.end().key("gaps").begin_array();
  for (GapRow const& gap : around.gaps)
    json.begin_object(Json::Shape::tight)
        .key("kind")
        .bytes(gap.kind)
        .key("count")
        .integer(gap.count)
        .key("line")
        .integer(gap.line)
        .key("detail")
        .bytes(gap.detail)
        .end();
  json.end().key("problems").begin_array();
  for (ProblemRow const& problem : around.problems)
    json.begin_object(Json::Shape::tight)
        .key("line")
        .integer(problem.line)
        .key("column")
        .integer(problem.column)
        .key("expected")
        .bytes(problem.expected)
        .key("text")
        .bytes(problem.text)
        .end();
  json.end().end();
}

void add_rows(Rows& rows, store::Statement const& row)
{
  for (int column = 1; column < row.columns(); ++column)
    rows.add(std::array<Cell, 3>{row.integer(id), row.column_name(column), cell(row, column)});
}

}  // namespace

void answer_info(Inquiry const& inquiry)
{
  bool const is_json = inquiry.layout.form == Form::json, is_text = inquiry.layout.form == Form::text;
  auto const rows = is_json || is_text
                        ? nullptr
                        : make_rows(inquiry.layout, {{"trace"}, {"key"}, {"value", Kind::name}}, inquiry.output);
  Json json(inquiry.output.text());
  if (is_json) json.begin_object().key("traces").begin_array();
  for (TraceHead const& trace : select_traces(inquiry.db, inquiry.selection)) {
    store::Statement row = ask(inquiry.db, question_sql::info, {{":trace", trace.id}});
    if (!row.step()) continue;
    if (rows)
      add_rows(*rows, row);
    else if (is_json)
      print_json(json, row, look_around(inquiry, trace.id));
    else
      print_text(inquiry, row, look_around(inquiry, trace.id));
  }
  std::int64_t const events = inquiry.db.integer("SELECT ifnull(max(id), 0) FROM event");
  std::int64_t const paths = inquiry.db.integer("SELECT ifnull(max(id), 0) FROM path");
  if (is_json) json.end().key("events").integer(events).key("paths").integer(paths).end();
  if (is_text) fmt::format_to(std::back_inserter(inquiry.output.text()), "\n{} events on {} names\n", events, paths);
}

}  // namespace iotrace::query
