// Encoding of code points as UTF-8, for texts that come in another form: UTF-16, XML's character references.
#pragma once

#include <cstdint>
#include <string>

namespace iotrace {

/// Appends `code`, at most 0x10ffff. A surrogate that stands alone gets its three bytes too: names of files may hold
/// one (NTFS), and the result is then as little UTF-8 as the name was UTF-16.
inline void append_utf8(std::string& out, std::uint32_t code)
{
  auto const put = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xc0 | code >> 6);
  } else if (code < 0x10000) {
    put(0xe0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3f));
  } else {
    put(0xf0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3f));
    put(0x80 | (code >> 6 & 0x3f));
  }
  put(0x80 | (code & 0x3f));
}

}  // namespace iotrace
