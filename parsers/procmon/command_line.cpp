#include "parsers/procmon/command_line.hpp"

#include <algorithm>

#include "parsers/tasks.hpp"
#include "store/json_text.hpp"

namespace iotrace::procmon {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

// Backslashes in front of a quote stand for half as many, an odd one makes the quote a letter; all others are letters.
void take_backslashes(std::string_view& rest, std::string& word)
{
  std::size_t const count = std::min(rest.find_first_not_of('\\'), rest.size());
  rest.remove_prefix(count);
  bool const before_quote = rest.starts_with('"');
  word.append(before_quote ? count / 2 : count, '\\');
  if (!before_quote || count % 2 == 0) return;
  word.push_back('"');
  rest.remove_prefix(1);
}

std::string take_word(std::string_view& rest)
{
  std::string word;
  bool quoted = false;
  while (!rest.empty() && (quoted || !is_blank(rest.front()))) {
    if (rest.front() == '\\') {
      take_backslashes(rest, word);
      continue;
    }
    char const c = rest.front();
    rest.remove_prefix(1);
    if (c != '"') {
      word.push_back(c);
    } else if (quoted && rest.starts_with('"')) {  // two quotes within quotes are one letter
      word.push_back('"');
      rest.remove_prefix(1);
    } else {
      quoted = !quoted;
    }
  }
  return word;
}

bool is_mark(std::string_view word)
{
  std::string_view const name = word.substr(0, word.find('='));
  return !name.empty() && name.size() < word.size() &&
         std::any_of(task_runners.begin(), task_runners.end(), [&](TaskRunner const& runner) {
           return name == runner.project || name == runner.target || name == runner.configuration;
         });
}

}  // namespace

std::string argv_json(std::string_view command_line)
{
  std::string json = "[";
  for (std::string_view rest = command_line;;) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
    if (rest.empty()) break;
    if (json.size() > 1) json.push_back(',');
    append_json(json, take_word(rest));
  }
  return json.append(1, ']');
}

std::string marks_in(std::string_view environment)
{
  std::string marks;
  while (!environment.empty()) {
    std::size_t const end = std::min(environment.find_first_of("\r\n"), environment.size());
    std::string_view line = environment.substr(0, end);
    environment.remove_prefix(std::min(end + 1, environment.size()));
    line.remove_prefix(std::min(line.find_first_not_of("; \t"), line.size()));
    if (is_mark(line)) marks.append(line).push_back('\0');
  }
  return marks;
}

}  // namespace iotrace::procmon
