#include "query/glob/extended.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace iotrace::query::glob {
namespace {

constexpr std::size_t max_variants = 4096;
constexpr std::size_t npos = std::string_view::npos;

// One piece of a segment between two slashes.
struct Piece {
  enum class Kind { plain, optional, any_number, negated, negated_name, negated_head };
  Kind kind = Kind::plain;
  std::string text;
};

/// `a|b` or `a,b` as an alternation of the engine, `a` alone as it is.
std::string alternation(std::string_view items)
{
  std::string text(items);
  std::ranges::replace(text, '|', ',');
  return text.find(',') == npos ? text : '{' + text + '}';
}

/// Cuts one segment into pieces.
class SegmentReader {
 public:
  explicit SegmentReader(std::string_view segment) : rest_(segment) {}

  std::vector<Piece> read()
  {
    std::vector<Piece> pieces;
    while (!rest_.empty()) {
      Piece piece = read_piece();
      bool const joins = piece.kind == Piece::Kind::plain && !pieces.empty() && pieces.back().kind == piece.kind;
      if (joins)
        pieces.back().text += piece.text;
      else
        pieces.push_back(std::move(piece));
    }
    return pieces;
  }

 private:
  Piece read_piece()
  {
    bool const after_text = std::exchange(after_text_, false);
    if (rest_[0] == '\\') return {Piece::Kind::plain, take(2)};
    if (rest_[0] == '[')
      if (std::size_t const close = rest_.find(']', 2); close != npos) return {Piece::Kind::plain, take(close + 1)};
    if (rest_[0] == '(') return {Piece::Kind::plain, alternation(take_group(1, ')'))};
    if (rest_.starts_with("{,")) return {Piece::Kind::optional, alternation(take_group(2, '}'))};
    bool const opens = rest_.size() > 1 && rest_[1] == '(' && !(rest_[0] == '*' && after_text);
    if (!opens || std::string_view("?*+@!").find(rest_[0]) == npos) {
      after_text_ = rest_[0] != '?';
      return {Piece::Kind::plain, take(1)};
    }
    switch (rest_[0]) {
      case '?':
        return {Piece::Kind::optional, alternation(take_group(2, ')'))};
      case '*':
        return {Piece::Kind::any_number, alternation(take_group(2, ')'))};
      case '+':
      case '@':
        return {Piece::Kind::plain, alternation(take_group(2, ')'))};
      case '!':
        return read_negation();
      default:
        return {Piece::Kind::plain, take(1)};
    }
  }

  Piece read_negation()
  {
    std::string text = alternation(take_group(2, ')'));
    if (rest_.starts_with('.')) return {Piece::Kind::negated_name, text + take(1)};
    if (rest_.starts_with('*')) return {Piece::Kind::negated_head, text + take(1)};
    return {Piece::Kind::negated, std::move(text)};
  }

  std::string take(std::size_t length)
  {
    std::string text(rest_.substr(0, length));
    rest_.remove_prefix(text.size());
    return text;
  }

  std::string take_group(std::size_t opening, char closing)
  {
    std::size_t const close = rest_.find(closing);
    if (close == npos) throw Error("has a ( without its )");
    std::string text(rest_.substr(opening, close - opening));
    rest_.remove_prefix(close + 1);
    return text;
  }

  std::string_view rest_;
  bool after_text_ = false;  // `*(` behind plain text is a star and then a group
};

/// What a segment can stand for with each of its groups there or not. What stood before a negated group is forgotten
/// where the group is left out: that is Nx's way.
void add_variants(std::span<Piece const> pieces, bool is_last, Signed built, std::vector<Signed>& out)
{
  if (out.size() > max_variants) throw Error("stands for too many patterns");
  if (pieces.empty()) return out.push_back(std::move(built));
  Piece const& piece = pieces.front();
  auto const rest = pieces.subspan(1);
  Signed with{built.text + piece.text, built.negative};
  Signed without = built;
  switch (piece.kind) {
    case Piece::Kind::plain:
      return add_variants(rest, is_last, std::move(with), out);
    case Piece::Kind::optional:
      break;
    case Piece::Kind::any_number:
      if (!is_last) without.text = "*";
      break;
    case Piece::Kind::negated:
      if (!is_last) without.text = "*";
      with.negative = true;
      break;
    case Piece::Kind::negated_name:
      without.text = "*.";
      with.negative = true;
      break;
    case Piece::Kind::negated_head:
      without.text = "*";
      with.negative = true;
      break;
  }
  add_variants(rest, is_last, std::move(without), out);
  add_variants(rest, is_last, std::move(with), out);
}

/// All ways through the segments. A negative segment ends its pattern there: everything below is taken away.
std::vector<Signed> combine(std::vector<std::vector<Signed>> const& segments)
{
  std::vector<Signed> open{{}}, done;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    bool const is_last = i + 1 == segments.size();
    std::vector<Signed> longer;
    for (Signed const& head : open)
      for (Signed const& variant : segments[i]) {
        Signed joined{head.text + variant.text + (is_last ? "" : "/"), variant.negative};
        (is_last || variant.negative ? done : longer).push_back(std::move(joined));
        if (longer.size() + done.size() > max_variants) throw Error("stands for too many patterns");
      }
    open = std::move(longer);
  }
  return done;
}

std::vector<Signed> convert_one(std::string_view glob)
{
  bool const negative = is_negative(glob);
  if (negative) glob.remove_prefix(1);
  std::vector<std::vector<Signed>> segments;
  while (true) {
    std::size_t const slash = glob.find('/');
    auto const pieces = SegmentReader(glob.substr(0, slash)).read();
    add_variants(pieces, slash == npos, {}, segments.emplace_back());
    if (slash == npos) break;
    glob.remove_prefix(slash + 1);
  }
  std::vector<Signed> globs = combine(segments);
  for (Signed& one : globs) one.negative = one.negative || negative;
  return globs;
}

/// The alternatives of a glob that is one brace group as a whole, else the glob itself.
std::vector<std::string_view> split_whole_group(std::string_view glob)
{
  if (glob.size() < 2 || glob.front() != '{' || glob.back() != '}') return {glob};
  std::vector<std::string_view> parts;
  std::size_t depth = 0, begin = 1;
  for (std::size_t i = 0; i < glob.size(); ++i) {
    bool const closes_all = glob[i] == '}' && depth == 1;
    if (closes_all && i + 1 != glob.size()) return {glob};
    if (closes_all || (glob[i] == ',' && depth == 1)) {
      parts.push_back(glob.substr(begin, i - begin));
      begin = i + 1;
    }
    if (glob[i] == '{') ++depth;
    if (glob[i] == '}' && depth > 0) --depth;
  }
  return depth == 0 ? parts : std::vector{glob};
}

}  // namespace

bool is_negative(std::string_view glob) noexcept { return glob.starts_with('!') && !glob.starts_with("!("); }

std::vector<Signed> convert_extended(std::string_view glob)
{
  if (glob.size() > max_length) throw Error("is too long");
  std::vector<Signed> all;
  for (std::string_view const part : split_whole_group(glob)) {
    auto converted = convert_one(part);
    all.insert(all.end(), std::make_move_iterator(converted.begin()), std::make_move_iterator(converted.end()));
  }
  std::ranges::sort(all);
  auto const twice = std::ranges::unique(all);
  all.erase(twice.begin(), twice.end());
  return all;
}

}  // namespace iotrace::query::glob
