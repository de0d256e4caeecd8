// Automaton: the tree of a glob as states, run over a name from its end to its start. Each state says whether what
// follows it can match the rest of the name; so `!(…)`, which asks what follows it, costs one more `and not`.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "query/glob/syntax.hpp"

namespace iotrace::query::glob {

class Automaton {
 public:
  Automaton() = default;
  /// Compiles `nodes`, one after the other. With `below` a slash ends a match as well as the end does.
  Automaton(std::span<Node const> nodes, bool below);

  bool matches(std::string_view text, Dialect dialect) const;

 private:
  using Index = std::uint32_t;

  struct State {
    enum class Kind : std::uint8_t { end, end_or_slash, literal, any, set, star, deep, skip, either, tail, but_not };
    Kind kind;
    Index next = 0;   // where it goes on; of `tail`: the loop's head
    Index other = 0;  // of `either`: the other way; of `but_not`: what must not match; of `set`: index into sets_
    char32_t c = 0;
  };

  Index add(State state);
  Index compile(std::span<Node const> nodes, Index next);
  Index compile(Node const& node, Index next);
  Index compile_choice(std::span<Node const> children, Index next);
  Index compile_repeat(Node const& body, Index next);

  using Row = std::span<std::uint8_t>;  // which states can match from one place of the text on
  bool holds(State const& state, char32_t c, Row now, Row after) const;
  bool fill(char32_t c, Row now, Row after) const;

  std::vector<State> states_;
  std::vector<CharSet> sets_;
  std::vector<Index> tails_;
  Index start_ = 0;
  bool below_ = false;
};

}  // namespace iotrace::query::glob
