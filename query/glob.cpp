// Glob: a matcher with two places to go back to, one for each kind of star, instead of recursion.
#include "query/glob.hpp"

#include <array>
#include <optional>

#include "store/utf8.hpp"

namespace iotrace::query {
namespace {

constexpr auto npos = std::string_view::npos;

/// Where a set `[…]` that starts at `at` ends (behind its bracket), and whether `c` is in it; nullopt: no set at all.
struct SetMatch {
  std::size_t end;
  bool holds;
};

std::optional<SetMatch> match_set(std::string_view pattern, std::size_t at, char32_t c)
{
  std::size_t i = at + 1;
  bool const negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
  if (negated) ++i;
  auto const read = [&]() -> std::optional<char32_t> {
    if (i < pattern.size() && pattern[i] == '\\') ++i;
    if (i >= pattern.size()) return std::nullopt;
    CodePoint const point = decode_utf8(pattern.substr(i));
    char32_t const value = point.length != 0 ? point.value : static_cast<unsigned char>(pattern[i]);
    i += point.length != 0 ? point.length : 1;
    return value;
  };
  bool holds = false;
  for (bool first = true; i < pattern.size(); first = false) {
    if (pattern[i] == ']' && !first) return SetMatch{i + 1, holds != negated};
    auto const low = read();
    auto high = low;
    if (i + 1 < pattern.size() && pattern[i] == '-' && pattern[i + 1] != ']') {
      ++i;
      high = read();
    }
    if (low && high && c >= *low && c <= *high) holds = true;
  }
  return std::nullopt;
}

/// The two cursors of a match: both move on together, or go back together.
struct Cursors {
  std::size_t pattern = 0, name = 0;
};

/// Tries the one item of the pattern at the cursors (not a star) on the character there.
bool take_one(std::string_view pattern, std::string_view name, Cursors& at)
{
  if (at.pattern >= pattern.size() || at.name >= name.size()) return false;
  CodePoint const point = decode_utf8(name.substr(at.name));
  std::size_t const length = point.length != 0 ? point.length : 1;
  char32_t const c = point.length != 0 ? point.value : static_cast<unsigned char>(name[at.name]);
  char const item = pattern[at.pattern];
  if (item == '?' && c != '/') {
    at = {at.pattern + 1, at.name + length};
    return true;
  }
  if (item == '[' && c != '/') {
    if (auto const set = match_set(pattern, at.pattern, c)) {
      if (set->holds) at = {set->end, at.name + length};
      return set->holds;
    }
  }
  std::size_t const escape = item == '\\' && at.pattern + 1 < pattern.size() ? 1 : 0;
  if (pattern[at.pattern + escape] != name[at.name]) return false;
  at = {at.pattern + escape + 1, at.name + 1};
  return true;
}

/// The length of a `**/`, or of a `**` that ends the pattern, at a component's start; else 0.
std::size_t folders_star(std::string_view pattern, std::size_t at)
{
  bool const starts = at == 0 || pattern[at - 1] == '/';
  if (!starts || pattern.substr(at, 2) != "**") return 0;
  if (at + 2 == pattern.size()) return 2;
  return pattern[at + 2] == '/' ? 3 : 0;
}

/// True when the pattern matches `name` from its start up to its end or to a slash.
bool match_from_start(std::string_view pattern, std::string_view name)
{
  Cursors at;
  Cursors star{0, npos}, folders{0, npos};  // where to go on when all else failed; npos: nowhere
  while (true) {
    if (at.pattern == pattern.size() && (at.name == name.size() || name[at.name] == '/')) return true;
    if (std::size_t const length = folders_star(pattern, at.pattern)) {
      at.pattern += length;
      if (at.pattern == pattern.size()) return at.name < name.size();
      folders = at;
      star.name = npos;
    } else if (at.pattern < pattern.size() && pattern[at.pattern] == '*') {
      ++at.pattern;
      star = at;
    } else if (take_one(pattern, name, at)) {
      continue;
    } else if (star.name < name.size() && name[star.name] != '/') {
      ++star.name;
      at = star;
    } else if (folders.name < name.size() && name.find('/', folders.name) != npos) {
      folders.name = name.find('/', folders.name) + 1;
      star.name = npos;
      at = folders;
    } else {
      return false;
    }
  }
}

template <typename Test>
bool any_component(std::string_view name, Test test)
{
  while (true) {
    std::size_t const slash = name.find('/');
    if (test(name.substr(0, slash))) return true;
    if (slash == npos) return false;
    name.remove_prefix(slash + 1);
  }
}

}  // namespace

Glob::Glob(std::string pattern) : pattern_(std::move(pattern))
{
  while (pattern_.starts_with("./")) pattern_.erase(0, 2);
  while (pattern_.size() > 1 && pattern_.ends_with('/')) pattern_.pop_back();
  absolute_ = pattern_.starts_with('/');
  if (absolute_) pattern_.erase(0, 1);
  anchored_ = absolute_ || pattern_.find('/') != npos;
}

bool Glob::covers(std::string_view name) const
{
  if (pattern_.empty()) return false;
  if (anchored_) return match_from_start(pattern_, name);
  return any_component(name, [&](std::string_view component) { return match_from_start(pattern_, component); });
}

bool is_ignored_by_default(std::string_view name) noexcept
{
  constexpr std::array<std::string_view, 3> folders = {"node_modules", ".nx", ".git"};
  return any_component(name, [&](std::string_view component) {
    for (std::string_view const folder : folders)
      if (component == folder) return true;
    return false;
  });
}

}  // namespace iotrace::query
