#include "parsers/procmon/xml.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "parsers/utf8.hpp"

namespace iotrace::procmon {
namespace {

struct Entity {
  std::string_view name;
  char byte;
};
constexpr std::array<Entity, 5> entities{{{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};

bool is_name_start(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

// `#10` and `#x41`.
bool append_number(std::string& out, std::string_view digits)
{
  bool const hex = digits.starts_with('x');
  if (hex) digits.remove_prefix(1);
  std::uint32_t code = 0;
  auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
  if (error != std::errc() || end != digits.data() + digits.size() || code > 0x10ffff) return false;
  append_utf8(out, code);
  return true;
}

bool append_entity(std::string& out, std::string_view name)
{
  if (name.starts_with('#')) return append_number(out, name.substr(1));
  auto const found =
      std::find_if(entities.begin(), entities.end(), [&](Entity const& one) { return one.name == name; });
  if (found == entities.end()) return false;
  out.push_back(found->byte);
  return true;
}

}  // namespace

void append_decoded(std::string& out, std::string_view text)
{
  constexpr std::size_t longest_entity = 10;  // &#1114111;
  while (!text.empty()) {
    std::size_t const mark = std::min(text.find('&'), text.size());
    out.append(text.substr(0, mark));
    text.remove_prefix(mark);
    if (text.empty()) return;
    std::size_t const end = text.substr(0, longest_entity).find(';');
    if (end != std::string_view::npos && append_entity(out, text.substr(1, end - 1))) {
      text.remove_prefix(end + 1);
    } else {
      out.push_back('&');
      text.remove_prefix(1);
    }
  }
}

void Tokenizer::feed(std::string_view line)
{
  rest_ = line;
  if (pending_.empty()) return;
  joined_ = std::exchange(pending_, {});
  joined_.append(line);
  rest_ = joined_;
}

bool Tokenizer::next(Token& token)
{
  if (std::exchange(again_empty_, false)) {
    token = {Token::Kind::close, last_};
    return true;
  }
  while (!rest_.empty()) {
    bool const tag = rest_.front() == '<' && rest_.size() > 1 &&
                     (is_name_start(rest_[1]) || rest_[1] == '/' || rest_[1] == '?' || rest_[1] == '!');
    if (tag ? take_tag(token) : take_text(token)) return true;
  }
  return false;
}

// A comment ends with `-->` and may hold `>`; every other tag ends with the next one.
std::string_view Tokenizer::end_of_tag() const { return rest_.starts_with("<!--") ? "-->" : ">"; }

bool Tokenizer::take_tag(Token& token)
{
  std::string_view const mark = end_of_tag();
  std::size_t const end = rest_.find(mark);
  if (end == std::string_view::npos) {
    if (rest_.size() <= max_tag) pending_ = rest_;
    rest_ = {};
    return false;
  }
  std::string_view inside = rest_.substr(1, end - 1);
  rest_.remove_prefix(end + mark.size());
  if (inside.starts_with('?') || inside.starts_with('!')) return false;
  bool const closes = inside.starts_with('/');
  if (closes) inside.remove_prefix(1);
  bool const empty = inside.ends_with('/');
  last_ = inside.substr(0, inside.find_first_of(" \t\r\n/"));
  again_empty_ = empty && !closes;
  token = {closes ? Token::Kind::close : Token::Kind::open, last_};
  return true;
}

bool Tokenizer::take_text(Token& token)
{
  std::size_t const end = std::min(rest_.find('<', 1), rest_.size());
  token = {Token::Kind::text, rest_.substr(0, end)};
  rest_.remove_prefix(end);
  return true;
}

}  // namespace iotrace::procmon
