// JSON strings out of bytes. In: names and words as the kernel had them. Out: text that is valid JSON and harmless in a
// terminal, a log line and an HTML page.
#include "store/json_text.hpp"

#include <algorithm>
#include <cstdint>

#include "store/utf8.hpp"

namespace iotrace {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

// True for a byte that stands for itself in every output: printable ASCII but `"`, `\` and `<`.
constexpr bool is_plain(unsigned char c) noexcept { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '<'; }

std::size_t count_plain(std::string_view text) noexcept
{
  auto const end =
      std::find_if_not(text.begin(), text.end(), [](char c) { return is_plain(static_cast<unsigned char>(c)); });
  return static_cast<std::size_t>(end - text.begin());
}

void append_escape(std::string& out, char32_t c)
{
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += hex_digits[(c >> shift) & 0xF];
}

void append_special(std::string& out, char c)
{
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\t':
      out += "\\t";
      break;
    case '\r':
      out += "\\r";
      break;
    default:
      append_escape(out, static_cast<unsigned char>(c));
  }
}

// Alphabet and padding of RFC 4648, section 4.
void append_base64(std::string& out, std::string_view bytes)
{
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    auto const byte = [&](std::size_t k) -> std::uint32_t {
      return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u;
    };
    std::uint32_t const three = byte(0) << 16 | byte(1) << 8 | byte(2);
    out += alphabet[three >> 18];
    out += alphabet[three >> 12 & 63];
    out += i + 1 < bytes.size() ? alphabet[three >> 6 & 63] : '=';
    out += i + 2 < bytes.size() ? alphabet[three & 63] : '=';
  }
}

void append_string(std::string& out, std::string_view utf8)
{
  out += '"';
  while (!utf8.empty()) {
    std::string_view const plain = utf8.substr(0, count_plain(utf8));
    out += plain;
    utf8.remove_prefix(plain.size());
    if (utf8.empty()) break;
    CodePoint const c = decode_utf8(utf8);
    if (c.length == 1)
      append_special(out, utf8[0]);
    else if (is_unprintable(c.value))
      append_escape(out, c.value);  // all of them lie below U+10000
    else
      out += utf8.substr(0, c.length);
    utf8.remove_prefix(c.length);
  }
  out += '"';
}

}  // namespace

bool is_utf8(std::string_view bytes) noexcept
{
  while (!bytes.empty()) {
    CodePoint const c = decode_utf8(bytes);
    if (c.length == 0) return false;
    bytes.remove_prefix(c.length);
  }
  return true;
}

void append_json(std::string& out, std::string_view bytes)
{
  if (is_utf8(bytes)) return append_string(out, bytes);
  out += "{\"bytes\": \"";
  append_base64(out, bytes);
  out += "\"}";
}

}  // namespace iotrace
