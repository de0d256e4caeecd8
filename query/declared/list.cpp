// A plain list: one path or glob a line; `>` before an output, `#` before a comment.
#include <fmt/core.h>

#include <ranges>

#include "query/check/json_file.hpp"
#include "query/declared/plain.hpp"
#include "query/declared/sources.hpp"
#include "query/escape.hpp"

namespace iotrace::query::declared {
namespace {

std::string_view trim(std::string_view line)
{
  constexpr std::string_view blanks = " \t\r";
  std::size_t const first = line.find_first_not_of(blanks);
  if (first == line.npos) return {};
  return line.substr(first, line.find_last_not_of(blanks) - first + 1);
}

}  // namespace

Manifest load_list(std::string const& file)
{
  std::string const text = read_text(file);
  Manifest manifest;
  manifest.source = base_name(file);
  TaskDeclaration& task = plain_task(manifest, "*", {file, ""});
  std::size_t number = 0;
  for (auto const part : std::views::split(text, '\n')) {
    ++number;
    std::string_view line = trim({part.begin(), part.end()});
    if (line.find('\0') != line.npos)
      throw Failure(fmt::format("{}: line {} holds a zero byte: this is no list of names", quote_name(file), number));
    if (line.empty() || line.starts_with('#')) continue;
    Place const place{file, fmt::format("line {}", number)};
    if (line.starts_with('>'))
      add_plain_output(task, trim(line.substr(1)), place);
    else
      add_plain_input(task, line, place);
  }
  return manifest;
}

}  // namespace iotrace::query::declared
