// The text of `ioquery check`: a line a task, below it what is held against it, by cause, with the fix; then warnings.
#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "query/escape.hpp"
#include "query/print.hpp"
#include "query/report/report.hpp"
#include "query/report/words.hpp"

namespace iotrace::query {
namespace {

constexpr std::size_t few_groups = 10, few_warnings = 3;

struct Mark {
  std::string_view sign, colour;
};

Mark mark_of(Verdict verdict)
{
  switch (verdict) {
    case Verdict::clean:
      return {"✓", "32"};
    case Verdict::violations:
      return {"✗", "31"};
    case Verdict::unproven:
      break;
  }
  return {"?", "33"};
}

/// The lines of one answer.
class Text {
 public:
  Text(TextStyle const& style, Output& output) : style_(style), output_(&output) {}

  TextStyle const& style() const { return style_; }
  void head(Judgement const& task)
  {
    Mark const mark = mark_of(task.verdict);
    std::string_view const verdict = task.verdict == Verdict::violations ? "" : name_of(task.verdict);
    fmt::format_to(out(), "{} {}  {}{}{}\n", coloured(mark.sign, mark.colour), quote_name(task.task), verdict,
                   verdict.empty() ? "" : ": ", summary_of(task));
  }
  /// A line of our own words and of names, which are never cut.
  void line(std::size_t indent, std::string_view text) { fmt::format_to(out(), "{:{}}{}\n", "", indent, text); }
  /// A line that is cut to the width: command lines.
  void cut_line(std::size_t indent, std::string const& text)
  {
    bool const whole = style_.full || display_width(text) + indent <= style_.width;
    line(indent, whole ? text : cut_to_width(text, style_.width - indent));
  }
  /// Our own words, wrapped.
  void words(std::size_t indent, std::string_view text)
  {
    output_->text().append(indent, ' ');
    append_wrapped(output_->text(), text, indent + 2, indent);
  }
  std::string coloured(std::string_view text, std::string_view colour) const
  {
    return style_.colour ? fmt::format("\x1b[{}m{}\x1b[0m", colour, text) : std::string(text);
  }
  std::back_insert_iterator<std::string> out()
  {
    output_->pass_on();
    return std::back_inserter(output_->text());
  }

 private:
  TextStyle style_;
  Output* output_;
};

/// path ← pid ← argv ← parents.
void print_chain(Text& text, Judgement const& task, Access const& access)
{
  text.cut_line(10, fmt::format("{}: {}", place_of(access), access.command));
  std::string parents;
  for (Ancestor const& parent : access.parents) parents.append("<- ").append(parent.command).append(" ");
  if (!parents.empty()) text.cut_line(10, parents.substr(0, parents.size() - 1));
  if (std::string const remarks = remarks_of(task, access); !remarks.empty()) text.line(10, remarks);
}

void print_group(Text& text, Judgement const& task, Group const& group, std::string_view what)
{
  text.line(2, fmt::format("{:<7} {}", what, text_of(group)));
  print_chain(text, task, *group.accesses.front());
  if (group.accesses.size() == 1) return;
  std::size_t const shown = text.style().full ? group.accesses.size() : std::min<std::size_t>(3, group.accesses.size());
  for (std::size_t i = 0; i < shown; ++i)
    text.line(12, fmt::format("{} (line {})", quote_name(group.accesses[i]->path), group.accesses[i]->line));
  if (shown < group.accesses.size()) text.line(12, fmt::format("... and {} more", group.accesses.size() - shown));
}

void print_findings(Text& text, Judgement const& task, std::vector<Access> const& accesses, std::string_view what)
{
  auto const groups = group_accesses(accesses);
  std::size_t const shown = text.style().full ? groups.size() : std::min(few_groups, groups.size());
  for (std::size_t i = 0; i < shown; ++i) print_group(text, task, groups[i], what);
  if (shown < groups.size())
    text.line(2,
              fmt::format("... and {} more causes of undeclared {}s; --full shows them", groups.size() - shown, what));
}

/// Whom an edit is about that serves several tasks.
void print_reach(Text& text, Suggestion const& suggestion)
{
  if (!suggestion.same_as.empty() || suggestion.tasks.empty()) return;
  text.words(10, "for " + list_names(suggestion.tasks));
  if (!suggestion.widened.empty()) text.words(10, "by ^ also an input of " + list_names(suggestion.widened));
}

void print_suggestions(Text& text, Judgement const& task)
{
  for (Suggestion const& suggestion : task.suggestions) {
    if (!suggestion.same_as.empty()) text.line(2, fmt::format("fix     the one of {}", quote_name(suggestion.same_as)));
    for (std::string const& file : files_of(suggestion)) {
      text.line(2, fmt::format("fix     {}", quote_name(file)));
      text.line(10, patch_of(suggestion, file));
    }
    print_reach(text, suggestion);
    if (!suggestion.besides.empty())
      text.words(10, fmt::format("declares {} besides", count_of(suggestion.besides.size(), "other file")));
  }
  if (task.causes_without_suggestion != 0)
    text.line(2, fmt::format("... and {} without a suggestion", count_of(task.causes_without_suggestion, "cause")));
}

void print_warning(Text& text, std::string_view heading, std::vector<std::string> const& names)
{
  if (names.empty()) return;
  text.words(2, fmt::format("warning {}", heading));
  std::size_t const shown = text.style().full ? names.size() : std::min(few_warnings, names.size());
  for (std::size_t i = 0; i < shown; ++i) text.line(10, names[i]);
  if (shown < names.size()) text.line(10, fmt::format("... and {} more", names.size() - shown));
}

void print_warnings(Text& text, Judgement const& task)
{
  for (PatternWarning const& warning : pattern_warnings_of(task)) {
    std::vector<std::string> names;
    for (DeclaredPattern const& pattern : *warning.patterns)
      names.push_back(pattern.place.file.empty()
                          ? quote_name(pattern.text)
                          : fmt::format("{} ({})", quote_name(pattern.text), quote_name(pattern.place.file)));
    print_warning(text, warning.heading, names);
  }
  for (Warning const& warning : warnings_of(task)) {
    std::vector<std::string> names;
    for (Access const& access : *warning.accesses) {
      std::string const remarks = remarks_of(task, access);
      names.push_back(quote_name(access.path) + (remarks.empty() ? "" : ", " + remarks));
    }
    print_warning(text, warning.heading, names);
  }
}

void print_task(Text& text, Judgement const& task)
{
  text.head(task);
  print_findings(text, task, task.unexpected_reads, "read");
  print_findings(text, task, task.unexpected_writes, "write");
  print_suggestions(text, task);
  for (Reason const& reason : task.reasons) text.words(2, text_of(reason));
  print_warnings(text, task);
  if (!task.silenced.empty())
    text.words(2, fmt::format("not held against it by rules, exclusions and the baseline: {}",
                              count_of(task.silenced.size(), "finding")));
}

void print_rules(Text& text, std::vector<RuleHits> const& rules)
{
  for (RuleHits const& rule : rules) {
    if (rule.expired)
      text.words(0, fmt::format("rule {} of {} has ended; it would apply {} times", quote_name(rule.id),
                                quote_name(rule.source), rule.hits));
    else if (rule.hits == 0)
      text.words(0, fmt::format("rule {} of {} applied to nothing", quote_name(rule.id), quote_name(rule.source)));
  }
}

void print_end(Text& text, CheckResult const& result)
{
  auto const count = [&](Verdict verdict) {
    return std::count_if(result.tasks.begin(), result.tasks.end(),
                         [=](Judgement const& task) { return task.verdict == verdict; });
  };
  text.line(0, fmt::format("{}: {} clean, {} with violations, {} unproven", count_of(result.tasks.size(), "task"),
                           count(Verdict::clean), count(Verdict::violations), count(Verdict::unproven)));
  print_rules(text, result.rules);
  if (result.unassigned.processes == 0) return;
  auto const processes = static_cast<std::size_t>(result.unassigned.processes);
  text.words(0, fmt::format("not judged, because they work for no task: {} processes{}", processes,
                            result.unassigned.command.empty() ? "" : ", the first of them"));
  if (!result.unassigned.command.empty()) text.cut_line(2, result.unassigned.command);
}

}  // namespace

void print_text(CheckResult const& result, TextStyle const& style, Output& output)
{
  Text text(style, output);
  for (Judgement const& task : result.tasks) print_task(text, task);
  if (!result.tasks.empty()) text.line(0, "");
  print_end(text, result);
}

}  // namespace iotrace::query
