// Escapers: bytes that may be hostile (names of files, words of command lines, messages) → text that is safe to show.
// Pure functions; every answer goes through one of them, only `-0` does not. JSON's escaper is store/json_text.hpp.
//
// The one quoting style of text output: a name that holds a control byte, DEL, a double quote, a backslash, bytes that
// are not UTF-8, a C1 control, or an invisible or direction-changing character stands in double quotes, as in C:
// \a \b \t \n \v \f \r \" \\, and \ooo (three octal digits) for each byte of anything else. All other names stand as
// they are, so a line that starts with a double quote is always a quoted name.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace iotrace::query {

/// Appends `name` in the style above; an empty name is `""`.
void append_quoted(std::string& out, std::string_view name);
std::string quote_name(std::string_view name);

/// Appends free text (messages of SQLite, SQL text) with the same escapes and no quotes around; quotes, backslashes and
/// line ends stand as they are when `keep_lines`, else line ends are escaped too.
void append_printable(std::string& out, std::string_view text, bool keep_lines = false);
std::string printable(std::string_view text, bool keep_lines = false);

/// Appends one text cell of a CSV file: quoted as above where unsafe, then a `'` before a cell that starts with
/// = + - @ or ' (a spreadsheet would take it for a formula, CWE-1236), then RFC 4180 quotes where needed.
void append_csv(std::string& out, std::string_view text);

/// Appends one word as a shell would take it: bare, in single quotes, or as $'…' where it holds unsafe bytes.
void append_shell_word(std::string& out, std::string_view word);

/// How many terminal columns safe text takes: combining marks none, East Asian wide characters and emoji two.
std::size_t display_width(std::string_view text) noexcept;

/// The longest head of `text` that takes at most `columns`, with `...` at its end where something was cut.
std::string cut_to_width(std::string_view text, std::size_t columns);

}  // namespace iotrace::query
