// Markdown for a step summary or a comment: a table of tasks, then a section a task that is not clean.
#include <fmt/core.h>

#include "query/escape.hpp"
#include "query/report/report.hpp"
#include "query/report/words.hpp"

namespace iotrace::query {
namespace {

constexpr std::size_t max_bytes = 900 << 10;  // GitHub refuses a summary above 1 MiB whole

/// Text as code in which nothing means anything: no tables, mentions, references to issues, links or tags.
std::string code(std::string_view text)
{
  std::string escaped = "<code>";
  for (char const c : text) {
    bool const plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' ||
                       c == '/' || c == '.' || c == '-' || static_cast<unsigned char>(c) >= 0x80;
    escaped += plain ? std::string(1, c) : fmt::format("&#{};", static_cast<unsigned>(c));
  }
  return escaped + "</code>";
}

std::string_view sign_of(Verdict verdict)
{
  switch (verdict) {
    case Verdict::clean:
      return "✅ clean";
    case Verdict::violations:
      return "❌ violations";
    case Verdict::unproven:
      break;
  }
  return "❔ unproven";
}

void append_causes(std::string& text, Judgement const& task, std::vector<Access> const& accesses, std::string_view what)
{
  for (Group const& group : group_accesses(accesses)) {
    Access const& first = *group.accesses.front();
    std::string const remarks = remarks_of(task, first);
    text += fmt::format("- {} {}{} — {}: {}\n", what, code(text_of(group)),
                        remarks.empty() ? "" : " (" + code(remarks) + ")", code(place_of(first)), code(first.command));
  }
}

std::string section_of(Judgement const& task)
{
  std::string text = fmt::format("\n### {} {}\n\n", sign_of(task.verdict), code(quote_name(task.task)));
  append_causes(text, task, task.unexpected_reads, "reads");
  append_causes(text, task, task.unexpected_writes, "writes");
  for (Reason const& reason : task.reasons) text += fmt::format("- {}\n", code(text_of(reason)));
  for (Suggestion const& suggestion : task.suggestions) {
    if (!suggestion.same_as.empty())
      text += fmt::format("- fix: the one of {}\n", code(quote_name(suggestion.same_as)));
    for (std::string const& file : files_of(suggestion))
      text += fmt::format("- fix in {}: {}\n", code(quote_name(file)), code(patch_of(suggestion, file)));
  }
  if (task.causes_without_suggestion != 0)
    text += fmt::format("- {} without a suggestion\n", count_of(task.causes_without_suggestion, "cause"));
  return text;
}

}  // namespace

std::string to_markdown(CheckResult const& result)
{
  std::string text = "## Declared against actual\n\n| task | verdict | |\n|---|---|---|\n";
  std::size_t left_out = 0;
  auto const add = [&](std::string const& part) {
    if (text.size() + part.size() <= max_bytes)
      text += part;
    else
      ++left_out;
  };
  for (Judgement const& task : result.tasks)
    add(fmt::format("| {} | {} | {} |\n", code(quote_name(task.task)), sign_of(task.verdict), summary_of(task)));
  for (Judgement const& task : result.tasks)
    if (task.verdict != Verdict::clean) add(section_of(task));
  if (left_out != 0) text += fmt::format("\n{} more parts were left out; the JSON report has them.\n", left_out);
  return text;
}

}  // namespace iotrace::query
