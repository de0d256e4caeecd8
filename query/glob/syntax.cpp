#include "query/glob/syntax.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>

#include "store/utf8.hpp"

namespace iotrace::query::glob {
namespace {

constexpr char32_t not_utf8 = 0x110000;
constexpr std::size_t npos = std::u32string_view::npos;

/// minimatch takes several slashes for one, also where they come about by what an alternative leaves out.
void fold_slashes(std::u32string& units)
{
  auto const repeated = std::ranges::unique(units, [](char32_t a, char32_t b) { return a == U'/' && b == U'/'; });
  units.erase(repeated.begin(), repeated.end());
}

// The classes of POSIX, for ASCII.
struct PosixClass {
  std::u32string_view name;
  std::u32string_view ranges;  // pairs: first and last
};
constexpr std::array<PosixClass, 14> posix_classes{{{U"alnum", U"09AZaz"},
                                                    {U"alpha", U"AZaz"},
                                                    {U"ascii", std::u32string_view(U"\0\x7F", 2)},
                                                    {U"blank", U"  \t\t"},
                                                    {U"cntrl", std::u32string_view(U"\0\x1F\x7F\x7F", 4)},
                                                    {U"digit", U"09"},
                                                    {U"graph", U"!~"},
                                                    {U"lower", U"az"},
                                                    {U"print", U" ~"},
                                                    {U"punct", U"!/:@[`{~"},
                                                    {U"space", U"\t\r  "},
                                                    {U"upper", U"AZ"},
                                                    {U"word", U"09AZaz__"},
                                                    {U"xdigit", U"09AFaf"}}};

Node make(Node::Kind kind, std::vector<Node> children = {})
{
  Node node;
  node.kind = kind;
  node.children = std::move(children);
  return node;
}

Node make_literal(char32_t c)
{
  Node node;
  node.kind = Node::Kind::literal;
  node.c = c;
  return node;
}

Node make_literals(std::string_view text)
{
  Node node = make(Node::Kind::sequence);
  for (char const c : text) node.children.push_back(make_literal(static_cast<unsigned char>(c)));
  return node;
}

/// Recursive descent over the units of one pattern.
class Parser {
 public:
  Parser(std::u32string_view text, Dialect dialect) : text_(text), dialect_(dialect) {}

  Node parse_all() { return parse_sequence(text_.size(), true, true); }

 private:
  // What stands between brackets, and where it ends.
  struct Group {
    std::size_t close;                  // of its closing bracket
    std::vector<std::size_t> commas{};  // of the separators of its own level
  };

  bool is(std::size_t at, char32_t c) const { return at < text_.size() && text_[at] == c; }
  bool has_braces() const { return dialect_ != Dialect::gitignore; }
  bool has_extended() const { return dialect_ == Dialect::minimatch; }

  /// The units up to `end`. `starts` and `ends` say whether a component begins before and ends behind them.
  Node parse_sequence(std::size_t end, bool starts, bool ends)
  {
    if (++depth_ > max_depth) throw Error("has too many brackets in one another");
    Node node = make(Node::Kind::sequence);
    std::size_t const begin = at_;
    while (at_ < end) {
      bool const at_start = at_ == begin ? starts : text_[at_ - 1] == U'/';
      node.children.push_back(parse_item(end, at_start, ends));
    }
    --depth_;
    return node;
  }

  Node parse_item(std::size_t end, bool at_start, bool ends)
  {
    char32_t const c = text_[at_];
    if (auto node = parse_extended(ends, end)) return std::move(*node);
    if (c == U'*') return parse_stars(end, at_start, ends);
    if (c == U'?') return ++at_, make(Node::Kind::any);
    if (c == U'\\') return parse_escape();
    if (c == U'[')
      if (auto node = parse_set()) return std::move(*node);
    if (c == U'}' && dialect_ == Dialect::globset) throw Error("has a } without its {");
    if (c == U'{' && has_braces())
      if (auto node = parse_braces(at_start, end, ends)) return std::move(*node);
    ++at_;
    return make_literal(c);
  }

  Node parse_escape()
  {
    if (++at_ < text_.size()) return make_literal(text_[at_++]);
    if (dialect_ == Dialect::globset) throw Error("ends in a single backslash");
    return make_literal(U'\\');
  }

  Node parse_stars(std::size_t end, bool at_start, bool ends)
  {
    std::size_t const begin = at_;
    while (at_ < end && text_[at_] == U'*') ++at_;
    bool const whole = at_ == end ? ends : text_[at_] == U'/';
    if (at_ - begin != 2 || !at_start || !whole) return make(Node::Kind::star);
    if (at_ == end) return make(Node::Kind::deep);
    ++at_;
    return make(Node::Kind::folders);
  }

  // --- sets ---------------------------------------------------------------------------------------------------------

  std::optional<Node> parse_set()
  {
    std::size_t at = at_ + 1;
    CharSet set;
    set.takes_slash = dialect_ == Dialect::globset;
    set.negated = is(at, U'!') || is(at, U'^');
    if (set.negated) ++at;
    for (bool first = true; at < text_.size(); first = false) {
      if (text_[at] == U']' && !first) {
        at_ = at + 1;
        Node node = make(Node::Kind::set);
        node.set = std::move(set);
        return node;
      }
      if (text_[at] == U'/' && dialect_ == Dialect::minimatch) break;  // components are cut before sets are looked for
      if (!add_posix_class(set, at)) add_range(set, at);
    }
    if (dialect_ == Dialect::globset) throw Error("has a [ without its ]");
    return std::nullopt;
  }

  bool add_posix_class(CharSet& set, std::size_t& at) const
  {
    if (dialect_ == Dialect::globset || !is(at, U'[') || !is(at + 1, U':')) return false;
    for (auto const& [name, ranges] : posix_classes) {
      if (text_.substr(at + 2, name.size()) != name || text_.substr(at + 2 + name.size(), 2) != U":]") continue;
      for (std::size_t i = 0; i + 1 < ranges.size(); i += 2) set.ranges.emplace_back(ranges[i], ranges[i + 1]);
      at += name.size() + 4;
      return true;
    }
    return false;
  }

  void add_range(CharSet& set, std::size_t& at) const
  {
    auto const read = [&] {
      if (text_[at] == U'\\' && dialect_ != Dialect::globset && at + 1 < text_.size()) ++at;
      return text_[at++];
    };
    char32_t const low = read();
    char32_t high = low;
    if (is(at, U'-') && at + 1 < text_.size() && text_[at + 1] != U']') {
      ++at;
      high = read();
      if (high < low && dialect_ == Dialect::globset) throw Error("has a range in [] that ends before it begins");
    }
    set.ranges.emplace_back(low, high);
  }

  // --- groups -------------------------------------------------------------------------------------------------------

  /// The group that opens at `open`, with brackets of its kind nested in it; nullopt: it never closes before `end`.
  std::optional<Group> find_group(std::size_t open, std::size_t end, char32_t closing, char32_t separator) const
  {
    Group group{npos};
    std::size_t depth = 0;
    for (std::size_t at = open + 1; at < end; ++at) {
      char32_t const c = text_[at];
      if (c == U'\\') {
        ++at;
      } else if (c == text_[open]) {
        ++depth;
      } else if (c == closing) {
        if (depth-- == 0) {
          group.close = at;
          return group;
        }
      } else if (c == separator && depth == 0) {
        group.commas.push_back(at);
      } else if (c == U'/' && closing == U')') {
        return std::nullopt;  // a component ends before its group does: no group at all
      }
    }
    return std::nullopt;
  }

  std::vector<Node> parse_alternatives(Group const& group, std::size_t open, bool starts, bool ends)
  {
    std::vector<Node> alternatives;
    at_ = open + 1;
    for (std::size_t i = 0; i <= group.commas.size(); ++i) {
      std::size_t const end = i < group.commas.size() ? group.commas[i] : group.close;
      alternatives.push_back(parse_sequence(end, starts, ends));
      at_ = end + 1;
    }
    return alternatives;
  }

  bool ends_component(std::size_t at, std::size_t end, bool ends) const { return at == end ? ends : is(at, U'/'); }

  /// `@(a|b)` and its like.
  std::optional<Node> parse_extended(bool ends, std::size_t end)
  {
    constexpr std::u32string_view kinds = U"?*+@!";
    if (!has_extended() || kinds.find(text_[at_]) == npos || !is(at_ + 1, U'(')) return std::nullopt;
    char32_t const kind = text_[at_];
    auto const group = find_group(at_ + 1, end, U')', U'|');
    if (!group) return std::nullopt;
    auto alternatives = parse_alternatives(*group, at_ + 1, false, ends_component(group->close + 1, end, ends));
    if (kind == U'!') return make(Node::Kind::negation, std::move(alternatives));
    Node choice = make(Node::Kind::choice, std::move(alternatives));
    if (kind == U'*' || kind == U'+') choice = make(Node::Kind::repeat, {std::move(choice)});
    if (kind == U'*' || kind == U'?')
      choice = make(Node::Kind::choice, {std::move(choice), make(Node::Kind::sequence)});
    return choice;
  }

  std::optional<Node> parse_braces(bool starts, std::size_t end, bool ends)
  {
    auto const group = find_group(at_, end, U'}', U',');
    if (dialect_ == Dialect::globset && !group) throw Error("has a { without its }");
    if (!group) return std::nullopt;
    if (dialect_ == Dialect::minimatch && group->commas.empty()) return parse_range(*group);
    // globset cuts components inside of braces by themselves, minimatch by what they become.
    bool const cuts = dialect_ == Dialect::globset;
    ends = !cuts && ends_component(group->close + 1, end, ends);
    auto alternatives = parse_alternatives(*group, at_, starts || cuts, ends);
    if (cuts) drop_empty(alternatives);
    if (alternatives.empty()) return make(Node::Kind::sequence);
    return make(Node::Kind::choice, std::move(alternatives));
  }

  static void drop_empty(std::vector<Node>& alternatives)
  {
    std::erase_if(alternatives, [](Node const& alternative) { return alternative.children.empty(); });
  }

  // --- {1..3} -------------------------------------------------------------------------------------------------------

  struct Range {
    std::int64_t first, last, step;
    std::size_t width;  // numbers are filled up with zeros to it
    bool letters;
  };

  /// `{1..3}`, `{a..e}`, `{01..10..2}`; nullopt: the braces stand for themselves.
  std::optional<Node> parse_range(Group const& group)
  {
    std::string text;
    for (char32_t const c : text_.substr(at_ + 1, group.close - at_ - 1)) text += c < 0x80 ? static_cast<char>(c) : '?';
    auto const range = read_range(text);
    if (!range) return std::nullopt;
    auto const length = static_cast<std::size_t>(
        (std::max(range->first, range->last) - std::min(range->first, range->last)) / range->step);
    if (length >= max_range) throw Error("has a range in {} of too many elements");
    std::vector<Node> elements;
    std::int64_t const direction = range->first <= range->last ? range->step : -range->step;
    for (std::size_t i = 0; i <= length; ++i)
      elements.push_back(make_literals(spell(*range, range->first + static_cast<std::int64_t>(i) * direction)));
    at_ = group.close + 1;
    return make(Node::Kind::choice, std::move(elements));
  }

  static std::optional<std::int64_t> read_number(std::string_view text)
  {
    std::int64_t value = 0;
    auto const [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    bool const whole = error == std::errc{} && stop == text.data() + text.size();
    return whole && value > -1'000'000'000 && value < 1'000'000'000 ? std::optional(value) : std::nullopt;
  }

  static std::optional<Range> read_range(std::string_view text)
  {
    std::size_t const dots = text.find("..");
    if (dots == text.npos) return std::nullopt;
    std::string_view const first = text.substr(0, dots);
    std::string_view last = text.substr(dots + 2);
    std::int64_t step = 1;
    if (std::size_t const more = last.find(".."); more != last.npos) {
      auto const given = read_number(last.substr(more + 2));
      if (!given) return std::nullopt;
      step = std::max<std::int64_t>(1, *given < 0 ? -*given : *given);
      last = last.substr(0, more);
    }
    auto const is_letter = [](std::string_view s) {
      return s.size() == 1 && ((s[0] | 0x20) >= 'a' && (s[0] | 0x20) <= 'z');
    };
    if (is_letter(first) && is_letter(last)) return Range{first[0], last[0], step, 0, true};
    auto const low = read_number(first), high = read_number(last);
    if (!low || !high) return std::nullopt;
    auto const padded = [](std::string_view s) { return s.size() > 1 && s[s[0] == '-' ? 1 : 0] == '0' && s != "-0"; };
    return Range{*low, *high, step, padded(first) || padded(last) ? std::max(first.size(), last.size()) : 0, false};
  }

  static std::string spell(Range const& range, std::int64_t value)
  {
    if (range.letters) return {static_cast<char>(value)};
    std::string digits = std::to_string(value < 0 ? -value : value);
    std::size_t const sign = value < 0 ? 1 : 0;
    if (digits.size() + sign < range.width) digits.insert(0, range.width - digits.size() - sign, '0');
    return sign ? '-' + digits : digits;
  }

  std::u32string_view text_;
  Dialect dialect_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace

bool CharSet::holds(char32_t c) const noexcept
{
  if (c == U'/' && !takes_slash) return false;
  return negated !=
         std::ranges::any_of(ranges, [c](auto const& range) { return range.first <= c && c <= range.second; });
}

Unit next_unit(std::string_view text, Dialect dialect) noexcept
{
  auto const byte = static_cast<unsigned char>(text.front());
  if (dialect != Dialect::minimatch || byte < 0x80) return {byte, 1};
  CodePoint const point = decode_utf8(text);
  return point.length != 0 ? Unit{point.value, point.length} : Unit{not_utf8 + byte, 1};
}

std::u32string decode(std::string_view text, Dialect dialect)
{
  std::u32string units;
  units.reserve(text.size());
  while (!text.empty()) {
    Unit const unit = next_unit(text, dialect);
    units += unit.value;
    text.remove_prefix(unit.length);
  }
  return units;
}

Node parse(std::string_view pattern, Dialect dialect)
{
  if (pattern.size() > max_length) throw Error("is too long");
  std::u32string units = decode(pattern, dialect);
  if (dialect == Dialect::minimatch) fold_slashes(units);
  return Parser(units, dialect).parse_all();
}

}  // namespace iotrace::query::glob
