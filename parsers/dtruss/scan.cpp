#include "parsers/dtruss/scan.hpp"

#include <cstring>
#include <string>

namespace iotrace::dtruss {
namespace {

bool is_octal(char c) noexcept { return c >= '0' && c <= '7'; }

// \a \b \t \n \v \f \r; others stand for themselves: \" \\ .
char letter_of(char c) noexcept
{
  constexpr std::string_view letters = "abtnvfr", bytes = "\a\b\t\n\v\f\r";
  std::size_t const at = letters.find(c);
  return at == std::string_view::npos ? c : bytes[at];
}

// `\350`, or `\0` where fewer than three digits follow.
char const* take_octal(char const* first, char const* last, char& byte) noexcept
{
  if (last - first >= 3 && is_octal(first[1]) && is_octal(first[2])) {
    byte = static_cast<char>((first[0] - '0') * 64 + (first[1] - '0') * 8 + (first[2] - '0'));
    return first + 3;
  }
  byte = static_cast<char>(first[0] - '0');
  return first + 1;
}

// `\0` whose backslash is not itself the second of a pair.
bool ends_with_nul(std::string_view text) noexcept
{
  if (!text.ends_with("\\0")) return false;
  std::string_view const before = text.substr(0, text.size() - 1);
  std::size_t const other = before.find_last_not_of('\\');
  std::size_t const backslashes = before.size() - (other == std::string_view::npos ? 0 : other + 1);
  return backslashes % 2 == 1;
}

}  // namespace

char const* scan_string(char const* first, char const* last) noexcept
{
  for (char const* at = first + 1; at < last; ++at) {
    if (*at == '"') return at + 1;
    if (*at == '\\') ++at;
  }
  return nullptr;
}

char const* scan_arguments(char const* first, char const* last) noexcept
{
  int depth = 0;
  for (char const* at = first; at < last; ++at) {
    if (*at == '"') {
      char const* const end = scan_string(at, last);
      if (end == nullptr) return nullptr;
      at = end - 1;
    } else if (*at == '(') {
      ++depth;
    } else if (*at == ')' && depth-- == 0) {
      return at;
    }
  }
  return nullptr;
}

std::string_view decode(std::string_view text, Arena& arena)
{
  if (ends_with_nul(text)) text.remove_suffix(2);
  if (text.find('\\') == std::string_view::npos) return text;
  char* const room = arena.allocate(text.size());
  char* out = room;
  char const* const last = text.data() + text.size();
  for (char const* at = text.data(); at < last;) {
    if (*at != '\\' || at + 1 == last) {
      *out++ = *at++;
    } else if (is_octal(at[1])) {
      at = take_octal(at + 1, last, *out++);
    } else {
      *out++ = letter_of(at[1]);
      at += 2;
    }
  }
  return {room, static_cast<std::size_t>(out - room)};
}

}  // namespace iotrace::dtruss
