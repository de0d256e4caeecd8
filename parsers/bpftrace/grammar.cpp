#include "parsers/bpftrace/grammar.hpp"

#include <boost/spirit/home/x3.hpp>

#include "parsers/x3/text.hpp"

namespace iotrace::bpftrace {
namespace {

namespace x3 = boost::spirit::x3;
using iotrace::x3::put;
using x3::eoi;
using x3::lit;

char const* scan_rest(char const*, char const* last) noexcept { return last; }

auto const rest = iotrace::x3::scanned<scan_rest>;
auto const number = x3::int_parser<std::int64_t, 10, 1, 19>{};
auto const hex = x3::uint_parser<std::uint64_t, 16, 1, 16>{};
auto const blank = lit(' ');

template <Shape kind>
auto const is = x3::attr(kind)[put<&Line::shape>];

template <std::size_t place>
auto const put_argument = [](auto& context) { x3::_val(context).arguments[place] = x3::_attr(context); };

using Rule = struct LineRule;

// on = " " processor ;    when = on " " time " " thread ;
auto const on = blank >> number[put<&Line::processor>];
auto const timed = on >> blank >> number[put<&Line::time>];
auto const when = timed >> blank >> number[put<&Line::tid>];

// head = "iotrace " version { " " word } ;
auto const head = lit("iotrace ") >> number[put<&Line::number>] >> rest[put<&Line::text>] >> is<Shape::head>;
auto const calls = lit("calls") >> rest[put<&Line::text>] >> is<Shape::calls>;
auto const mount = lit("mount ") >> number[put<&Line::number>] >> blank >> rest[put<&Line::text>] >> is<Shape::mount>;

// name = "name" on " " slot " " bytes ;
auto const name =
    lit("name") >> on >> blank >> number[put<&Line::number>] >> blank >> rest[put<&Line::text>] >> is<Shape::name>;

// part = "part" on " " time " " entry " " folder " " length " " bytes ;    more = "more" on " " bytes ;
auto const part = lit("part") >> timed >> blank >> hex[put<&Line::entry>] >> blank >> hex[put<&Line::folder>] >>
                  blank >> number[put<&Line::length>] >> blank >> rest[put<&Line::text>] >> is<Shape::part>;
auto const more = lit("more") >> on >> blank >> rest[put<&Line::text>] >> is<Shape::more>;

// file = "file" on " " time " " slot " " mount " " entry " " root " " whole " " mode " " deleted " " flags ;
auto const file = lit("file") >> timed >> blank >> number[put<&Line::file, &FileLine::slot>] >> blank >>
                  number[put<&Line::file, &FileLine::mount>] >> blank >> hex[put<&Line::file, &FileLine::entry>] >>
                  blank >> hex[put<&Line::file, &FileLine::root>] >> blank >>
                  number[put<&Line::file, &FileLine::whole>] >> blank >> hex[put<&Line::file, &FileLine::mode>] >>
                  blank >> number[put<&Line::file, &FileLine::deleted>] >> blank >>
                  hex[put<&Line::file, &FileLine::flags>] >> eoi >> is<Shape::file>;

auto const words =
    lit("words") >> on >> blank >> hex[put_argument<0>] >> blank >> hex[put_argument<1>] >> eoi >> is<Shape::words>;
auto const argv = lit("argv") >> on >> blank >> rest[put<&Line::text>] >> is<Shape::argv>;
auto const mark = lit("mark") >> on >> blank >> rest[put<&Line::text>] >> is<Shape::mark>;

// call = "call" when " " number 5 * ( " " hex ) " = " result ;
auto const ended = lit(" = ") >> number[put<&Line::result>];
auto const call = lit("call") >> when >> blank >> number[put<&Line::number>] >> blank >> hex[put_argument<0>] >>
                  blank >> hex[put_argument<1>] >> blank >> hex[put_argument<2>] >> blank >> hex[put_argument<3>] >>
                  blank >> hex[put_argument<4>] >> ended >> eoi >> is<Shape::call>;

// brief = " " time " " thread " " number " " hex " = " result ;
// named = "named" brief " " bytes ;    opened = "opened" brief " " mount " " entry " " root " " flags " " bytes ;
auto const brief = blank >> number[put<&Line::time>] >> blank >> number[put<&Line::tid>] >> blank >>
                   number[put<&Line::number>] >> blank >> hex[put<&Line::flags>] >> ended;
auto const named = lit("named") >> brief >> blank >> rest[put<&Line::text>] >> is<Shape::named>;
auto const opened = lit("opened") >> brief >> blank >> number[put<&Line::file, &FileLine::mount>] >> blank >>
                    hex[put<&Line::file, &FileLine::entry>] >> blank >> hex[put<&Line::file, &FileLine::root>] >>
                    blank >> hex[put<&Line::file, &FileLine::flags>] >> blank >> rest[put<&Line::text>] >>
                    is<Shape::opened>;

auto const flagged = when >> blank >> number[put<&Line::number>] >> blank >> hex[put<&Line::flags>];
auto const fork = lit("fork") >> flagged >> eoi >> is<Shape::fork>;
auto const exec = lit("exec") >> flagged >> eoi >> is<Shape::exec>;
auto const exit = lit("exit") >> flagged >> blank >> number[put<&Line::length>] >> eoi >> is<Shape::exit>;
auto const full = lit("full") >> when >> eoi >> is<Shape::full>;

auto const line_rule = x3::rule<Rule, Line>{"line"} = named | opened | part | file | call | name | words | more | argv |
                                                      mark | fork | exec | exit | full | calls | mount | head;

}  // namespace

bool parse_line(std::string_view text, Line& line, Fault& fault)
{
  line = {};
  char const* at = text.data();
  if (x3::parse(at, text.data() + text.size(), line_rule, line)) return true;
  fault.column = 1;
  fault.expected = "a line of iocapture's own program";
  return false;
}

}  // namespace iotrace::bpftrace
