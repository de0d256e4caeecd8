#include "parsers/spellings.hpp"

#include <algorithm>

#include "parsers/decompositions.hpp"
#include "parsers/utf8.hpp"
#include "store/utf8.hpp"

namespace iotrace {
namespace {

/// Letters `first` to `last` that have their small letter `distance` further; with `step` 2 every other one is small.
struct Capitals {
  char32_t first;
  char32_t last;
  std::uint16_t distance;
  std::uint16_t step = 1;
};

// UnicodeData.txt, simple lower case, without the letters whose case differs between countries.
constexpr std::array<Capitals, 18> capitals{{
    {'A', 'Z', 32},
    {0x00c0, 0x00d6, 32},
    {0x00d8, 0x00de, 32},
    {0x0100, 0x012e, 1, 2},
    {0x0132, 0x0136, 1, 2},
    {0x0139, 0x0147, 1, 2},
    {0x014a, 0x0176, 1, 2},
    {0x0179, 0x017d, 1, 2},
    {0x0386, 0x0386, 38},
    {0x0388, 0x038a, 37},
    {0x038c, 0x038c, 64},
    {0x038e, 0x038f, 63},
    {0x0391, 0x03a1, 32},
    {0x03a3, 0x03ab, 32},
    {0x0400, 0x040f, 80},
    {0x0410, 0x042f, 32},
    {0x1e00, 0x1e94, 1, 2},
    {0x1ea0, 0x1efe, 1, 2},
}};

char32_t to_small(char32_t letter)
{
  constexpr char32_t final_sigma = 0x03c2, sigma = 0x03c3;
  if (letter == final_sigma) return sigma;
  for (Capitals const& range : capitals)
    if (letter >= range.first && letter <= range.last && (letter - range.first) % range.step == 0)
      return letter + range.distance;
  return letter;
}

// The Unicode Standard, chapter 3.12: a syllable is a leading consonant, a vowel and maybe a trailing consonant.
bool append_hangul(std::string& key, char32_t letter)
{
  constexpr char32_t first = 0xac00, count = 11172, vowels = 21, trails = 28;
  constexpr char32_t lead_base = 0x1100, vowel_base = 0x1161, trail_base = 0x11a7;
  if (letter < first || letter >= first + count) return false;
  char32_t const index = letter - first;
  append_utf8(key, lead_base + index / (vowels * trails));
  append_utf8(key, vowel_base + index % (vowels * trails) / trails);
  if (index % trails != 0) append_utf8(key, trail_base + index % trails);
  return true;
}

void append_decomposed(std::string& key, char32_t letter)
{
  if (append_hangul(key, letter)) return;
  auto const found = std::lower_bound(decompositions.begin(), decompositions.end(), letter,
                                      [](Decomposition const& row, char32_t whole) { return row.whole < whole; });
  if (found == decompositions.end() || found->whole != letter) return append_utf8(key, letter);
  append_decomposed(key, found->base);
  append_utf8(key, found->mark);
}

void append_key(std::string& key, std::string_view component, Spellings::Form form)
{
  while (!component.empty()) {
    CodePoint const point = decode_utf8(component);
    if (point.length == 0)
      key.push_back(component.front());
    else if (form == Spellings::Form::any)
      append_decomposed(key, to_small(point.value));
    else
      append_utf8(key, to_small(point.value));
    component.remove_prefix(std::max<std::size_t>(point.length, 1));
  }
}

}  // namespace

std::string_view Spellings::settle(std::string_view name)
{
  settled_.clear();
  std::uint32_t folder = 0;
  while (!name.empty()) {
    std::size_t const end = std::min(name.find('/'), name.size());
    if (end != 0) {
      folder = child(folder, name.substr(0, end));
      settled_ += spellings_[folder];
    }
    if (end < name.size()) settled_ += '/';
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return settled_;
}

std::uint32_t Spellings::child(std::uint32_t folder, std::string_view component)
{
  key_.assign(reinterpret_cast<char const*>(&folder), sizeof folder);
  append_key(key_, component, form_);
  auto const [id, added] = ids_.try_emplace(key_, static_cast<std::uint32_t>(spellings_.size()));
  if (added) spellings_.emplace_back(component);
  return id->second;
}

}  // namespace iotrace
