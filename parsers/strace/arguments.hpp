// Arguments: the text between a call's parentheses as typed values, and the way into structs and lists. Views point
// into that text; a text with escapes is decoded into an arena, any other is used as it stands.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "parsers/fact.hpp"

namespace iotrace::strace {

/// One argument, struct field or list element.
struct Argument {
  enum class Kind : std::uint8_t {
    absent,
    string,     // "/etc/passwd"   "xxxx"...          body = between the quotes
    number,     // 0644   0x80000   -1   3</tmp/x>    number; path where it is a decorated descriptor
    structure,  // {st_mode=S_IFREG|0644, ...}        body = between the braces
    list,       // [3, 4]   ["make", "-j2"]           body = between the brackets
    null,       // NULL
    ellipsis,   // ...
    words,      // O_RDONLY|O_CLOEXEC   htons(80)   0x1 /* AF_UNIX */|0x800
  };

  Kind kind = Kind::absent;
  bool cut = false;      ///< `...` followed the string: strace's -s cut it
  bool deleted = false;  ///< `>(deleted)`
  bool decorated = false;
  std::int64_t number = 0;
  std::string_view label;  ///< of `flags=…`: a struct's field, or an argument under -N
  std::string_view text;   ///< all of it but the label
  std::string_view body;
  std::string_view path;  ///< between the `<` and `>` of a descriptor, still escaped
};

/// Takes the first argument off `rest`, its comma with it; false when nothing is left.
bool take_argument(std::string_view& rest, Argument& argument);

/// The arguments of one call, by place and by name. They are read as far as they are asked for: most calls that carry
/// data need their first argument only.
class Arguments {
 public:
  /// No system call has more than six.
  static constexpr std::size_t most = 8;

  /// Replaces what was read before.
  void reset(std::string_view text)
  {
    rest_ = text;
    size_ = 0;
  }
  /// The argument in that place; Kind::absent where the call has fewer or was cut.
  Argument const& operator[](std::size_t place);
  /// The argument of that name; Kind::absent where there is none.
  Argument const& named(std::string_view label);

 private:
  std::string_view rest_;
  std::size_t size_ = 0;
  std::array<Argument, most> all_;
};

/// The field of a struct, looked for from the front; Kind::absent where there is none.
Argument find_field(Argument const& structure, std::string_view label);

/// The value of a flags expression: names, numbers and comments joined by `|`. Unknown names count as 0.
///   O_RDONLY|O_CLOEXEC     0x80000 /* O_RDONLY|O_CLOEXEC */     S_IFREG|0644     8192*1024
std::uint64_t flags_of(Argument const& argument);

/// Bytes of a text with strace's escapes: \n \" \\ \0 \303 \x2f. Without a backslash the text itself.
std::string_view decode(std::string_view text, Arena& arena);

/// A descriptor: its number, and the kernel's path where -y printed one.
Descriptor descriptor_of(Argument const& argument, Arena& arena);
/// The same out of what stands between `<` and `>`.
Descriptor decorated_descriptor(std::int32_t number, std::string_view path, bool deleted, Arena& arena);

}  // namespace iotrace::strace
