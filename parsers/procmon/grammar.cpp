// The grammars of cells. Above each rule stand its production and a real cell.
#include "parsers/procmon/grammar.hpp"

#include <algorithm>
#include <string>

#include "parsers/x3/text.hpp"

namespace iotrace::procmon {
namespace {

namespace x3 = boost::spirit::x3;
using iotrace::x3::integer;
using iotrace::x3::put;
using iotrace::x3::scanned;
using x3::attr;
using x3::char_;
using x3::eoi;
using x3::lit;
using x3::omit;

template <typename Value, typename Grammar>
std::optional<Value> parse(std::string_view text, Grammar const& grammar)
{
  Value value{};
  char const* at = text.data();
  if (!x3::parse(at, text.data() + text.size(), grammar, value)) return std::nullopt;
  return value;
}

// ---- times ----------------------------------------------------------------------------------------------------------

struct Time {
  std::int64_t hours = 0;
  std::int64_t minutes = 0;
  Nanos seconds = 0;
  enum class Half : std::uint8_t { none, before_noon, after_noon, unknown };
  Half half = Half::none;
};

// seconds = digit digit [ ( "." | "," ) digits ] ;
//   10.7752429        03,6001516
char const* read_localised_seconds(char const* first, char const* last, std::int64_t& value) noexcept
{
  std::int64_t whole = 0;
  char const* at = iotrace::x3::read_digits(first, last, whole);
  if (at == nullptr || at - first > 2) return nullptr;
  std::int64_t unit = 1'000'000'000, fraction = 0;
  value = whole * unit;
  if (last - at < 2 || (*at != '.' && *at != ',')) return at;
  for (++at; at != last && *at >= '0' && *at <= '9'; ++at) fraction += (*at - '0') * (unit /= 10);
  value += fraction;
  return at;
}
auto const seconds = iotrace::x3::Number<read_localised_seconds>{};

// half = "AM" | "PM" | … ;    the designators of the day's halves that Windows has; an unknown one leaves the time open
//   1:18:10.7752429 AM        下午 4:38:16.0891952
template <Time::Half which>
auto const is_half = attr(which)[put<&Time::half>];
auto const morning =
    (lit("AM") | "am" | "a.m." | "a. m." | "vorm." | "πμ" | "上午" | "午前" | "오전" | "SA" | "de." | "dop.") >>
    is_half<Time::Half::before_noon>;
auto const evening =
    (lit("PM") | "pm" | "p.m." | "p. m." | "nachm." | "μμ" | "下午" | "午後" | "오후" | "CH" | "du." | "odp.") >>
    is_half<Time::Half::after_noon>;
auto const no_break_space = lit("\xc2\xa0") | "\xe2\x80\xaf";
auto const half = morning | evening | (omit[+~char_("0-9 ")] >> is_half<Time::Half::unknown>);

// time = [ half { blank } ] hours ":" minutes ":" seconds [ { blank } half ] ;    Finland has points for colons
auto const blanks = omit[*(lit(' ') | no_break_space)];
auto const number = x3::uint_parser<std::uint32_t, 10, 1, 4>{};
template <char mark>
auto const clock =
    number[put<&Time::hours>] >> mark >> number[put<&Time::minutes>] >> mark >> seconds[put<&Time::seconds>];
auto const time_rule = x3::rule<struct TimeRule, Time>{"time"} = -(half >> blanks) >> (clock<':'> | clock<'.'>) >>
                                                                 -(blanks >> half) >> blanks >> eoi;

// ---- details --------------------------------------------------------------------------------------------------------

char const* scan_field(char const* first, char const* last, std::string_view end) noexcept
{
  std::string_view const text(first, static_cast<std::size_t>(last - first));
  std::size_t const at = text.find(end);
  return at == std::string_view::npos ? nullptr : first + at;
}
char const* scan_to_disposition(char const* first, char const* last) noexcept
{
  return scan_field(first, last, ", Disposition: ");
}
char const* scan_to_comma(char const* first, char const* last) noexcept { return scan_field(first, last, ", "); }
char const* scan_to_attributes(char const* first, char const* last) noexcept
{
  return scan_field(first, last, ", Attributes: ");
}
char const* scan_rest(char const*, char const* last) noexcept { return last; }
auto const rest = scanned<scan_rest>;

// create = "Desired Access: " list ", Disposition: " word ", Options: " list ", Attributes: " … ;
//   Desired Access: Generic Read, Disposition: Open, Options: Directory, Attributes: n/a, …, OpenResult: Opened
auto const create = x3::rule<struct CreateRule, CreateDetail>{"create"} =
    lit("Desired Access: ") >> scanned<scan_to_disposition>[put<&CreateDetail::access>] >> ", Disposition: " >>
    scanned<scan_to_comma>[put<&CreateDetail::disposition>] >> ", Options: " >>
    scanned<scan_to_attributes>[put<&CreateDetail::options>];

// created = "PID: " digits ", Command line: " … ;
//   PID: 11464, Command line: gcc  @includes.txt main.c
auto const pid = x3::uint_parser<std::uint32_t, 10, 1, 9>{};
auto const created = x3::rule<struct CreatedRule, CreatedProcess>{"created"} =
    lit("PID: ") >> pid[put<&CreatedProcess::pid>] >> ", Command line: " >> rest[put<&CreatedProcess::command_line>];

// started = "Parent PID: " digits ", Command line: " … ", Current directory: " … ", Environment: " … ;
//   Parent PID: 860, Command line: gcc  main.c, Current directory: D:\x\, Environment: …
// A command line may hold the words that follow it: the last folder before the first environment counts.
char const* scan_to_environment(char const* first, char const* last) noexcept
{
  for (std::string_view const end : {", Environment: \r", ", Environment: \n"})
    if (char const* const at = scan_field(first, last, end)) return at;
  return scan_field(first, last, ", Environment: ");
}
auto const started = x3::rule<struct StartedRule, StartedProcess>{"started"} =
    lit("Parent PID: ") >> pid[put<&StartedProcess::parent>] >> ", Command line: " >>
    ((scanned<scan_to_environment>[put<&StartedProcess::command_line>] >> ", Environment: " >>
      rest[put<&StartedProcess::environment>]) |
     rest[put<&StartedProcess::command_line>]);

// exit = "Exit Status: " integer ;
//   Exit Status: -1073740756, User Time: 0.0000000 seconds, …
auto const exit_rule = lit("Exit Status: ") >> integer;

// grouped = digits { mark digit digit digit } ;    the marks are those of the country's thousands
//   2,620,376        4 697
auto const add_digit = [](auto& context) {
  auto& value = x3::_val(context);
  if (value < INT64_MAX / 10 - 10) value = value * 10 + (x3::_attr(context) - '0');
};
auto const digit = char_("0-9");
auto const mark = char_(",. '") | no_break_space;
auto const grouped = x3::rule<struct GroupedRule, std::int64_t>{"grouped"} =
    +digit[add_digit] >>
    *(omit[mark] >> &(digit >> digit >> digit) >> digit[add_digit] >> digit[add_digit] >> digit[add_digit]);

}  // namespace

std::optional<Nanos> parse_time(std::string_view text)
{
  constexpr Nanos hour = 3'600'000'000'000, minute = 60'000'000'000;
  auto const time = parse<Time>(text, time_rule);
  if (!time || time->half == Time::Half::unknown) return std::nullopt;
  std::int64_t hours = time->hours;
  if (time->half != Time::Half::none) hours %= 12;
  if (time->half == Time::Half::after_noon) hours += 12;
  return hours * hour + time->minutes * minute + time->seconds;
}

std::optional<CreateDetail> parse_create(std::string_view detail)
{
  auto parsed = parse<CreateDetail>(detail, create);
  if (parsed) parsed->result = rest_of(detail, "OpenResult");
  return parsed;
}

std::optional<CreatedProcess> parse_process_create(std::string_view detail)
{
  return parse<CreatedProcess>(detail, created);
}

std::optional<StartedProcess> parse_process_start(std::string_view detail)
{
  constexpr std::string_view folder = ", Current directory: ";
  auto parsed = parse<StartedProcess>(detail, started);
  if (!parsed) return parsed;
  std::size_t const at = parsed->command_line.rfind(folder);
  if (at == std::string_view::npos) return parsed;
  parsed->folder = parsed->command_line.substr(at + folder.size());
  parsed->command_line = parsed->command_line.substr(0, at);
  return parsed;
}

std::optional<std::int64_t> parse_exit(std::string_view detail) { return parse<std::int64_t>(detail, exit_rule); }

std::optional<std::int64_t> number_of(std::string_view detail, std::string_view key)
{
  return parse<std::int64_t>(rest_of(detail, key), grouped);
}

std::string_view rest_of(std::string_view detail, std::string_view key)
{
  for (std::size_t at = detail.find(key); at != std::string_view::npos; at = detail.find(key, at + 1)) {
    bool const begins = at == 0 || (at >= 2 && detail.substr(at - 2, 2) == ", ");
    std::string_view const behind = detail.substr(at + key.size());
    if (begins && behind.starts_with(": ")) return behind.substr(2);
  }
  return {};
}

std::string_view word_of(std::string_view detail, std::string_view key)
{
  std::string_view const value = rest_of(detail, key);
  return value.substr(0, value.find(", "));
}

bool has_word(std::string_view list, std::string_view word)
{
  while (!list.empty()) {
    std::size_t const end = std::min(list.find(", "), list.size());
    if (list.substr(0, end) == word) return true;
    list.remove_prefix(std::min(end + 2, list.size()));
  }
  return false;
}

}  // namespace iotrace::procmon
