// Command lines: see the header. The array may come from a hostile database: whatever it holds, what goes out is
// escaped again, and nothing of it is passed through.
#include "query/command.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "query/escape.hpp"
#include "query/json.hpp"

namespace iotrace::query {
namespace {

int base64_value(char c) noexcept
{
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/// RFC 4648, section 4; nullopt for anything else.
std::optional<std::string> decode_base64(std::string_view text)
{
  std::string bytes;
  unsigned held = 0;
  int bits = 0;
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  for (char const c : text) {
    int const value = base64_value(c);
    if (value < 0) return std::nullopt;
    held = (held << 6 | static_cast<unsigned>(value)) & 0xffffu;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(held >> bits & 0xffu);
  }
  return bytes;
}

std::optional<std::string> word_of(nlohmann::json const& item)
{
  if (item.is_string()) return item.get<std::string>();
  if (!item.is_object() || item.size() != 1 || !item.contains("bytes") || !item["bytes"].is_string())
    return std::nullopt;
  return decode_base64(item["bytes"].get<std::string>());
}

// Nearly every argument list: printable ASCII without an escape, so that what is between two quotes is the word. One
// that is so and no array of strings is read by the library as well, which knows what is wrong with it.
std::optional<std::vector<std::string>> plain_words_of(std::string_view argv)
{
  auto const is_plain = [](char c) { return c >= ' ' && c <= '~' && c != '\\'; };
  if (!std::all_of(argv.begin(), argv.end(), is_plain) || !argv.starts_with("[\"") || !argv.ends_with("\"]"))
    return std::nullopt;
  std::vector<std::string> words;
  for (argv.remove_prefix(2);;) {
    std::size_t const end = argv.find('"');
    words.emplace_back(argv.substr(0, end));
    if (end == std::string_view::npos) return std::nullopt;
    argv.remove_prefix(end + 1);
    if (argv == "]") return words;
    if (!argv.starts_with(",\"")) return std::nullopt;
    argv.remove_prefix(2);
  }
}

std::optional<std::vector<std::string>> words_of(std::string_view argv)
{
  if (auto words = plain_words_of(argv)) return words;
  auto const array = nlohmann::json::parse(argv.begin(), argv.end(), nullptr, false);
  if (!array.is_array()) return std::nullopt;
  std::vector<std::string> words;
  for (auto const& item : array) {
    auto word = word_of(item);
    if (!word) return std::nullopt;
    words.push_back(std::move(*word));
  }
  return words;
}

}  // namespace

std::string command_text(std::string_view argv, bool is_cut, std::string_view program)
{
  auto const words = words_of(argv);
  if (!words || words->empty()) return quote_name(program);
  std::string text;
  for (std::string const& word : *words) {
    if (!text.empty()) text += ' ';
    append_shell_word(text, word);
  }
  if (is_cut) text += " ...";
  return text;
}

std::string command_json(std::string_view argv)
{
  auto const words = words_of(argv);
  if (!words) return "null";
  std::string text;
  Json json(text);
  json.begin_array(Json::Shape::tight);
  for (std::string const& word : *words) json.bytes(word);
  json.end();
  text.pop_back();  // the line end behind a whole document
  return text;
}

}  // namespace iotrace::query
