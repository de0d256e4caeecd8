// The grammar of one dtruss line, macOS 10.5 to 15 and Solaris. Above each rule stand its production and a real line.
//
// Left-factored: dtrace's own messages are known by their first word, everything else begins with the columns that
// options add and goes on with a name. The argument list is one scan written by hand (scan.hpp).
#include "parsers/dtruss/grammar.hpp"

#include <algorithm>

#include "parsers/dtruss/scan.hpp"
#include "parsers/x3/text.hpp"

namespace iotrace::dtruss {
namespace {

namespace x3 = boost::spirit::x3;
using iotrace::x3::digits;
using iotrace::x3::put;
using iotrace::x3::scanned;
using x3::attr;
using x3::char_;
using x3::eoi;
using x3::lit;
using x3::omit;

// ---- terminals ------------------------------------------------------------------------------------------------------

char const* scan_list(char const* first, char const* last) noexcept { return scan_arguments(first, last); }
char const* scan_rest(char const*, char const* last) noexcept { return last; }

char const* scan_name(char const* first, char const* last) noexcept
{
  auto const in_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  char const* const end = std::find_if_not(first, last, in_name);
  return end == first || (*first >= '0' && *first <= '9') ? nullptr : end;
}

auto const blank = char_(" \t");
auto const name = scanned<scan_name>;
auto const rest = scanned<scan_rest>;

// hex = "0x" hex digits, as DTrace's %X prints 64 bits ;    number = [ "-" ] ( hex | digits ) ;
//   0xFFFFFFFFFFFFFFFE        -1        0x10B233000
struct Hex : x3::parser<Hex> {
  using attribute_type = std::int64_t;
  static bool const has_attribute = true;

  template <typename Context, typename RContext, typename Attribute>
  bool parse(char const*& first, char const* const& last, Context const& context, RContext& rcontext,
             Attribute& attribute) const
  {
    std::uint64_t value = 0;
    auto const word = lit("0x") >> x3::uint_parser<std::uint64_t, 16, 1, 16>{};
    if (!word.parse(first, last, context, rcontext, value)) return false;
    x3::traits::move_to(static_cast<std::int64_t>(value), attribute);
    return true;
  }
};
auto const hex = Hex{};
auto const decimal = x3::int_parser<std::int64_t, 10, 1, 19>{};
auto const number = x3::rule<struct NumberRule, std::int64_t>{"number"} = hex | decimal;

// ---- columns --------------------------------------------------------------------------------------------------------

// who = pid "/" ( "0x" hex digits | digits ) ":" ;
//    4966/0x54c8:         27547/1:
auto const pid_number = x3::uint_parser<std::uint32_t, 10, 1, 7>{};
auto const who = (pid_number >> '/' >> omit[hex | digits] >> ':')[put<&Call::pid>];

// times = { blanks digits [ ":" ] blanks } ;    RELATIVE, ELAPSD, CPU: none is a time of day
//          234      60      1                  232:        0:       0
auto const times =
    *(omit[x3::uint_parser<std::uint64_t, 10, 1, 19>{}] >> -(lit(':') >> attr(true)[put<&Call::announced>]) >> +blank);

// ---- calls ----------------------------------------------------------------------------------------------------------

using CallRule = struct CallRuleId;

// begin = { blank } [ who { blank } ] times name "(" ;
auto const begin = *blank >> -(who >> *blank) >> times >> name[put<&Call::name>] >> '(';

// result = ( hex | decimal ) " " [ "Err#" ] decimal ;
//   = 3 0        = -1 Err#2        = -1 2        = 0x10B233000 0        = 0 Err#-2
auto const result = number[put<&Call::result>] >> +blank >> -lit("Err#") >> decimal[put<&Call::error>];

// call = begin arguments ")" blanks "= " result { blank } ;
//   open("/dev/dtracehelper\0", 0x2, 0x7FFF5F02C8B0)\t\t = 3 0
auto const call = x3::rule<CallRule, Call>{"call"} =
    begin >> scanned<scan_list>[put<&Call::arguments>] >> ')' >> *blank >> '=' >> *blank >> result >> *blank >> eoi;
auto const opened = x3::rule<struct OpenedRule, Call>{"the beginning of a call"} = begin;

// ---- what is no call ------------------------------------------------------------------------------------------------

using LineRule = struct LineRuleId;
template <Shape kind>
auto const is = attr(kind)[put<&Line::shape>];

// lost = "dtrace: error on enabled probe ID " digits " (ID " digits ": syscall::" name ":" … ;
//   dtrace: error on enabled probe ID 2158 (ID 561: syscall::sysctl:return): invalid kernel access in action #10 at …
auto const lost = lit("error on enabled probe ID ") >> omit[digits] >> " (ID " >> omit[digits] >> ": syscall::" >>
                  name[put<&Line::word>] >> ':' >> omit[rest] >> is<Shape::lost>;

// drops = "dtrace: " digits " drops on CPU " … | "dtrace: " digits " dynamic variable drops" … ;
//   dtrace: 1034 drops on CPU 0
auto const drops = digits[put<&Line::number>] >> ' ' >> -lit("dynamic variable ") >> -lit("aggregation ") >>
                   "drops" >> omit[rest] >> is<Shape::drops>;

// notice = "dtrace: " … ;
//   dtrace: system integrity protection is on, some features will not be available
auto const message = lit("dtrace: ") >> (lost | drops | (omit[rest] >> is<Shape::notice>));

// heading = { blank } [ "PID/THRD" | "PID/LWP" ] … "SYSCALL(args)" … "= return" | "CALL" blanks "COUNT" ;
//   \tPID/THRD  RELATIVE  ELAPSD    CPU SYSCALL(args) \t\t = return
auto const columns = *blank >> -(lit("PID/THRD") | "PID/LWP") >>
                     *(+blank >> (lit("RELATIVE") | "ELAPSD" | "CPU" | "OVRHD")) >> *blank >> "SYSCALL(args)" >> *blank
                     >> "= return" >> *blank;
auto const heading = (columns | (*blank >> "CALL" >> +blank >> "COUNT" >> *blank)) >> eoi >> is<Shape::heading>;

// count = name blanks digits ;
//   bsdthread_register                              1
auto const count = omit[name] >> +blank >> omit[digits] >> eoi >> is<Shape::count>;

// frame = six blanks or more ( … "`" … | "0x" hex digits ) ;
//                 libsystem_kernel.dylib`write+0x8
auto const frame =
    lit("      ") >> *blank >>
    ((lit("0x") >> omit[+char_("0-9a-fA-F")] >> eoi) | (+~char_("`") >> '`' >> omit[rest])) >> is<Shape::frame>;

auto const line_rule = x3::rule<LineRule, Line>{"line"} =
    (*blank >> eoi >> is<Shape::blank>) | message | heading | count | frame;

// ---- arguments ------------------------------------------------------------------------------------------------------

char const* scan_quoted(char const* first, char const* last) noexcept
{
  return first != last && *first == '"' ? scan_string(first, last) : nullptr;
}

// Anything up to the next comma outside brackets and parentheses: `[CTL_KERN, 14, 0, 0, 0, 0] (2)`, `kern.bootargs`.
char const* scan_other(char const* first, char const* last) noexcept
{
  int depth = 0;
  char const* at = first;
  for (; at != last; ++at) {
    if (*at == '[' || *at == '(') ++depth;
    if (*at == ']' || *at == ')') --depth;
    if (*at == ',' && depth <= 0) break;
  }
  return at == first ? nullptr : at;
}

// argument = string | hex | decimal | other ;    each but the last is followed by ", "
auto const put_number = [](auto& context) {
  x3::_val(context).kind = Argument::Kind::number;
  x3::_val(context).number = x3::_attr(context);
};
auto const put_string = [](auto& context) {
  std::string_view const quoted = x3::_attr(context).view;
  x3::_val(context).kind = Argument::Kind::string;
  x3::_val(context).text = quoted.substr(1, quoted.size() - 2);
};
auto const put_other = [](auto& context) {
  x3::_val(context).kind = Argument::Kind::other;
  x3::_val(context).text = x3::_attr(context).view;
};
auto const ends = &(lit(',') | eoi);
auto const argument = x3::rule<struct ArgumentRule, Argument>{"argument"} =
    scanned<scan_quoted>[put_string] | (hex >> ends)[put_number] | (decimal >> ends)[put_number] |
    scanned<scan_other>[put_other];

// The place where reading stopped is where the name begins at the latest: what is no call is somebody's output.
bool fail(Fault& fault, std::string_view expected)
{
  fault.column = 1;
  fault.expected = expected;
  return false;
}

template <typename Grammar, typename Value>
bool matches(std::string_view text, Grammar const& grammar, Value& value)
{
  char const* at = text.data();
  return x3::parse(at, text.data() + text.size(), grammar, value);
}

}  // namespace

bool parse_line(std::string_view text, Line& line, Fault& fault)
{
  line.call = {};
  line.shape = Shape::call;
  if (matches(text, call, line.call)) return true;
  line.call = {};
  if (matches(text, line_rule, line)) return true;
  line.shape = Shape::opened;
  return matches(text, opened, line.call) || fail(fault, "a call with its result, or a message of dtrace");
}

Arguments parse_arguments(std::string_view text)
{
  Arguments arguments;
  char const* at = text.data();
  char const* const last = at + text.size();
  for (Argument& one : arguments) {
    if (!x3::parse(at, last, argument, one)) break;
    if (!x3::parse(at, last, lit(',') >> *blank)) break;
  }
  return arguments;
}

}  // namespace iotrace::dtruss
