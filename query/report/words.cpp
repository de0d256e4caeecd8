// Words: see the header.
#include "query/report/words.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "query/escape.hpp"
#include "query/json.hpp"

namespace iotrace::query {
namespace {

void append_part(std::string& text, std::string const& part) { text.append(text.empty() ? "" : ", ").append(part); }

std::size_t count_foreign(Judgement const& task)
{
  return static_cast<std::size_t>(std::count_if(task.unexpected_reads.begin(), task.unexpected_reads.end(),
                                                [&](Access const& read) { return task.crosses(read); }));
}

}  // namespace

std::string count_of(std::size_t count, std::string_view noun)
{
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string list_names(std::vector<std::string> const& names)
{
  constexpr std::size_t few = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(few, names.size()); ++i) append_part(text, quote_name(names[i]));
  if (names.size() > few) text += fmt::format(" and {} more", names.size() - few);
  return text;
}

std::string summary_of(Judgement const& task)
{
  if (task.verdict != Verdict::violations)
    return fmt::format("{} read, {} written", count_of(task.reads, "file"), task.writes);
  std::string text;
  if (!task.unexpected_reads.empty()) append_part(text, count_of(task.unexpected_reads.size(), "undeclared read"));
  if (std::size_t const foreign = count_foreign(task); foreign != 0)
    text += fmt::format(" ({} of other projects)", foreign);
  if (!task.unexpected_writes.empty()) append_part(text, count_of(task.unexpected_writes.size(), "undeclared write"));
  return text;
}

std::vector<Warning> warnings_of(Judgement const& task)
{
  return {
      {"selfReads", "reads its own outputs of an earlier run", &task.self_reads},
      {"rewrittenInputs", "changes its own inputs", &task.rewritten_inputs},
      {"contestedWrites", "writes what other tasks write too", &task.contested_writes},
      {"unorderedReads", "reads what a task makes that need not run before", &task.unordered_reads},
      {"absences", "looked for a file that was not there: a new one changes the task, and the inputs do not notice",
       &task.absences},
      {"listings", "listed a folder: a new file in it changes the task, and the inputs do not notice", &task.listings},
  };
}

std::vector<PatternWarning> pattern_warnings_of(Judgement const& task)
{
  return {
      {"unusedInputs", "declared as input, and no such file was read", &task.unused_inputs},
      {"missingOutputs", "declared as output, and no such file was written", &task.missing_outputs},
      {"hiddenInputs", "declared as input, but .gitignore or .nxignore hides it: it has no effect",
       &task.hidden_inputs},
  };
}

std::string text_of(Group const& group)
{
  std::string text = quote_name(name_of(group));
  if (group.accesses.size() > 1) text += fmt::format(" ({})", count_of(group.accesses.size(), "file"));
  return text;
}

std::string place_of(Access const& access)
{
  return fmt::format("pid {}, line {} of {}", access.pid, access.line, quote_name(access.log));
}

std::string remarks_of(Judgement const& task, Access const& access)
{
  std::string text;
  if (access.removes) append_part(text, "removed");
  if (task.crosses(access)) append_part(text, fmt::format("of project {}", quote_name(access.owner)));
  for (std::string const& maker : access.tasks) append_part(text, fmt::format("by task {}", quote_name(maker)));
  return text;
}

std::vector<std::string> files_of(Suggestion const& suggestion)
{
  std::vector<std::string> files;
  for (declared::Edit const& edit : suggestion.edits)
    if (std::find(files.begin(), files.end(), edit.file) == files.end()) files.push_back(edit.file);
  return files;
}

std::string patch_of(Suggestion const& suggestion, std::string_view file)
{
  std::string text = "[";
  for (declared::Edit const& edit : suggestion.edits) {
    if (edit.file != file) continue;
    if (text.size() > 1) text += ", ";
    Json json(text);
    json.begin_object(Json::Shape::tight).key("op").bytes("add").key("path").bytes(edit.pointer);
    json.key("value").raw(edit.value).end();
    if (text.ends_with('\n')) text.pop_back();
  }
  return text + ']';
}

}  // namespace iotrace::query
