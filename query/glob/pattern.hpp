// Pattern: one compiled glob. The only matcher of names that there is: --ignore, declarations, exclusions, .gitignore.
#pragma once

#include <string>
#include <string_view>

#include "query/glob/automaton.hpp"
#include "query/glob/syntax.hpp"

namespace iotrace::query::glob {

/// Whether a name that lies below a match counts too.
enum class Reach : std::uint8_t { exact, below };

/// True when no character of a pattern is special in any dialect, as in nearly all names of files: it is itself what it
/// matches.
bool is_name(std::string_view pattern) noexcept;

/// True when nothing in `pattern` is special: it names one path.
bool is_plain(std::string_view pattern, Dialect dialect);

class Pattern {
 public:
  /// Throws Error when the pattern is malformed (globset only) or larger than what is allowed.
  Pattern(std::string_view pattern, Dialect dialect, Reach reach = Reach::exact);

  /// True when the whole of `name` matches, or with Reach::below a folder above it. Takes at most the product of the
  /// two lengths in time (times the depth of nested repetitions), and no memory that grows with the name.
  bool matches(std::string_view name) const;

 private:
  Dialect dialect_;
  Reach reach_;
  std::string prefix_;       // literal head, compared at once
  bool is_literal_ = false;  // the head is all there is
  Automaton rest_;
};

}  // namespace iotrace::query::glob
