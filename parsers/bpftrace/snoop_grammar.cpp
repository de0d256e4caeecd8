// The grammar of the stock tools' lines. Above each rule stand its production and a real line.
//
// A table has the columns that its heading names, in that order; each is one rule. Only COMM has no end mark: it is
// padded to a width that differs between tools and may hold blanks and digits, so its end is where the columns behind
// it can be read.
#include "parsers/bpftrace/snoop_grammar.hpp"

#include <algorithm>
#include <span>

#include "parsers/x3/text.hpp"

namespace iotrace::bpftrace::snoop {
namespace {

namespace x3 = boost::spirit::x3;
using iotrace::x3::add;
using iotrace::x3::digits;
using iotrace::x3::put;
using iotrace::x3::seconds;
using x3::char_;
using x3::eoi;
using x3::lit;
using x3::omit;

// ---- columns --------------------------------------------------------------------------------------------------------

auto const end_of_field = &(lit(' ') | eoi);

// number = [ "-" ] digits ;    unknown = "?" ;
//   11072        -1        ?
auto const number = x3::int_parser<std::int64_t, 10, 1, 18>{};
auto const octal = x3::uint_parser<std::uint64_t, 8, 1, 12>{};

template <auto member>
auto const number_of = x3::rule<struct NumberRule, Row>{"a number"} = number[put<member>] >> end_of_field;
auto const parent = x3::rule<struct ParentRule, Row>{"a number or ?"} = (number[put<&Row::ppid>] | '?') >> end_of_field;
auto const ignored_number = x3::rule<struct IgnoredRule, Row>{"a number"} = omit[number] >> end_of_field;

// flags = octal ;    mode = octal | "n/a" ;
//   02000000        0664        n/a
auto const flags = x3::rule<struct FlagsRule, Row>{"flags in octal"} = octal[put<&Row::flags>] >> end_of_field;
auto const mode = x3::rule<struct ModeRule, Row>{"a mode in octal"} =
    (omit[octal] | (lit("n/a") >> -lit(' '))) >> end_of_field;

// clock = two ":" two ":" seconds ;
//   14:08:23        13:20:22.997        09:54:11.123456
auto const two = x3::uint_parser<std::uint32_t, 10, 2, 2>{};
auto const time_of_day = x3::rule<struct ClockRule, Nanos>{"a time of day"} =
    two[add<3'600'000'000'000>] >> ':' >> two[add<60'000'000'000>] >> ':' >> seconds[add<1>];
auto const milliseconds = x3::rule<struct MillisRule, Nanos>{"milliseconds"} =
    x3::uint_parser<std::uint64_t, 10, 1, 12>{}[add<1'000'000>];

auto const clock = x3::rule<struct TimeRule, Row>{"a time of day"} = time_of_day[put<&Row::time>] >> end_of_field;
auto const millis = x3::rule<struct TimeRule, Row>{"milliseconds"} = milliseconds[put<&Row::time>] >> end_of_field;
template <auto member>
auto const seconds_of = x3::rule<struct SecondsRule, Row>{"seconds"} = seconds[put<member>] >> end_of_field;

auto const word = x3::rule<struct WordRule, Row>{"a word"} = omit[+~char_(' ')];

// ending = ( "0" | "code " digits | "signal " digits [ " (" name ")" ] ) [ ", core dumped" ] ;
//   0        code 65        signal 2 (INT)        signal 11 (SEGV), core dumped
auto const ending = x3::rule<struct EndingRule, Row>{"an exit code or a signal"} =
    ('0' | (lit("code ") >> digits[put<&Row::code>]) |
     (lit("signal ") >> digits[put<&Row::signal>] >> -(lit(" (") >> omit[+~char_(')')] >> ')'))) >>
    -lit(", core dumped") >> *lit(' ') >> eoi;

// ---- rows -----------------------------------------------------------------------------------------------------------

/// What the rule takes from the front of `rest`.
template <typename Grammar>
bool take(Grammar const& grammar, std::string_view& rest, Row& row)
{
  char const* at = rest.data();
  if (!x3::parse(at, rest.data() + rest.size(), grammar, row)) return false;
  rest.remove_prefix(static_cast<std::size_t>(at - rest.data()));
  return true;
}

constexpr std::size_t error_width = 4;  // of libbpf's statsnoop
constexpr std::size_t call_width = 12;  // of statsnoop -s

void skip_blanks(std::string_view& rest) { rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size())); }

// Of a field that is padded on the right and stands in front of the last column: what was printed and the padding.
template <typename Grammar>
bool take_left(Grammar const& grammar, std::size_t width, std::string_view& rest, Row& row)
{
  std::size_t const before = rest.size();
  if (!take(grammar, rest, row)) return false;
  std::size_t const used = before - rest.size();
  std::size_t const blanks = std::min(rest.find_first_not_of(' '), rest.size());
  rest.remove_prefix(std::min(blanks, used < width ? width - used : 0));
  return true;
}

// The last column is all that is left behind one blank. Where that was nothing an editor may have taken the blank off.
bool take_path(std::string_view& rest, Row& row)
{
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  row.text = rest;
  rest = {};
  return true;
}

bool take_args(std::string_view& rest, Row& row)
{
  skip_blanks(rest);
  row.text = rest;
  rest = {};
  return true;
}

bool take_column(Column column, std::string_view& rest, Row& row)
{
  if (column == Column::path) return take_path(rest, row);
  if (column == Column::args) return take_args(rest, row);
  skip_blanks(rest);
  switch (column) {
    case Column::pid:
      return take(number_of<&Row::pid>, rest, row);
    case Column::tid:
      return take(number_of<&Row::tid>, rest, row);
    case Column::ppid:
      return take(parent, rest, row);
    case Column::fd:
      return take(number_of<&Row::fd>, rest, row);
    case Column::err:
      return take(number_of<&Row::error>, rest, row);
    case Column::err_left:
      return take_left(number_of<&Row::error>, error_width, rest, row);
    case Column::call:
      return take_left(word, call_width, rest, row);
    case Column::ret:
      return take(number_of<&Row::result>, rest, row);
    case Column::uid:
      return take(ignored_number, rest, row);
    case Column::flags:
      return take(flags, rest, row);
    case Column::mode:
      return take(mode, rest, row);
    case Column::seconds:
      return take(seconds_of<&Row::time>, rest, row);
    case Column::age:
      return take(seconds_of<&Row::age>, rest, row);
    case Column::millis:
      return take(millis, rest, row);
    case Column::clock:
      return take(clock, rest, row);
    case Column::ending:
      return take(ending, rest, row);
    default:
      return take(word, rest, row);
  }
}

std::string_view what_is_wanted(Column column)
{
  switch (column) {
    case Column::seconds:
    case Column::age:
      return "seconds";
    case Column::millis:
      return "milliseconds";
    case Column::clock:
      return "a time of day";
    case Column::ending:
      return "an exit code or a signal";
    case Column::comm:
    case Column::parent_comm:
      return "a program's name, and behind it the table's other columns";
    default:
      return "a number";
  }
}

// Numbers of processes have 22 bits at most: PID_MAX_LIMIT of the kernel.
bool has_process(Row const& row)
{
  std::int64_t const process = row.pid > 0 ? row.pid : row.tid;
  return process > 0 && process <= INT32_MAX;
}

using Columns = std::span<Column const>;

/// How far the columns could be read, for a fault.
struct Stop {
  Column column = Column::pid;
  char const* at = nullptr;
};

bool take_columns(Columns columns, std::string_view rest, Row& row, Stop& stop);

constexpr std::size_t comm_width = 16;   // TASK_COMM_LEN, include/linux/sched.h: most tools pad to it
constexpr std::size_t widest_comm = 20;  // libbpf's statsnoop

std::string_view without_padding(std::string_view text) { return text.substr(0, text.find_last_not_of(' ') + 1); }

bool take_comm(Columns columns, std::size_t width, std::string_view rest, Row& row, Stop& stop)
{
  if (rest.size() <= width || rest[width] != ' ') return false;
  if (!take_columns(columns.subspan(1), rest.substr(width), row, stop)) return false;
  if (columns.front() == Column::comm) row.comm = without_padding(rest.substr(0, width));
  return true;
}

// The usual width first, or a name like `a 3 0` would end too early.
bool take_comm(Columns columns, std::string_view rest, Row& row, Stop& stop)
{
  skip_blanks(rest);
  if (take_comm(columns, comm_width, rest, row, stop)) return true;
  for (std::size_t width = 1; width <= widest_comm; ++width)
    if (take_comm(columns, width, rest, row, stop)) return true;
  return false;
}

bool take_columns(Columns columns, std::string_view rest, Row& row, Stop& stop)
{
  for (; !columns.empty(); columns = columns.subspan(1)) {
    Column const column = columns.front();
    bool const is_comm = column == Column::comm || column == Column::parent_comm;
    std::string_view const before = rest;
    if (is_comm && take_comm(columns, rest, row, stop)) return true;
    if (!is_comm && take_column(column, rest, row)) continue;
    stop = {column, before.data()};
    return false;
  }
  return rest.empty();
}

// ---- what is said beside --------------------------------------------------------------------------------------------

// attached = ( "Attaching " | "Attached " ) digits " probe" … ;
//   Attaching 6 probes...
auto const attached = (lit("Attaching ") | "Attached ") >> omit[digits] >> " probe";

// lost = [ "Possibly " ] ( "Lost " | "lost " ) digits ( " events" | " samples" ) ;    total = "Total lost event count:
// " digits ;
//   Lost 14 events        Possibly lost 6 samples
auto const lost = x3::rule<struct LostRule, Notice>{"lost events"} =
    -lit("Possibly ") >> (lit("Lost ") | "lost ") >> digits[put<&Notice::count>] >> (lit(" events") | " samples");

// diagnostic = file ":" digits ":" digits ": " ( "warning" | "note" | "error" ) ":" … ;    included = "In file included
// from " … ;
//   include/linux/compiler-gcc.h:213:9: note: previous definition is here
auto const diagnostic = (+~char_(": ") >> ':' >> omit[digits] >> ':' >> omit[digits] >> ": " >>
                         (lit("warning") | "note" | "error" | "fatal error") >> ':') |
                        "In file included from ";

// compiled = digits " warning" [ "s" ] " generated." ;
//   1 warning generated.
auto const compiled = omit[digits] >> " warning" >> -lit('s') >> " generated.";

// other = "Tracing " … | "Detaching" … | "^C" | "@" name … | ( "ERROR: " | "WARNING: " ) … | "Terminating!" ;
//   Tracing open syscalls... Hit Ctrl-C to end.
auto const other = lit("Tracing ") | "Detaching" | (lit('^') >> -lit('C') >> eoi) | '@' | "ERROR: " | "WARNING: " |
                   "Terminating!" | "Total lost event count:";

template <typename Grammar>
bool begins(std::string_view text, Grammar const& grammar)
{
  char const* at = text.data();
  return x3::parse(at, text.data() + text.size(), omit[grammar]);
}

}  // namespace

bool parse_row(Heading const& heading, std::string_view text, Row& row, Fault& fault)
{
  row = {};
  Stop stop;
  if (take_columns(heading.columns, text, row, stop) && has_process(row)) return true;
  std::size_t const at = stop.at == nullptr ? 0 : static_cast<std::size_t>(stop.at - text.data());
  fault.column = static_cast<std::uint32_t>(at) + 1;
  fault.expected = what_is_wanted(stop.column);
  return false;
}

bool parse_notice(std::string_view text, Notice& notice)
{
  notice = {};
  if (begins(text, attached)) return notice.kind = Notice::Kind::attached, true;
  if (begins(text, compiled)) return notice.kind = Notice::Kind::compiled, true;
  if (begins(text, diagnostic)) return notice.kind = Notice::Kind::diagnostic, true;
  char const* at = text.data();
  if (x3::parse(at, text.data() + text.size(), lost, notice)) return notice.kind = Notice::Kind::lost, true;
  return begins(text, other);
}

}  // namespace iotrace::bpftrace::snoop
