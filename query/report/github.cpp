// Workflow commands (`::error file=…::…`) that GitHub shows beside the files of a change. It takes ten of a kind from a
// step; what is more is said to be in the summary.
#include <fmt/core.h>

#include "query/escape.hpp"
#include "query/report/report.hpp"
#include "query/report/words.hpp"

namespace iotrace::query {
namespace {

constexpr std::size_t max_annotations = 10;

/// In a property `:` and `,` are special too.
std::string escape(std::string_view text, bool is_property)
{
  std::string escaped;
  for (char const c : text) {
    bool const special = c == '%' || c == '\r' || c == '\n' || (is_property && (c == ':' || c == ','));
    if (special)
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    else
      escaped += c;
  }
  return escaped;
}

std::string command(std::string_view kind, std::string_view file, std::string_view title, std::string_view text)
{
  std::string const place = file.empty() ? "" : fmt::format("file={},", escape(printable(file), true));
  return fmt::format("::{} {}title={}::{}\n", kind, place, escape(title, true), escape(text, false));
}

std::string text_of_cause(Judgement const& task, Group const& group, std::string_view verb)
{
  Access const& first = *group.accesses.front();
  return fmt::format("{} {} {}, which is not declared ({}: {})", quote_name(task.task), verb, text_of(group),
                     place_of(first), first.command);
}

}  // namespace

std::string to_github(CheckResult const& result)
{
  std::vector<std::string> commands;
  auto const add = [&](Judgement const& task, std::vector<Access> const& accesses, std::string_view what) {
    for (Group const& group : group_accesses(accesses))
      commands.push_back(command("error", task.place.file, fmt::format("undeclared {}", what),
                                 text_of_cause(task, group, what == "read" ? "reads" : "writes")));
  };
  for (Judgement const& task : result.tasks) {
    add(task, task.unexpected_reads, "read");
    add(task, task.unexpected_writes, "write");
    if (task.verdict == Verdict::unproven && !task.reasons.empty())
      commands.push_back(command("error", task.place.file, "unproven",
                                 fmt::format("{}: {}", quote_name(task.task), text_of(task.reasons.front()))));
  }
  std::string text;
  std::size_t const shown = commands.size() > max_annotations ? max_annotations - 1 : commands.size();
  for (std::size_t i = 0; i < shown; ++i) text += commands[i];
  if (shown < commands.size())
    text +=
        command("error", "", "more findings", fmt::format("{} more are in the whole report", commands.size() - shown));
  return text;
}

}  // namespace iotrace::query
