// UTF-8, one code point at a time, and which of them must never reach a terminal raw. Floor 0: standard headers only.
#pragma once

#include <cstdint>
#include <string_view>

namespace iotrace {

/// One decoded code point; `length` is 0 where the bytes are not well-formed UTF-8.
struct CodePoint {
  char32_t value = 0;
  std::uint8_t length = 0;
};

/// Decodes the code point at the start of `bytes` (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF).
constexpr CodePoint decode_utf8(std::string_view bytes) noexcept
{
  if (bytes.empty()) return {};
  auto const lead = static_cast<unsigned char>(bytes[0]);
  if (lead < 0x80) return {lead, 1};
  std::uint8_t const length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  if (length == 0 || bytes.size() < length) return {};
  char32_t value = lead & (0x7Fu >> length);
  for (std::uint8_t i = 1; i < length; ++i) {
    auto const next = static_cast<unsigned char>(bytes[i]);
    if ((next & 0xC0u) != 0x80u) return {};
    value = (value << 6) | (next & 0x3Fu);
  }
  bool const overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  bool const surrogate = value >= 0xD800 && value <= 0xDFFF;
  return overlong || surrogate || value > 0x10FFFF ? CodePoint{} : CodePoint{value, length};
}

/// True for what can move, hide or recolour text on a terminal: C0, DEL and C1 controls, line separators (U+2028,
/// U+2029) and the directional marks of the Unicode bidirectional algorithm (UAX #9, table 2.1 ff.).
constexpr bool is_unprintable(char32_t c) noexcept
{
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

}  // namespace iotrace
