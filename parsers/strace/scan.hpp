// Hand-written scans over strace's text: the hot loops of the grammar, and the one place that knows how quotes,
// descriptors, comments and brackets hide separators. Pure functions over [first, last); nothing is copied.
#pragma once

#include <cstddef>
#include <cstring>

namespace iotrace::strace {

/// Past `text`; null where it does not stand there. Of a literal: its size is known, so no function is called.
template <std::size_t size>
char const* skip_text(char const* first, char const* last, char const (&text)[size]) noexcept
{
  constexpr std::size_t length = size - 1;
  bool const there = static_cast<std::size_t>(last - first) >= length && std::memcmp(first, text, length) == 0;
  return there ? first + length : nullptr;
}

/// At `"`: past the closing quote; null where there is none. A quote inside is written `\"`.
char const* scan_string(char const* first, char const* last) noexcept;

/// At `<` of a decorated descriptor: past its `>`; null where there is none.
///   </tmp/x>   </dev/null<char 1:3>>   <TCP:[127.0.0.1:5->127.0.0.1:6]>   <UNIX-STREAM:[56679,"d/sock"]>
char const* scan_annotation(char const* first, char const* last) noexcept;

/// At `/*`: past `*/`; null where there is none.
char const* scan_comment(char const* first, char const* last) noexcept;

/// At `{` or `[`: past the bracket that closes it; null where there is none. Nesting is counted, not recursed into.
char const* scan_group(char const* first, char const* last) noexcept;

/// From anywhere in an argument: to the `,` that ends it, or to the end of the text. Never null.
char const* scan_item(char const* first, char const* last) noexcept;

/// After the `(` of a call: to the `)` that closes it, or to the blank before ` <unfinished ...>`, ` <detached ...>` or
/// ` <pid changed to N ...>`, or to the end of a line that was cut. Never null.
char const* scan_arguments(char const* first, char const* last) noexcept;

/// A system call's name: openat, _llseek, syscall_0x1c4, readv#64, 64:readv, SYS_123, ????; null where there is none
/// (`???` is a thread that was lost before its first call).
char const* scan_name(char const* first, char const* last) noexcept;

/// A flag's name: O_RDONLY; null where there is none.
char const* scan_flag(char const* first, char const* last) noexcept;

/// Names of flags and the `|` between them: O_RDONLY|O_CLOEXEC. Never null.
char const* scan_flags(char const* first, char const* last) noexcept;

/// A word of capitals: ENOENT, SIGCHLD, ERESTARTSYS; null where there is none.
char const* scan_word(char const* first, char const* last) noexcept;

/// A field's or argument's name before `=`: st_mode, dirfd; the `=` is not consumed; null where there is none.
char const* scan_label(char const* first, char const* last) noexcept;

/// Blanks, any number. Never null.
inline char const* scan_blanks(char const* first, char const* last) noexcept
{
  while (first != last && *first == ' ') ++first;
  return first;
}

}  // namespace iotrace::strace
