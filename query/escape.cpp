// Escapers: see the header. Owns the one table of characters that are not shown raw.
#include "query/escape.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "store/utf8.hpp"

namespace iotrace::query {
namespace {

struct Range {
  char32_t first, last;
};

// Beside the controls and direction marks of store/utf8.hpp: what is invisible, so that two names would look the same
// (Unicode TR 36; "Trojan Source", CVE-2021-42574).
constexpr std::array invisible_ranges = {
    Range{0x00ad, 0x00ad}, Range{0x180e, 0x180e}, Range{0x200b, 0x200d}, Range{0x2060, 0x2065},
    Range{0x206a, 0x206f}, Range{0xfeff, 0xfeff}, Range{0xfff9, 0xfffb}, Range{0xe0000, 0xe007f},
};

// East Asian Width W and F (Unicode TR 11), in large blocks.
constexpr std::array wide_ranges = {
    Range{0x1100, 0x115f}, Range{0x2e80, 0xa4cf},   Range{0xac00, 0xd7a3},
    Range{0xf900, 0xfaff}, Range{0xfe30, 0xfe6f},   Range{0xff00, 0xff60},
    Range{0xffe0, 0xffe6}, Range{0x1f300, 0x1faff}, Range{0x20000, 0x3fffd},
};

template <typename Ranges>
constexpr bool is_in(Ranges const& ranges, char32_t c) noexcept
{
  return std::any_of(ranges.begin(), ranges.end(), [c](Range r) { return c >= r.first && c <= r.last; });
}

/// One character of UTF-8, or one byte that is none.
struct Character {
  char32_t code = 0;
  bool valid = false;
};

bool is_safe(Character c) noexcept { return c.valid && !is_unprintable(c.code) && !is_in(invisible_ranges, c.code); }

/// Calls visit(character, its bytes) until that returns false.
template <typename Visit>
void each_character(std::string_view text, Visit visit)
{
  while (!text.empty()) {
    CodePoint const c = decode_utf8(text);
    std::size_t const length = c.length == 0 ? 1 : c.length;
    if (!visit(Character{c.value, c.length != 0}, text.substr(0, length))) return;
    text.remove_prefix(length);
  }
}

// Most names are plain ASCII, and a trace has hundreds of thousands of them: ask eight bytes at once before characters.
// A byte gets its top bit set where it had it, where it is DEL, or where it is below a space. (Borrows and carries come
// only out of bytes that are told by themselves.)
bool is_plain_ascii(std::string_view text) noexcept
{
  constexpr std::uint64_t each = 0x0101010101010101;
  std::uint64_t eight = 0;
  for (; text.size() >= sizeof eight; text.remove_prefix(sizeof eight)) {
    std::memcpy(&eight, text.data(), sizeof eight);
    if (((eight | (eight + each) | (eight - each * ' ')) & each * 0x80) != 0) return false;
  }
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

bool holds_unsafe(std::string_view text)
{
  if (is_plain_ascii(text)) return false;
  bool unsafe = false;
  each_character(text, [&](Character c, std::string_view) { return !(unsafe = !is_safe(c)); });
  return unsafe;
}

char short_escape(char byte) noexcept
{
  constexpr std::string_view bytes = "\a\b\t\n\v\f\r", letters = "abtnvfr";
  auto const found = bytes.find(byte);
  return found == std::string_view::npos ? '\0' : letters[found];
}

void append_escaped(std::string& out, std::string_view bytes)
{
  for (char const byte : bytes) {
    out += '\\';
    if (char const letter = short_escape(byte)) {
      out += letter;
      continue;
    }
    auto const value = static_cast<unsigned char>(byte);
    for (int shift = 6; shift >= 0; shift -= 3) out += static_cast<char>('0' + (value >> shift & 7));
  }
}

/// Appends text in which unsafe characters are escaped, and those of `also` stand behind a backslash.
void append_with_escapes(std::string& out, std::string_view text, std::string_view also, std::string_view raw = {})
{
  each_character(text, [&](Character c, std::string_view bytes) {
    if (!is_safe(c) && raw.find(bytes.front()) == std::string_view::npos) {
      append_escaped(out, bytes);
    } else {
      if (also.find(bytes.front()) != std::string_view::npos) out += '\\';
      out += bytes;
    }
    return true;
  });
}

bool is_bare_word(std::string_view word) noexcept
{
  constexpr std::string_view bare = "_@%+=:,./-";
  auto const is_bare = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           bare.find(c) != std::string_view::npos;
  };
  return !word.empty() && std::all_of(word.begin(), word.end(), is_bare);
}

void append_single_quoted(std::string& out, std::string_view word)
{
  out += '\'';
  for (char const c : word) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  out += '\'';
}

}  // namespace

void append_quoted(std::string& out, std::string_view name)
{
  bool const is_quoted = name.find('"') != std::string_view::npos || name.find('\\') != std::string_view::npos;
  if (!name.empty() && !is_quoted && !holds_unsafe(name)) {
    out += name;
    return;
  }
  out += '"';
  append_with_escapes(out, name, "\"\\");
  out += '"';
}

std::string quote_name(std::string_view name)
{
  std::string out;
  append_quoted(out, name);
  return out;
}

void append_printable(std::string& out, std::string_view text, bool keep_lines)
{
  append_with_escapes(out, text, "", keep_lines ? "\n\t" : "");
}

std::string printable(std::string_view text, bool keep_lines)
{
  std::string out;
  append_printable(out, text, keep_lines);
  return out;
}

void append_csv(std::string& out, std::string_view text)
{
  std::string cell;
  if (!text.empty()) append_quoted(cell, text);
  if (!cell.empty() && std::string_view("=+-@'").find(cell.front()) != std::string_view::npos) cell.insert(0, 1, '\'');
  if (cell.find_first_of("\",") == std::string::npos) {
    out += cell;
    return;
  }
  out += '"';
  for (char const c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void append_shell_word(std::string& out, std::string_view word)
{
  if (is_bare_word(word)) {
    out += word;
  } else if (!holds_unsafe(word)) {
    append_single_quoted(out, word);
  } else {
    out += "$'";
    append_with_escapes(out, word, "'\\");
    out += '\'';
  }
}

std::size_t display_width(std::string_view text) noexcept
{
  if (is_plain_ascii(text)) return text.size();
  std::size_t width = 0;
  each_character(text, [&](Character c, std::string_view) {
    bool const combining = c.code >= 0x300 && c.code <= 0x36f;
    width += combining ? 0 : is_in(wide_ranges, c.code) ? 2 : 1;
    return true;
  });
  return width;
}

std::string cut_to_width(std::string_view text, std::size_t columns)
{
  constexpr std::string_view mark = "...";
  if (display_width(text) <= columns) return std::string(text);
  std::size_t const room = columns > mark.size() ? columns - mark.size() : 0;
  std::size_t bytes = 0, width = 0;
  each_character(text, [&](Character, std::string_view character) {
    width += display_width(character);
    if (width > room) return false;
    bytes += character.size();
    return true;
  });
  return std::string(text.substr(0, bytes)).append(mark);
}

}  // namespace iotrace::query
