#include "capture/quote.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace iotrace::capture {
namespace {

constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%^";

bool is_printable(char c) { return c >= ' ' && c <= '~'; }

std::string quote_in_dollar(std::string_view word)
{
  std::string out = "$'";
  for (char const c : word) {
    if (c == '\'' || c == '\\')
      out.append("\\").push_back(c);
    else if (is_printable(c))
      out += c;
    else
      out += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
  }
  return out += '\'';
}

std::string quote_in_apostrophes(std::string_view word)
{
  std::string out = "'";
  for (char const c : word) c == '\'' ? out.append("'\\''") : out.append(1, c);
  return out += '\'';
}

}  // namespace

std::string quote(std::string_view word)
{
  if (!std::ranges::all_of(word, is_printable)) return quote_in_dollar(word);
  if (word.empty() || word.find_first_not_of(plain) != std::string_view::npos) return quote_in_apostrophes(word);
  return std::string(word);
}

std::string quote(std::span<std::string const> words)
{
  std::string line;
  for (std::string const& word : words) line.append(line.empty() ? "" : " ").append(quote(word));
  return line;
}

}  // namespace iotrace::capture
