// JSON text of bytes that may not be UTF-8: names of files, words of command lines. Standard headers only.
#pragma once

#include <string>
#include <string_view>

namespace iotrace {

/// True when `bytes` is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool is_utf8(std::string_view bytes) noexcept;

/// Appends `bytes` as a JSON string, or as {"bytes": "<base64>"} where it is not UTF-8, so that no byte is lost.
/// Control characters, DEL, U+2028 and U+2029 and `<` are escaped: the text is safe in a log line and in HTML.
void append_json(std::string& out, std::string_view bytes);

}  // namespace iotrace
