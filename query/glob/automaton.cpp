#include "query/glob/automaton.hpp"

#include <algorithm>
#include <array>
#include <ranges>

namespace iotrace::query::glob {
namespace {

constexpr char32_t no_unit = static_cast<char32_t>(-1);  // behind the last one

bool is_ascii(std::string_view text) noexcept
{
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

Automaton::Automaton(std::span<Node const> nodes, bool below) : below_(below)
{
  using enum State::Kind;
  start_ = compile(nodes, add({below ? end_or_slash : end}));
}

Automaton::Index Automaton::add(State state)
{
  states_.push_back(state);
  return static_cast<Index>(states_.size() - 1);
}

// From the last node to the first: each is told where it goes on, so a state only looks at states before it.
Automaton::Index Automaton::compile(std::span<Node const> nodes, Index next)
{
  for (Node const& node : nodes | std::views::reverse) next = compile(node, next);
  return next;
}

Automaton::Index Automaton::compile(Node const& node, Index next)
{
  using enum State::Kind;
  switch (node.kind) {
    case Node::Kind::literal:
      return add({literal, next, 0, node.c});
    case Node::Kind::any:
      return add({any, next});
    case Node::Kind::set:
      sets_.push_back(node.set);
      return add({set, next, static_cast<Index>(sets_.size() - 1)});
    case Node::Kind::star:
      return add({star, next});
    case Node::Kind::deep:
      return add({deep, next});
    case Node::Kind::folders:
      return add({either, next, add({skip, next})});
    case Node::Kind::sequence:
      return compile(node.children, next);
    case Node::Kind::choice:
      return compile_choice(node.children, next);
    case Node::Kind::repeat:
      return compile_repeat(node.children.front(), next);
    case Node::Kind::negation: {
      Index const run = add({star, next});
      Index const forbidden = compile_choice(node.children, next);
      return add({but_not, run, forbidden});
    }
  }
  return next;
}

Automaton::Index Automaton::compile_choice(std::span<Node const> children, Index next)
{
  Index chosen = compile(children.back(), next);
  for (Node const& child : children.first(children.size() - 1) | std::views::reverse) {
    Index const way = compile(child, next);
    chosen = add({State::Kind::either, way, chosen});
  }
  return chosen;
}

Automaton::Index Automaton::compile_repeat(Node const& body, Index next)
{
  Index const tail = add({State::Kind::tail, next});
  Index const head = compile(body, tail);
  states_[tail].other = head;
  tails_.push_back(tail);
  return head;
}

bool Automaton::holds(State const& state, char32_t c, Row now, Row after) const
{
  using enum State::Kind;
  bool const in_name = c != no_unit && c != U'/';
  switch (state.kind) {
    case end:
      return c == no_unit;
    case end_or_slash:
      return !in_name;
    case literal:
      return c == state.c && after[state.next];
    case any:
      return in_name && after[state.next];
    case set:
      return c != no_unit && after[state.next] && sets_[state.other].holds(c);
    case star:
      return now[state.next] || (in_name && after[static_cast<Index>(&state - states_.data())]);
    case deep:
      return now[state.next] || (c != no_unit && after[static_cast<Index>(&state - states_.data())]);
    case skip:
      return c != no_unit && (after[static_cast<Index>(&state - states_.data())] || (c == U'/' && after[state.next]));
    case either:
      return now[state.next] || now[state.other];
    case tail:
      return now[static_cast<Index>(&state - states_.data())] || now[state.next];
    case but_not:
      return now[state.next] && !now[state.other];
  }
  return false;
}

/// Fills the row of one place. A repetition's tail may go on at its head, which stands behind it: where that changes
/// the tail, once more. False when no state can match from here on.
bool Automaton::fill(char32_t c, Row now, Row after) const
{
  std::ranges::fill(now, std::uint8_t{0});
  bool alive = below_;  // a slash further on can still end a match
  for (std::size_t round = 0; round <= max_depth; ++round) {
    for (std::size_t i = 0; i < states_.size(); ++i) {
      now[i] = holds(states_[i], c, now, after);
      alive = alive || now[i];
    }
    bool changed = false;
    for (Index const tail : tails_) {
      if (now[tail] || !now[states_[tail].other]) continue;
      now[tail] = 1;
      changed = true;
    }
    if (!changed) break;
  }
  return alive;
}

bool Automaton::matches(std::string_view text, Dialect dialect) const
{
  std::array<std::uint8_t, 1024> small;
  std::vector<std::uint8_t> large;
  std::size_t const size = states_.size();
  if (2 * size > small.size()) large.resize(2 * size);
  Row const rows = large.empty() ? Row(small).first(2 * size) : Row(large);
  Row now = rows.first(size), after = rows.last(size);
  auto const run = [&](auto const& units) {
    if (!fill(no_unit, now, after)) return false;
    for (auto const unit : units | std::views::reverse) {
      std::swap(now, after);
      if (!fill(unit, now, after)) return false;
    }
    return now[start_] != 0;
  };
  if (dialect == Dialect::minimatch && !is_ascii(text)) return run(decode(text, dialect));
  return run(std::span(reinterpret_cast<unsigned char const*>(text.data()), text.size()));
}

}  // namespace iotrace::query::glob
