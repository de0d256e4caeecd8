#include "query/glob/pattern.hpp"

#include <algorithm>
#include <array>

namespace iotrace::query::glob {
namespace {

bool is_literal(Node const& node) noexcept { return node.kind == Node::Kind::literal; }

void append_unit(std::string& out, char32_t c, Dialect dialect)
{
  if (dialect != Dialect::minimatch || c < 0x80) {
    out += static_cast<char>(c);
  } else if (c >= 0x110000) {
    out += static_cast<char>(c - 0x110000);
  } else if (c < 0x800) {
    out += {static_cast<char>(0xC0 | (c >> 6)), static_cast<char>(0x80 | (c & 0x3F))};
  } else if (c < 0x10000) {
    out += {static_cast<char>(0xE0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 0x3F)),
            static_cast<char>(0x80 | (c & 0x3F))};
  } else {
    out += {static_cast<char>(0xF0 | (c >> 18)), static_cast<char>(0x80 | ((c >> 12) & 0x3F)),
            static_cast<char>(0x80 | ((c >> 6) & 0x3F)), static_cast<char>(0x80 | (c & 0x3F))};
  }
}

/// By byte. Those that are not ASCII are left to the parser, which knows characters.
constexpr std::array<bool, 256> special_bytes = [] {
  std::array<bool, 256> special{};
  for (char const c : std::string_view("*?[]{}()!+@|,^\\")) special[static_cast<unsigned char>(c)] = true;
  for (std::size_t byte = 0x80; byte < special.size(); ++byte) special[byte] = true;
  return special;
}();

}  // namespace

bool is_name(std::string_view pattern) noexcept
{
  auto const is_special = [](char c) { return special_bytes[static_cast<unsigned char>(c)]; };
  return pattern.size() <= max_length && pattern.find("//") == pattern.npos &&
         std::ranges::none_of(pattern, is_special);
}

bool is_plain(std::string_view pattern, Dialect dialect)
{
  if (is_name(pattern)) return true;
  return std::ranges::all_of(parse(pattern, dialect).children, is_literal);
}

Pattern::Pattern(std::string_view pattern, Dialect dialect, Reach reach) : dialect_(dialect), reach_(reach)
{
  if (is_name(pattern)) {
    prefix_ = pattern;
    is_literal_ = true;
    return;
  }
  Node const tree = parse(pattern, dialect);
  auto const special = std::ranges::find_if_not(tree.children, is_literal);
  for (auto node = tree.children.begin(); node != special; ++node) append_unit(prefix_, node->c, dialect);
  is_literal_ = special == tree.children.end();
  if (!is_literal_) rest_ = Automaton({special, tree.children.end()}, reach == Reach::below);
}

bool Pattern::matches(std::string_view name) const
{
  if (!name.starts_with(prefix_)) return false;
  name.remove_prefix(prefix_.size());
  if (!is_literal_) return rest_.matches(name, dialect_);
  return name.empty() || (reach_ == Reach::below && name.starts_with('/') && !prefix_.empty());
}

}  // namespace iotrace::query::glob
