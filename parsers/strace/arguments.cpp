// The grammar of one argument, and what its values mean as numbers, bytes and descriptors.
#include "parsers/strace/arguments.hpp"

#include <algorithm>

#include "parsers/strace/constants.hpp"
#include "parsers/strace/scan.hpp"
#include "parsers/x3/text.hpp"

namespace iotrace::strace {
namespace {

namespace x3 = boost::spirit::x3;
using iotrace::x3::integer;
using iotrace::x3::put;
using iotrace::x3::scanned;
using x3::attr;
using x3::lit;
using x3::omit;
using Kind = Argument::Kind;

// Stores a text without the pair of letters around it.
template <auto member>
constexpr auto put_inner = [](auto& context) {
  std::string_view const outer = x3::_attr(context).view;
  x3::_val(context).*member = outer.substr(1, outer.size() - 2);
};

std::string_view between(char const* first, char const* last)
{
  return {first, static_cast<std::size_t>(last - first)};
}

// A flags expression: one term of it.
struct Term {
  std::int64_t number = 0;
  std::string_view word;
};

namespace rules {

template <Kind kind>
auto const is = attr(kind)[put<&Argument::kind>];
auto const blanks = omit[scanned<scan_blanks>];

// string = '"' { any | "\" any } '"' [ "..." ] ;
//   "\177ELF\2\1\1\3\0"...
auto const string = scanned<scan_string>[put_inner<&Argument::body>] >> is<Kind::string> >>
                    -(lit("...") >> attr(true)[put<&Argument::cut>]);

// decoration = "<" path ">" [ "(deleted)" ] ;
//   3</tmp/x>(deleted)        20</dev/null<char 1:3>>        AT_FDCWD</tmp/lab>
auto const decoration = scanned<scan_annotation>[put_inner<&Argument::path>] >> attr(true)[put<&Argument::decorated>] >>
                        -(lit("(deleted)") >> attr(true)[put<&Argument::deleted>]);

// number = integer [ decoration ] | "AT_FDCWD" [ decoration ] ;
//   0x442 /* O_RDWR|O_CREAT|O_APPEND */ is a number too: what follows it up to the comma is left to flags_of
auto const number = (integer[put<&Argument::number>] |
                     (lit("AT_FDCWD") >> attr(std::int64_t{Descriptor::cwd})[put<&Argument::number>])) >>
                    -decoration >> is<Kind::number>;

// structure = "{" … "}" ;    list = "[" … "]" ;    balanced
auto const structure = &lit('{') >> scanned<scan_group>[put_inner<&Argument::body>] >> is<Kind::structure>;
auto const list = &lit('[') >> scanned<scan_group>[put_inner<&Argument::body>] >> is<Kind::list>;

// value = string | number | structure | list | "NULL" | "..." | words ;    words = whatever else stands before the
// comma
auto const value = string | number | structure | list | (lit("NULL") >> is<Kind::null>) |
                   (lit("...") >> is<Kind::ellipsis>) | is<Kind::words>;

// argument = { " " } [ label "=" ] value { any but "," } [ "," ] ;
//   flags=CLONE_VM|CLONE_VFORK        {handle_bytes=128} => {parent_tid=[22309]}
auto const label = scanned<scan_label>[put<&Argument::label>] >> '=';
auto const argument = x3::rule<struct ArgumentRule, Argument>{"argument"} =
    blanks >> -label >> value >> omit[scanned<scan_item>];

// term = ( integer | word ) [ " " comment ] [ "|" ] ;
//   0x1 /* SOCK_STREAM */|0x80000 /* SOCK_CLOEXEC */
auto const term = x3::rule<struct TermRule, Term>{"term"} = (integer[put<&Term::number>] |
                                                             scanned<scan_flag>[put<&Term::word>]) >>
                                                            -(lit(' ') >> omit[scanned<scan_comment>]) >> -lit('|');

}  // namespace rules

bool take_term(std::string_view& rest, Term& term)
{
  char const* at = rest.data();
  char const* const end = at + rest.size();
  term = Term{};
  if (at == end || !x3::parse(at, end, rules::term, term)) return false;
  rest = between(at, end);
  return true;
}

// The usual term, a name that is known and nothing else, read by hand.
bool take_constant(std::string_view& rest, std::uint64_t& flags)
{
  std::string_view const word = rest.substr(0, rest.find('|'));
  auto const number = find_constant(word);
  if (!number) return false;
  flags |= static_cast<std::uint64_t>(*number);
  rest.remove_prefix(std::min(word.size() + 1, rest.size()));
  return true;
}

int hex_digit(char c)
{
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// `at` stands behind the backslash; returns the byte and moves past its escape.
char decode_escape(char const*& at, char const* end)
{
  char const letter = *at++;
  int byte = 0;
  int count = 0;
  switch (letter) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'f':
      return '\f';
    case 'v':
      return '\v';
    case 'x':
      for (; count < 2 && at != end && hex_digit(*at) >= 0; ++count) byte = byte * 16 + hex_digit(*at++);
      return static_cast<char>(byte);
    default:
      break;
  }
  if (letter < '0' || letter > '7') return letter;
  byte = letter - '0';
  for (count = 1; count < 3 && at != end && *at >= '0' && *at <= '7'; ++count) byte = byte * 8 + (*at++ - '0');
  return static_cast<char>(byte);
}

// What the rules read from any argument, read by hand from the usual ones: each returns where it ended, or null.

//   "/etc/passwd"        {st_mode=S_IFREG|0644, ...}
char const* take_enclosed(char const* first, char const* end, Argument& argument, Kind kind)
{
  char const* const at = kind == Kind::string ? scan_string(first, end) : scan_group(first, end);
  if (at == nullptr) return nullptr;
  argument.kind = kind;
  argument.body = between(first + 1, at - 1);
  return at;
}

//   0644        0x7ffc        3</tmp/x>        AT_FDCWD</tmp/lab>
char const* take_number(char const* first, char const* end, Argument& argument)
{
  constexpr std::string_view cwd = "AT_FDCWD";
  bool const named = between(first, end).starts_with(cwd);
  char const* at = named ? first + cwd.size() : iotrace::x3::read_integer(first, end, argument.number);
  if (named) argument.number = Descriptor::cwd;
  argument.kind = Kind::number;
  if (at == nullptr || at == end || *at != '<') return at;
  char const* const past = scan_annotation(at, end);
  if (past == nullptr) return nullptr;
  argument.path = between(at + 1, past - 1);
  argument.decorated = true;
  return past;
}

//   O_RDONLY|O_CLOEXEC        R_OK        NULL
char const* take_words(char const* first, char const* end, Argument& argument)
{
  char const* const at = scan_flags(first, end);
  std::string_view const words = between(first, at);
  argument.kind = words == "NULL" ? Kind::null : Kind::words;
  return words.size() > 4 && words.starts_with("NULL") ? nullptr : at;
}

char const* take_usual(char const* first, char const* end, Argument& argument)
{
  char const* at = nullptr;
  if (*first == '"')
    at = take_enclosed(first, end, argument, Kind::string);
  else if (*first == '{')
    at = take_enclosed(first, end, argument, Kind::structure);
  else if (*first == 'A' || *first == '-' || (*first >= '0' && *first <= '9'))
    at = take_number(first, end, argument);
  if (at == nullptr && *first >= 'A' && *first <= 'Z') at = take_words(first, end, argument);
  if (at == nullptr || (at != end && *at != ',')) return nullptr;
  argument.text = between(first, at);
  return at;
}

}  // namespace

bool take_argument(std::string_view& rest, Argument& argument)
{
  char const* at = rest.data();
  char const* const end = at + rest.size();
  at = scan_blanks(at, end);
  if (at == end) return false;
  char const* const first = at;
  argument = Argument{};
  if (char const* const past = take_usual(first, end, argument)) {
    rest = between(past == end ? end : past + 1, end);
    return true;
  }
  argument = Argument{};
  x3::parse(at, end, rules::argument, argument);
  char const* const start = argument.label.empty() ? first : argument.label.data() + argument.label.size() + 1;
  argument.text = between(start, at);
  if (at != end) ++at;  // the comma
  rest = between(at, end);
  return true;
}

Argument const& Arguments::operator[](std::size_t place)
{
  static constexpr Argument absent{};
  while (size_ <= place && size_ < most && take_argument(rest_, all_[size_])) ++size_;
  return place < size_ ? all_[place] : absent;
}

Argument const& Arguments::named(std::string_view label)
{
  std::size_t place = 0;
  while ((*this)[place].kind != Kind::absent && all_[place].label != label) ++place;
  return (*this)[place];
}

Argument find_field(Argument const& structure, std::string_view label)
{
  std::string_view rest = structure.kind == Kind::structure ? structure.body : std::string_view{};
  Argument field;
  while (take_argument(rest, field))
    if (field.label == label) return field;
  return {};
}

std::uint64_t flags_of(Argument const& argument)
{
  if (argument.text == "0") return 0;
  std::uint64_t flags = 0;
  std::string_view rest = argument.text;
  while (take_constant(rest, flags)) {
  }
  for (Term term; take_term(rest, term);)
    flags |= static_cast<std::uint64_t>(term.word.empty() ? term.number : find_constant(term.word).value_or(0));
  return flags;
}

std::string_view decode(std::string_view text, Arena& arena)
{
  if (text.find('\\') == std::string_view::npos) return text;
  char* const room = arena.allocate(text.size());
  char* out = room;
  char const* const end = text.data() + text.size();
  for (char const* at = text.data(); at != end;) {
    char const c = *at++;
    *out++ = c == '\\' && at != end ? decode_escape(at, end) : c;
  }
  return {room, static_cast<std::size_t>(out - room)};
}

// Up to 5.18, and of working directories always, ` (deleted)` stands inside. The annotations of -yy that follow a path
// (`<char 1:3>`) are no part of it. Pipes, sockets and the like do not begin with a slash.
Descriptor decorated_descriptor(std::int32_t number, std::string_view path, bool deleted, Arena& arena)
{
  constexpr std::string_view inside = " (deleted)";
  Descriptor descriptor{number, deleted, path.empty() || path.starts_with('/'), {}};
  if (descriptor.is_file && path.ends_with('>')) path = path.substr(0, path.find('<'));
  if (descriptor.is_file && path.ends_with(inside)) {
    descriptor.deleted = true;
    path.remove_suffix(inside.size());
  }
  if (path.starts_with("/memfd:")) descriptor.is_file = false;
  descriptor.path = decode(path, arena);
  return descriptor;
}

Descriptor descriptor_of(Argument const& argument, Arena& arena)
{
  if (argument.kind != Kind::number) return {};
  return decorated_descriptor(static_cast<std::int32_t>(argument.number), argument.path, argument.deleted, arena);
}

}  // namespace iotrace::strace
