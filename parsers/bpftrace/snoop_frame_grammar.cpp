// The grammar of -f json: objects around a tool's text, one a line. Above each rule stand its production and a real
// line.
#include <algorithm>

#include "parsers/bpftrace/snoop_frame.hpp"
#include "parsers/utf8.hpp"
#include "parsers/x3/text.hpp"

namespace iotrace::bpftrace::snoop {
namespace {

namespace x3 = boost::spirit::x3;
using iotrace::x3::digits;
using iotrace::x3::put;
using x3::char_;
using x3::eoi;
using x3::lit;
using x3::omit;

// A string's inside up to its closing quote.
char const* scan_string(char const* first, char const* last) noexcept
{
  for (char const* at = first; at != last; ++at) {
    if (*at == '"') return at;
    if (*at == '\\' && ++at == last) break;
  }
  return nullptr;
}

// frame = '{"type": "' word '", "data": ' … "}" ;
//   {"type": "printf", "data": "9430 /etc/ld.so.cache\n"}        {"type": "map", "data": {"@n": 300}}
auto const gap = *lit(' ');
auto const open = gap >> '{' >> gap >> "\"type\"" >> gap >> ':' >> gap >> '"';
auto const data = lit('"') >> gap >> ',' >> gap >> "\"data\"" >> gap >> ':' >> gap;
auto const string = '"' >> iotrace::x3::scanned<scan_string>[put<&Frame::text>] >> '"' >> gap >> '}' >> gap >> eoi;

using Rule = struct FrameRule;
auto const type = x3::rule<struct TypeRule, Text>{"the type of an object"} =
    omit[open] >> iotrace::x3::text[+~char_('"')];
auto const text_data = x3::rule<Rule, Frame>{"a text"} = data >> string;
auto const lost_data = x3::rule<Rule, Frame>{"a count of events"} = data >> '{' >> gap >> "\"events\"" >> gap >> ':' >>
                                                                    gap >> digits[put<&Frame::count>] >>
                                                                    (lit(',') | '}');

Frame::Kind kind_of(std::string_view name)
{
  if (name == "printf") return Frame::Kind::text;
  if (name == "join" || name == "cat" || name == "syscall" || name == "time") return Frame::Kind::line;
  if (name == "attached_probes") return Frame::Kind::attached;
  return name == "lost_events" ? Frame::Kind::lost : Frame::Kind::other;
}

// ---- escapes --------------------------------------------------------------------------------------------------------

std::uint32_t hex_value(std::string_view digits_of)
{
  std::uint32_t value = 0;
  char const* at = digits_of.data();
  char const* const end = at + digits_of.size();
  bool const whole = x3::parse(at, end, x3::uint_parser<std::uint32_t, 16, 1, 8>{}, value) && at == end;
  return whole ? value : std::uint32_t{'?'};
}

// `\u0009`, or `\uffffffc3` for the byte c3. What follows is left in `rest`.
void append_code(std::string& out, std::string_view& rest)
{
  constexpr std::string_view sign = "ffffff";
  constexpr std::size_t byte_digits = 8, code_digits = 4;
  bool const is_byte = rest.starts_with(sign) && rest.size() >= byte_digits;
  std::size_t const size = std::min(is_byte ? byte_digits : code_digits, rest.size());
  std::uint32_t const value = hex_value(rest.substr(0, size));
  rest.remove_prefix(size);
  if (is_byte)
    out.push_back(static_cast<char>(value));
  else
    append_utf8(out, value);
}

char named_byte(char letter)
{
  constexpr std::string_view letters = "bfnrt", bytes = "\b\f\n\r\t";
  std::size_t const at = letters.find(letter);
  return at == std::string_view::npos ? letter : bytes[at];
}

}  // namespace

bool parse_frame(std::string_view text, Frame& frame)
{
  frame = {};
  char const* at = text.data();
  char const* const end = at + text.size();
  Text name;
  if (!x3::parse(at, end, type, name)) return false;
  frame.kind = kind_of(name.view);
  if (frame.kind == Frame::Kind::text || frame.kind == Frame::Kind::line) return x3::parse(at, end, text_data, frame);
  return frame.kind != Frame::Kind::lost || x3::parse(at, end, lost_data, frame);
}

void append_unescaped(std::string& out, std::string_view escaped)
{
  while (!escaped.empty()) {
    std::size_t const plain = std::min(escaped.find('\\'), escaped.size());
    out.append(escaped.substr(0, plain));
    escaped.remove_prefix(plain);
    if (escaped.size() < 2) return;
    char const letter = escaped[1];
    escaped.remove_prefix(2);
    if (letter == 'u')
      append_code(out, escaped);
    else
      out.push_back(named_byte(letter));
  }
}

}  // namespace iotrace::bpftrace::snoop
