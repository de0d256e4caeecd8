#include "capture/command_line.hpp"

#include <algorithm>

namespace iotrace::capture {

CommandLine split_words(std::span<char const* const> words)
{
  CommandLine line;
  std::size_t i = 0;
  for (; i < words.size(); ++i) {
    std::string_view const word = words[i];
    bool const separator = word == "--";
    if (separator) ++i;
    if (separator || word.size() < 2 || word[0] != '-') break;
    line.options.emplace_back(word);
    bool const takes_next = std::ranges::find(valued_options, word) != valued_options.end();
    if (takes_next && i + 1 < words.size()) line.options.emplace_back(words[++i]);
  }
  for (; i < words.size(); ++i) line.command.emplace_back(words[i]);
  return line;
}

}  // namespace iotrace::capture
