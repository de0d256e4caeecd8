// Hand-written scans over strace's text. Each stops at the few bytes that can hide a separator and jumps over what they
// open. Where most bytes are none of them sixteen are compared at once; elsewhere a table of classes keeps the loop at
// one load and one branch a byte.
#include "parsers/strace/scan.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace iotrace::strace {
namespace {

enum Class : std::uint8_t {
  plain = 0,
  quote = 1,
  angle = 2,
  slash = 4,
  opener = 8,
  closer = 16,
  comma = 32,
  round = 64
};

// Letters of names, one bit a place where they may stand.
enum Letter : std::uint8_t { lower = 1, upper = 2, digit = 4, odd = 8 };

constexpr auto classes = [] {
  std::array<std::uint8_t, 256> table{};
  table['"'] = quote;
  table['<'] = angle;
  table['/'] = slash;
  table['['] = table['{'] = opener;
  table[']'] = table['}'] = closer;
  table['('] = opener | round;
  table[')'] = closer | round;
  table[','] = comma;
  return table;
}();

constexpr auto letters = [] {
  std::array<std::uint8_t, 256> table{};
  for (unsigned c = 'a'; c <= 'z'; ++c) table[c] = lower;
  for (unsigned c = 'A'; c <= 'Z'; ++c) table[c] = upper;
  for (unsigned c = '0'; c <= '9'; ++c) table[c] = digit;
  table['_'] = lower | upper;
  table['?'] = table['#'] = odd;
  return table;
}();

std::uint8_t class_of(char c) noexcept { return classes[static_cast<unsigned char>(c)]; }
bool is(char c, int letter) noexcept { return (letters[static_cast<unsigned char>(c)] & letter) != 0; }

// Sixteen bytes that are compared at once; both compilers have them for every machine.
using Bytes = signed char __attribute__((vector_size(16)));
constexpr bool compares_sixteen = std::endian::native == std::endian::little;

/// The place of the first byte of a comparison that is true; 16 where none is.
std::size_t find_first(Bytes found) noexcept
{
#ifdef __SSE2__  // four instructions instead of a dozen
  auto const bits = static_cast<unsigned>(_mm_movemask_epi8(__m128i(found)));
  return static_cast<std::size_t>(std::countr_zero(0x10000 | bits));
#else
  using Halves = std::array<std::uint64_t, 2>;
  auto const halves = std::bit_cast<Halves>(found);
  std::size_t const skipped = halves[0] == 0 ? 8 : 0;
  return skipped + static_cast<std::size_t>(std::countr_zero(skipped == 0 ? halves[0] : halves[1])) / 8;
#endif
}

Bytes load_sixteen(char const* first) noexcept
{
  Bytes bytes;
  std::memcpy(&bytes, first, sizeof bytes);
  return bytes;
}

char const* find(char const* first, char const* last, char c) noexcept
{
  return static_cast<char const*>(std::memchr(first, c, static_cast<std::size_t>(last - first)));
}

/// An odd number of backslashes stands before the quote. The one that opens the string ends them.
bool is_escaped(char const* quote) noexcept
{
  bool escaped = false;
  while (*--quote == '\\') escaped = !escaped;
  return escaped;
}

/// At `"`: scan_string.
inline char const* skip_string(char const* first, char const* last) noexcept
{
  for (char const* at = first + 1; (at = find(at, last, '"')) != nullptr; ++at)
    if (!is_escaped(at)) return at + 1;
  return nullptr;
}

// A path ends at the first `>` (a `>` of the name is written \76); with -yy `<char 1:3>` may stand inside.
char const* scan_path_annotation(char const* first, char const* last) noexcept
{
  char const* const end = find(first, last, '>');
  if (end == nullptr) return nullptr;
  bool const nested = last - end > 1 && end[1] == '>' && find(first + 1, end, '<') != nullptr;
  return nested ? end + 2 : end + 1;
}

// Sockets and the like: `->` and quoted names stand inside.
char const* scan_other_annotation(char const* first, char const* last) noexcept
{
  int depth = 0;
  for (char const* at = first; at != last; ++at) {
    if (*at == '"') {
      char const* const end = scan_string(at, last);
      if (end == nullptr) return nullptr;
      at = end - 1;
    } else if (*at == '<') {
      ++depth;
    } else if (*at == '>' && at[-1] != '-' && --depth == 0) {
      return at + 1;
    }
  }
  return nullptr;
}

/// Past letters of one case, digits and `_`, sixteen at most: there may be more.
template <char a, char z>
char const* skip_letters(char const* first, char const* last) noexcept
{
  if (!compares_sixteen || last - first < 16) return first;
  Bytes const bytes = load_sixteen(first);
  return first + find_first(~(((bytes >= a) & (bytes <= z)) | ((bytes >= '0') & (bytes <= '9')) | (bytes == '_')));
}

/// To the first quote, angle, slash or parenthesis.
char const* find_stop(char const* first, char const* last) noexcept
{
  char const* at = first;
  if constexpr (compares_sixteen)
    for (; last - at >= 16; at += 16) {
      Bytes const bytes = load_sixteen(at);
      Bytes const found = (bytes == '"') | (bytes == '<') | (bytes == '/') | ((bytes | 1) == ')');  // `(` is `)` less 1
      if (std::size_t const place = find_first(found); place < 16) return at + place;
    }
  while (at != last && (class_of(*at) & (quote | angle | slash | round)) == 0) ++at;
  return at;
}

/// A `<` decorates only what a descriptor or a pid ends with: a digit, or AT_FDCWD. `1<<CAP_CHOWN` is a shift.
bool is_decoration(char const* text, char const* at, char const* last) noexcept
{
  if (at == text || last - at < 2 || at[1] == '<') return false;
  return is(at[-1], digit) || at[-1] == 'D';
}

bool is_marker(char const* text, char const* at, char const* last) noexcept
{
  if (at == text || at[-1] != ' ') return false;
  return skip_text(at, last, "<unfinished ...") || skip_text(at, last, "<detached ...") ||
         skip_text(at, last, "<pid changed to ");
}

/// Past what opens at `at` (a quote, a comment, a decoration); `at` + 1 where nothing does; `last` where it never ends.
char const* skip(char const* text, char const* at, char const* last) noexcept
{
  char const* end = at + 1;
  switch (class_of(*at)) {
    case quote:
      end = scan_string(at, last);
      break;
    case slash:
      if (end != last && *end == '*') end = scan_comment(at, last);
      break;
    case angle:
      if (end != last && *end == '<') return at + 2;
      if (is_decoration(text, at, last)) end = scan_annotation(at, last);
      if (skip_text(at, last, "<... ")) end = find(at, last, '>');
      break;
    default:
      break;
  }
  return end == nullptr ? last : end;
}

// std::find_if_not looks at four letters a round, and first whether there are so many: here few are left, mostly none.
template <typename Letters>
char const* pass(char const* first, char const* last, Letters accept) noexcept
{
  while (first != last && accept(*first)) ++first;
  return first;
}

template <typename Letters>
char const* scan_while(char const* first, char const* last, Letters accept) noexcept
{
  char const* const end = pass(first, last, accept);
  return end == first ? nullptr : end;
}

}  // namespace

char const* scan_string(char const* first, char const* last) noexcept
{
  return first == last || *first != '"' ? nullptr : skip_string(first, last);
}

char const* scan_annotation(char const* first, char const* last) noexcept
{
  if (last - first < 2 || *first != '<' || first[1] == '<') return nullptr;
  return first[1] == '/' ? scan_path_annotation(first, last) : scan_other_annotation(first, last);
}

char const* scan_comment(char const* first, char const* last) noexcept
{
  if (!skip_text(first, last, "/*")) return nullptr;
  for (char const* at = first + 2; at != last; ++at) {
    at = find(at, last, '*');
    if (at == nullptr) return nullptr;
    if (last - at > 1 && at[1] == '/') return at + 2;
  }
  return nullptr;
}

char const* scan_group(char const* first, char const* last) noexcept
{
  if (first == last || (*first != '{' && *first != '[')) return nullptr;
  int depth = 0;
  for (char const* at = first; at != last;) {
    std::uint8_t const kind = class_of(*at);
    if (kind == plain || kind == comma) {
      ++at;
    } else if ((kind & opener) != 0) {
      ++depth, ++at;
    } else if ((kind & closer) != 0) {
      ++at;
      if (--depth == 0) return at;
    } else {
      at = skip(first, at, last);
    }
  }
  return nullptr;
}

char const* scan_item(char const* first, char const* last) noexcept
{
  int depth = 0;
  for (char const* at = first; at != last;) {
    std::uint8_t const kind = class_of(*at);
    if (kind == plain) {
      ++at;
    } else if (kind == comma) {
      if (depth == 0) return at;
      ++at;
    } else if ((kind & (opener | closer)) != 0) {
      if ((kind & opener) != 0) ++depth;
      if ((kind & closer) != 0 && depth > 0) --depth;
      ++at;
    } else {
      at = skip(first, at, last);
    }
  }
  return last;
}

// Only parentheses are counted: a call that was cut between two arguments may hold half of a bracket, never half of one
// of these.
char const* scan_arguments(char const* first, char const* last) noexcept
{
  int depth = 0;
  for (char const* at = first; (at = find_stop(at, last)) != last;) {
    if (*at == ')' && depth-- == 0) return at;
    if (*at == '<' && is_marker(first, at, last)) return at - 1;
    if (*at == '(') ++depth;
    char const* const end = *at == '"' ? skip_string(at, last) : skip(first, at, last);
    at = end == nullptr ? last : end;
  }
  return last;
}

char const* scan_name(char const* first, char const* last) noexcept
{
  auto const is_letter = [](char c) { return is(c, lower | upper | digit | odd); };
  if (first != last && is(*first, lower)) return pass(skip_letters<'a', 'z'>(first, last), last, is_letter);
  char const* const start = skip_text(first, last, "64:") || skip_text(first, last, "32:") ? first + 3 : first;
  char const* const question_marks = skip_text(start, last, "???");
  bool const lost = question_marks != nullptr && question_marks != last && *question_marks == '(';
  if (start == last || is(*start, digit) || lost) return nullptr;
  return scan_while(start, last, is_letter);
}

char const* scan_flag(char const* first, char const* last) noexcept
{
  return scan_while(first, last, [](char c) { return is(c, lower | upper | digit); });
}

char const* scan_flags(char const* first, char const* last) noexcept
{
  return std::find_if_not(first, last, [](char c) { return is(c, lower | upper | digit) || c == '|'; });
}

char const* scan_word(char const* first, char const* last) noexcept
{
  if (first == last || !is(*first, upper)) return nullptr;
  return pass(skip_letters<'A', 'Z'>(first, last), last, [](char c) { return is(c, upper | digit); });
}

char const* scan_label(char const* first, char const* last) noexcept
{
  if (first == last || !is(*first, lower)) return nullptr;
  char const* const end = scan_while(first, last, [](char c) { return is(c, lower | digit); });
  if (end == last || *end != '=') return nullptr;
  return last - end > 1 && end[1] == '=' ? nullptr : end;
}

}  // namespace iotrace::strace
