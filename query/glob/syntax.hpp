// Syntax: the text of a glob → a tree, in one of three dialects. The tree knows no dialect any more; automaton.hpp runs
// it.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace iotrace::query::glob {

/// Who decides what a pattern means.
///
///                     minimatch 10, dot: true   globset 0.4, literal_separator   git's wildmatch
///   unit of ? and []  a code point              a byte                           a byte
///   [/]               no set                    matches a slash                  matches none
///   {a,b}             yes; {a} as it stands     yes; {a} is a                    as it stands
///   {1..3}            yes                       no                               as it stands
///   @(a|b) !(a) …     yes                       no (extended.hpp turns them)      as it stands
///   [a unclosed       as it stands              an error                         as it stands
///   a//b              a/b                       as it stands                     as it stands
enum class Dialect : std::uint8_t { minimatch, globset, gitignore };

/// A pattern that cannot be compiled: what() says why, without naming the pattern.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Limits that no honest pattern comes near.
inline constexpr std::size_t max_length = 1 << 14;
inline constexpr std::size_t max_depth = 32;
inline constexpr std::size_t max_range = 1000;  // elements of {1..1000}

struct CharSet {
  std::vector<std::pair<char32_t, char32_t>> ranges;
  bool negated = false;
  bool takes_slash = false;

  bool holds(char32_t c) const noexcept;
};

struct Node {
  enum class Kind : std::uint8_t {
    literal,   // c
    any,       // one unit but a slash
    set,       // one unit of the set
    star,      // any run without a slash
    folders,   // `**/`: any number of whole folders
    deep,      // `**`: any run
    sequence,  // all children
    choice,    // one of the children
    repeat,    // one or more times the only child
    negation,  // any run without a slash that is none of the children, where what follows matches
  };
  Kind kind = Kind::sequence;
  char32_t c = 0;
  CharSet set{};
  std::vector<Node> children{};
};

/// One unit of a text: a code point, or a byte that begins none (0x110000 and its value); `length` bytes long.
struct Unit {
  char32_t value;
  std::size_t length;
};
Unit next_unit(std::string_view text, Dialect dialect) noexcept;

std::u32string decode(std::string_view text, Dialect dialect);

/// The tree of `pattern`, a sequence. Throws Error.
Node parse(std::string_view pattern, Dialect dialect);

}  // namespace iotrace::query::glob
