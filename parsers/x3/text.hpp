// What grammars share: the directive text[p], whose value is the text that p matched; terminals made from hand-written
// scans; integers as tracers print them; seconds with a fraction. Included by grammars only: X3 is dear to compile.
#pragma once

#include <array>
#include <bit>
#include <boost/spirit/home/x3.hpp>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#include "parsers/text.hpp"
#include "store/ids.hpp"

namespace iotrace::x3 {

namespace spirit = boost::spirit::x3;

/// text[p]: matches what p matches; the value is the matched Text. (x3::raw[] into a string_view does not compile.)
template <typename Subject>
struct TextDirective : spirit::unary_parser<Subject, TextDirective<Subject>> {
  using base_type = spirit::unary_parser<Subject, TextDirective<Subject>>;
  using attribute_type = Text;
  static bool const has_attribute = true;
  static bool const handles_container = false;

  constexpr explicit TextDirective(Subject const& inner) : base_type(inner) {}

  template <typename Context, typename RContext, typename Attribute>
  bool parse(char const*& first, char const* const& last, Context const& context, RContext& rcontext,
             Attribute& attribute) const
  {
    char const* at = first;
    if (!this->subject.parse(at, last, context, rcontext, spirit::unused)) return false;
    spirit::traits::move_to(Text{std::string_view(first, static_cast<std::size_t>(at - first))}, attribute);
    first = at;
    return true;
  }
};

struct TextGenerator {
  template <typename Subject>
  constexpr auto operator[](Subject const& subject) const
  {
    using Parser = typename spirit::extension::as_parser<Subject>::value_type;
    return TextDirective<Parser>(spirit::as_parser(subject));
  }
};
inline constexpr TextGenerator text{};

/// A scan written by hand: returns where its match ends, or null where nothing matches.
using Scan = char const* (*)(char const* first, char const* last) noexcept;

/// A terminal out of a scan; its value is the matched Text.
template <Scan scan>
struct Scanned : spirit::parser<Scanned<scan>> {
  using attribute_type = Text;
  static bool const has_attribute = true;
  static bool const handles_container = false;

  template <typename Context, typename RContext, typename Attribute>
  bool parse(char const*& first, char const* const& last, Context const&, RContext&, Attribute& attribute) const
  {
    char const* const end = scan(first, last);
    if (end == nullptr) return false;
    spirit::traits::move_to(Text{std::string_view(first, static_cast<std::size_t>(end - first))}, attribute);
    first = end;
    return true;
  }
};
template <Scan scan>
inline constexpr Scanned<scan> scanned{};

/// A scan that also yields a number.
using Reading = char const* (*)(char const* first, char const* last, std::int64_t& value) noexcept;

/// A terminal out of a reading; its value is the number.
template <Reading read>
struct Number : spirit::parser<Number<read>> {
  using attribute_type = std::int64_t;
  static bool const has_attribute = true;
  static bool const handles_container = false;

  template <typename Context, typename RContext, typename Attribute>
  bool parse(char const*& first, char const* const& last, Context const&, RContext&, Attribute& attribute) const
  {
    std::int64_t value = 0;
    char const* const end = read(first, last, value);
    if (end == nullptr) return false;
    spirit::traits::move_to(value, attribute);
    first = end;
    return true;
  }
};

/// A terminal out of a reading of any value: `read(first, last, value)` returns where its match ends, or null.
template <typename Attribute, auto read>
struct Value : spirit::parser<Value<Attribute, read>> {
  using attribute_type = Attribute;
  static bool const has_attribute = true;
  static bool const handles_container = false;

  template <typename Context, typename RContext, typename Target>
  bool parse(char const*& first, char const* const& last, Context const&, RContext&, Target& target) const
  {
    Attribute value{};
    char const* const end = read(first, last, value);
    if (end == nullptr) return false;
    spirit::traits::move_to(value, target);
    first = end;
    return true;
  }
};

/// A terminal that reads straight into the value of the rule it stands in: `read(first, last, value)` returns where its
/// match ends, or null; then the value is as new. For large values, which Value would copy twice.
template <auto read>
struct InPlace : spirit::parser<InPlace<read>> {
  using attribute_type = spirit::unused_type;
  static bool const has_attribute = false;
  static bool const handles_container = false;

  template <typename Context, typename RContext, typename Attribute>
  bool parse(char const*& first, char const* const& last, Context const&, RContext& value, Attribute&) const
  {
    char const* const end = read(first, last, value);
    if (end == nullptr) {
      value = {};
      return false;
    }
    first = end;
    return true;
  }
};

inline constexpr std::array<std::uint64_t, 10> powers_of_ten{
    1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};

// Eight bytes at once, the first in the lowest place: so they lie where the machine counts from the little end.
inline constexpr bool reads_eight_bytes = std::endian::native == std::endian::little;
inline constexpr std::uint64_t each_byte = 0x0101010101010101;

/// Each byte less '0': 0 to 9 where there is a digit.
inline std::uint64_t load_eight(char const* first) noexcept
{
  std::uint64_t word;
  std::memcpy(&word, first, sizeof word);
  return word ^ each_byte * '0';
}

/// The top bit of each byte that is no digit.
inline std::uint64_t find_others(std::uint64_t values) noexcept
{
  return (values | (values + each_byte * (0x7f - 9))) & each_byte * 0x80;
}

/// The number of eight digits: they are added up in pairs, fours and eights at once.
inline std::uint64_t number_of_eight(std::uint64_t digits) noexcept
{
  std::uint64_t const pairs = (digits * 10 + (digits >> 8)) & 0x00ff00ff00ff00ff;
  std::uint64_t const fours = (pairs * 100 + (pairs >> 16)) & 0x0000ffff0000ffff;
  return (fours * 10'000 + (fours >> 32)) & 0xffffffff;
}

/// How many of the eight bytes at `first` are digits before the first that is none, and their number. The digits are
/// moved to the end of the word, as if zeros stood before them.
inline std::size_t read_eight(char const* first, std::uint64_t& number) noexcept
{
  std::uint64_t const values = load_eight(first);
  auto const count = static_cast<std::size_t>(std::countr_zero(find_others(values))) / 8;
  if (count == 0) return 0;
  number = number_of_eight(values << (8 - count) * 8);
  return count;
}

/// Digits as a 64-bit number; wraps around silently where a tracer prints more than that. Logs are full of them, so
/// they are read eight at a time where the machine's order of bytes allows it.
inline char const* read_digits(char const* first, char const* last, std::int64_t& value) noexcept
{
  std::uint64_t number = 0;
  char const* at = first;
  if constexpr (reads_eight_bytes)
    for (std::size_t count = 8; count == 8 && last - at >= 8; at += count) {
      std::uint64_t eight = 0;
      count = read_eight(at, eight);
      number = number * powers_of_ten[count] + eight;
    }
  for (; at != last && *at >= '0' && *at <= '9'; ++at) number = number * 10 + static_cast<std::uint64_t>(*at - '0');
  value = static_cast<std::int64_t>(number);
  return at == first ? nullptr : at;
}

/// `-`? ( `0x` hex | `0` octal | decimal ), as C programs and tracers write integers.
inline char const* read_integer(char const* first, char const* last, std::int64_t& value) noexcept
{
  bool const negative = first != last && *first == '-';
  char const* at = negative ? first + 1 : first;
  bool const hex = last - at > 2 && at[0] == '0' && at[1] == 'x';
  if (hex) at += 2;
  std::uint64_t const base = hex ? 16 : at != last && *at == '0' ? 8 : 10;
  std::uint64_t number = 0;
  char const* const digits = at;
  for (; at != last; ++at) {
    auto const letter = static_cast<unsigned char>(*at | 0x20);
    std::uint64_t const digit =
        letter >= 'a' ? letter - 'a' + std::uint64_t{10} : static_cast<std::uint64_t>(*at) - '0';
    if (digit >= base) break;
    number = number * base + digit;
  }
  value = static_cast<std::int64_t>(negative ? 0 - number : number);
  return at == digits ? nullptr : at;
}

/// digits [ `.` digits ]: seconds as nanoseconds. The count of fraction digits is respected; beyond nine they are cut.
inline char const* read_seconds(char const* first, char const* last, std::int64_t& value) noexcept
{
  constexpr std::int64_t second = 1'000'000'000, limit = 9'000'000'000;
  std::int64_t seconds = 0;
  char const* at = read_digits(first, last, seconds);
  if (at == nullptr || at - first > 10 || seconds >= limit) return nullptr;
  std::int64_t fraction = 0;
  if (last - at > 1 && at[0] == '.' && at[1] >= '0' && at[1] <= '9') {
    char const* const end = read_digits(at + 1, last - at > 10 ? at + 10 : last, fraction);
    fraction *= static_cast<std::int64_t>(powers_of_ten[static_cast<std::size_t>(9 - (end - at - 1))]);
    for (at = end; at != last && *at >= '0' && *at <= '9';) ++at;
  }
  value = seconds * second + fraction;
  return at;
}

/// `1795373176.220912 `: seconds since 1970 as all tracers print them, ten digits from 2001 to 2255, with microseconds
/// and a blank behind them, which is not taken. Null for all else, also where it is a time.
inline char const* read_usual_epoch(char const* first, char const* last, std::int64_t& value) noexcept
{
  constexpr std::ptrdiff_t dot = 10, length = 17;
  if (!reads_eight_bytes || last - first <= length || first[dot] != '.' || first[length] != ' ') return nullptr;
  if (*first < '1' || *first > '8') return nullptr;
  // Eight digits, then the other eight without the dot between them: two of its left side, six of its right.
  std::uint64_t const front = load_eight(first);
  std::uint64_t const back = (load_eight(first + dot - 2) & 0xffff) | (load_eight(first + dot - 1) >> 16 << 16);
  if ((find_others(front) | find_others(back)) != 0) return nullptr;
  value = static_cast<std::int64_t>((number_of_eight(front) * 100'000'000 + number_of_eight(back)) * 1'000);
  return first + length;
}

inline constexpr Number<read_digits> digits{};
inline constexpr Number<read_integer> integer{};
inline constexpr Number<read_seconds> seconds{};

// ---- semantic actions -----------------------------------------------------------------------------------------------

inline std::string_view plain(Text value) { return value.view; }
template <typename Value>
Value plain(Value value)
{
  return value;
}

/// put<&Line::call, &Call::name>: stores what the parser in front of it found in that member of the rule's value.
template <auto member, auto... inner>
inline constexpr auto put = [](auto& context) {
  auto& target = ((spirit::_val(context).*member).*....*inner);
  target = static_cast<std::remove_reference_t<decltype(target)>>(plain(spirit::_attr(context)));
};

/// add<unit>: adds what the parser in front of it found, counted in `unit`, to the rule's value.
template <Nanos unit>
inline constexpr auto add = [](auto& context) { spirit::_val(context) += spirit::_attr(context) * unit; };

}  // namespace iotrace::x3
