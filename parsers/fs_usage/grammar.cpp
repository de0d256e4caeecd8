// The grammar of one fs_usage line, macOS 10.0 to 26. Above each rule stand its production and a real line.
//
// A line is read from both ends: time and name from the left, interval and command from the right (scan.hpp), and what
// is left is the middle and the path. Which middle a call has is known by its name (calls.hpp), so nothing is tried
// twice, and a path that looks like a field is still a path.
#include "parsers/fs_usage/grammar.hpp"

#include <algorithm>

#include "parsers/fs_usage/calls.hpp"
#include "parsers/fs_usage/scan.hpp"
#include "parsers/x3/text.hpp"

namespace iotrace::fs_usage {
namespace {

namespace x3 = boost::spirit::x3;
using iotrace::x3::add;
using iotrace::x3::integer;
using iotrace::x3::put;
using iotrace::x3::seconds;
using x3::char_;
using x3::lit;
using x3::omit;

// ---- left end -------------------------------------------------------------------------------------------------------

// stamp = digit digit ":" digit digit ":" digit digit [ "." digits ] ;
//   18:52:04.868854        19:35:48.272        08:12:58
auto const two = x3::uint_parser<std::uint32_t, 10, 2, 2>{};
auto const stamp = x3::rule<struct StampRule, Nanos>{"stamp"} =
    two[add<3'600'000'000'000>] >> ':' >> two[add<60'000'000'000>] >> ':' >> seconds[add<1>];

// head = stamp "  " { " " } name ;    the name has 17 columns, those of disk transfers begin with two blanks or more
//   18:52:04.868854  rename            18:52:04.868369    WrData[A]
auto const name = iotrace::x3::text[+~char_(' ')];

// carbon = stamp "  " { " " } Name " (" … ;    the beginning of a call of the File Manager, which has no interval
//   19:35:48.272749  GetCatalogInfo (0xffff9c, 0x00000002, 0x00000000, 0x00000000)
auto const carbon = omit[+char_("0-9:.")] >> "  " >> *lit(' ') >> char_("A-Z") >> +char_("A-Za-z") >> " (";

// ---- middle ---------------------------------------------------------------------------------------------------------

auto const blanks = omit[*lit(' ')];

// fd = "F=" number ;    error = "[" { " " } number "]" ;    hex = letter "=" "0x" digits ;
//   F=3        [  2]        B=0x1000
auto const fd = lit("F=") >> integer[put<&Middle::fd>];
auto const fd2 = lit("F=") >> integer[put<&Middle::fd2>];
auto const error = lit('[') >> blanks >> integer[put<&Middle::error>] >> ']';
auto const bytes = lit("B=") >> integer[put<&Middle::bytes>];
auto const offset = lit("O=") >> integer[put<&Middle::offset>];
auto const skipped = char_("ADNPS") >> '=' >> integer;

// letters = "(" { letter | "_" } ")" ;    angles = "<" { any but ">" } ">" ;
//   (_WC_T__________)        <LOCK_EX | LOCK_NB>
auto const letters = lit('(') >> iotrace::x3::text[*~char_(" )")][put<&Middle::flags>] >> ')';
auto const angles = lit('<') >> iotrace::x3::text[*~char_('>')][put<&Middle::flags>] >> '>';

using Rule = struct MiddleRule;

// An error of a plain call is followed by a blank: `[-2]/home` is a name below a descriptor, as in
//   fstatat64              [  2]           [-2]//Users/x
auto const plain = x3::rule<Rule, Middle>{"an error or a path"} =
    -(blanks >> (lit('[') >> blanks >> integer >> ']' >> &(lit(' ') | x3::eoi))[put<&Middle::error>]);
auto const on_fd = x3::rule<Rule, Middle>{"a descriptor"} = -(blanks >> fd) >> -(blanks >> error) >>
                                                            -(blanks >> skipped) >> -(blanks >> angles);
auto const on_two = x3::rule<Rule, Middle>{"two descriptors"} = -(blanks >> fd) >> -(blanks >> error) >>
                                                                -(blanks >> fd2);
auto const io = x3::rule<Rule, Middle>{"a descriptor and bytes"} = -(blanks >> fd) >> -(blanks >> error) >>
                                                                   -(blanks >> bytes) >> -(blanks >> offset);
auto const open = x3::rule<Rule, Middle>{"a descriptor or an error, and flags"} = -(blanks >> (fd | error)) >>
                                                                                  -(blanks >> letters);
auto const access = x3::rule<Rule, Middle>{"an error, and a mode"} = -(blanks >> error) >> -(blanks >> letters);
auto const size = x3::rule<Rule, Middle>{"a length"} = -(blanks >> fd) >> -(blanks >> error) >> -(blanks >> offset);
auto const mode = x3::rule<Rule, Middle>{"a mode"} = -(blanks >> error) >> -(blanks >> angles);
auto const map = x3::rule<Rule, Middle>{"a mapping"} = -(blanks >> fd) >> -(blanks >> error) >>
                                                       *(blanks >> (bytes | offset | skipped)) >> -(blanks >> angles);
auto const disk = x3::rule<Rule, Middle>{"a disk transfer"} = -(blanks >> skipped) >> -(blanks >> (error | bytes)) >>
                                                              -(blanks >> omit[lit("/dev/") >> +~char_(' ')]);

// What the form's rule takes from the first `columns` of `rest`; what is left there is the path.
template <typename Grammar>
bool take(Grammar const& grammar, std::string_view& rest, Middle& middle, std::size_t columns = std::string_view::npos)
{
  std::string_view const field = rest.substr(0, columns);
  char const* at = field.data();
  if (!x3::parse(at, field.data() + field.size(), grammar, middle)) return false;
  rest.remove_prefix(static_cast<std::size_t>(at - field.data()));
  return true;
}

// `columns` is as far as the middle of a plain call goes: a name of which nothing but `[  2]` is left comes behind it.
bool take_middle(Form form, std::size_t columns, std::string_view& rest, Middle& middle)
{
  switch (form) {
    case Form::plain:
      return take(plain, rest, middle, columns);
    case Form::fd:
      return take(on_fd, rest, middle);
    case Form::two:
      return take(on_two, rest, middle);
    case Form::io:
      return take(io, rest, middle);
    case Form::open:
      return take(open, rest, middle);
    case Form::access:
      return take(access, rest, middle);
    case Form::size:
      return take(size, rest, middle);
    case Form::mode:
      return take(mode, rest, middle);
    case Form::map:
      return take(map, rest, middle);
    case Form::disk:
      return take(disk, rest, middle);
    case Form::other:
      return true;
  }
  return false;
}

// ---- whole ----------------------------------------------------------------------------------------------------------

constexpr std::size_t name_columns = 17;
constexpr std::size_t plain_columns = 18;  // of a middle that has nothing but an error
constexpr std::size_t second_columns = 3;  // of the interval
constexpr std::size_t kernel_limit = 184;  // bytes of a path that VFS_LOOKUP records before macOS 15.4

std::string_view trim(std::string_view text) noexcept
{
  std::size_t const first = std::min(text.find_first_not_of(' '), text.size());
  text.remove_prefix(first);
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

Width width_of(std::size_t stamp_size) noexcept
{
  constexpr std::size_t seconds_only = 8, milliseconds = 12;
  return stamp_size == seconds_only ? Width::narrow : stamp_size == milliseconds ? Width::old : Width::wide;
}

bool fail(Fault& fault, std::size_t column, std::string_view expected)
{
  fault.column = static_cast<std::uint32_t>(column) + 1;
  fault.expected = expected;
  return false;
}

/// Where the left end's parts begin; both 0 where a line has no such end.
struct Head {
  std::size_t name = 0;    ///< the field of the name, which may begin with blanks
  std::size_t middle = 0;  ///< right behind the name
};

Head take_head(std::string_view line_text, Line& line)
{
  char const* at = line_text.data();
  char const* const end = at + line_text.size();
  Nanos time = 0;
  if (!x3::parse(at, end, stamp, time)) return {};
  auto const stamp_size = static_cast<std::size_t>(at - line_text.data());
  Text word;
  if (!x3::parse(at, end, omit[lit("  ") >> *lit(' ')] >> name, word)) return {};
  line.time = time;
  line.width = width_of(stamp_size);
  std::size_t const field = stamp_size + 2;
  auto const begin = static_cast<std::size_t>(word.view.data() - line_text.data());
  std::size_t const blanks_in_field = std::min(begin - field, name_columns - 1);
  line.name = word.view.substr(0, name_columns - blanks_in_field);
  return {field, begin + line.name.size()};
}

// `Google Chrome He.64625821`; without a thread before macOS 10.7 and in narrow lines.
void take_command(std::string_view command, Line& line)
{
  line.command = trim(command);
  line.thread = 0;
  if (line.width != Width::wide) return;
  std::size_t const point = line.command.rfind('.');
  if (point == std::string_view::npos) return;
  char const* at = line.command.data() + point + 1;
  char const* const end = line.command.data() + line.command.size();
  std::int64_t thread = 0;
  if (!x3::parse(at, end, x3::int_parser<std::int64_t, 10, 1, 18>{}, thread) || at != end) return;
  line.thread = thread;
  line.command = line.command.substr(0, point);
}

// The path ends two blanks before the interval's field only where it fills its own: then its left side may be missing.
void take_path(std::string_view rest, std::size_t left_of_seconds, Line& line)
{
  line.path = trim(rest);
  std::size_t const padding = rest.size() - std::min(rest.size(), rest.find_last_not_of(' ') + 1);
  line.cut = !line.path.empty() && (padding <= left_of_seconds + 2 || line.path.size() == kernel_limit);
}

bool take_arguments(std::string_view rest, std::size_t columns, std::size_t digits, Line& line)
{
  line.form = line.width == Width::narrow ? Form::other : form_of(line.name);
  line.middle = {};
  if (!take_middle(line.form, columns, rest, line.middle)) return false;
  take_path(rest, digits < second_columns ? second_columns - digits : 0, line);
  line.shape = Shape::call;
  return true;
}

bool parse_call(std::string_view line_text, std::size_t& tail_column, Line& line, Fault& fault)
{
  Head const head = take_head(line_text, line);
  if (head.middle == 0) return fail(fault, 0, "a time and the name of a call");
  auto const tail = find_tail(line_text, tail_column);
  if (!tail || tail->seconds < head.middle)
    return fail(fault, head.middle, "an interval and a command at the end of the line");
  tail_column = tail->point;
  char const* at = line_text.data() + tail->seconds;
  x3::parse(at, line_text.data() + line_text.size(), seconds, line.took);
  take_command(line_text.substr(tail->command), line);
  if (line.width == Width::wide && line.thread == 0) return fail(fault, tail->command, "a command and its thread");

  std::string_view const rest = line_text.substr(head.middle, tail->seconds - head.middle);
  std::size_t const field_end = head.name + name_columns + plain_columns;
  std::size_t const columns = field_end > head.middle ? field_end - head.middle : 0;
  if (take_arguments(rest, columns, tail->point - tail->seconds, line)) return true;
  return fail(fault, head.middle, "the arguments of the call");
}

bool parse_notice(std::string_view line_text, Line& line)
{
  constexpr std::string_view mark = "fs_usage: ", overrun = "fs_usage: buffer overrun";
  if (line_text.find_first_not_of(" \t\r") == std::string_view::npos)
    line.shape = Shape::blank;
  else if (line_text.starts_with(overrun))
    line.shape = Shape::overrun;
  else if (line_text.starts_with(mark) || line_text.starts_with("ktrace_start: ") ||
           line_text.starts_with("'fs_usage' must be run as root"))
    line.shape = Shape::notice;
  else
    return false;
  return true;
}

bool is_carbon(std::string_view line_text)
{
  char const* at = line_text.data();
  return x3::parse(at, at + line_text.size(), omit[carbon]);
}

}  // namespace

bool parse_line(std::string_view line_text, std::size_t& tail_column, Line& line, Fault& fault)
{
  if (parse_notice(line_text, line) || parse_call(line_text, tail_column, line, fault)) return true;
  if (!is_carbon(line_text)) return false;
  line.shape = Shape::notice;
  return true;
}

}  // namespace iotrace::fs_usage
