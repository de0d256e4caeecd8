// Doubt: see the header. What a log lacks was noted by ioparse in the tables trace, gap and coverage; here it is asked.
#include "query/check/doubt.hpp"

#include <fmt/core.h>

#include <array>

#include "check_sql.hpp"
#include "query/escape.hpp"
#include "query/question.hpp"

namespace iotrace::query {
namespace {

constexpr std::array<std::string_view, 8> names = {"incomplete", "cut",      "unfinished", "orphan",
                                                   "unparsed",   "coverage", "unfollowed", "absent"};

/// A log's sentence is about its end, and not about its footer, when it says one of these (parsers/completeness.cpp).
bool is_about_cut(std::string_view sentence) noexcept
{
  constexpr std::array<std::string_view, 3> cuts = {"the last line is cut", " stream ", "the UTF-16 text ends"};
  for (std::string_view const cut : cuts)
    if (sentence.find(cut) != std::string_view::npos) return true;
  return false;
}

/// The sentences of trace.incomplete_because that are about a cut, or those that are not, joined again.
std::string pick_sentences(std::string_view all, bool about_cut)
{
  std::string picked;
  while (!all.empty()) {
    std::size_t const end = std::min(all.find("; "), all.size());
    std::string_view const sentence = all.substr(0, end);
    all.remove_prefix(std::min(end + 2, all.size()));
    if (is_about_cut(sentence) == about_cut) picked.append(picked.empty() ? "" : "; ").append(sentence);
  }
  return picked;
}

std::optional<Reason> find_in_sentences(store::Db& db, TraceHead const& trace, Doubt doubt)
{
  store::Statement row = ask(db, check_sql::incomplete, {{":trace", trace.id}});
  if (!row.step()) return std::nullopt;
  std::string const sentences = pick_sentences(row.text(0), doubt == Doubt::cut);
  if (sentences.empty()) return std::nullopt;
  return Reason{doubt, fmt::format("{}: {}", quote_name(trace.source), printable(sentences))};
}

std::string others(std::int64_t count) { return count > 1 ? fmt::format(" (and {} more)", count - 1) : ""; }

/// A row of count, first line, detail.
std::optional<Reason> find_line(store::Db& db, TraceHead const& trace, std::string_view sql, Doubt doubt,
                                std::string_view what)
{
  store::Statement row = ask(db, sql, {{":trace", trace.id}});
  if (!row.step()) return std::nullopt;
  return Reason{doubt, fmt::format("{} {}, line {} of {}{}", printable(row.text(2)), what, row.integer(1),
                                   quote_name(trace.source), others(row.integer(0)))};
}

}  // namespace

std::string_view name_of(Doubt doubt) noexcept { return names[static_cast<std::size_t>(doubt)]; }

std::string text_of(Reason const& reason) { return fmt::format("{}: {}", name_of(reason.doubt), reason.sentence); }

std::optional<Reason> find_incomplete(store::Db& db, TraceHead const& trace)
{
  return find_in_sentences(db, trace, Doubt::incomplete);
}

std::optional<Reason> find_cut(store::Db& db, TraceHead const& trace)
{
  return find_in_sentences(db, trace, Doubt::cut);
}

std::optional<Reason> find_unfinished(store::Db& db, TraceHead const& trace)
{
  return find_line(db, trace, check_sql::unfinished, Doubt::unfinished, "has only one of its halves");
}

std::optional<Reason> find_orphan(store::Db& db, TraceHead const& trace)
{
  store::Statement row = ask(db, check_sql::orphans, {{":trace", trace.id}});
  if (!row.step()) return std::nullopt;
  return Reason{Doubt::orphan, fmt::format("nothing in {} started process {}{}", quote_name(trace.source),
                                           row.integer(2), others(row.integer(0)))};
}

std::optional<Reason> find_unparsed(store::Db& db, TraceHead const& trace)
{
  return find_line(db, trace, check_sql::unparsed, Doubt::unparsed, "could not be read");
}

std::optional<Reason> find_uncovered(store::Db& db, TraceHead const& trace, bool of_task)
{
  std::string kinds;
  store::Statement row = ask(db, check_sql::uncovered, {{":trace", trace.id}, {":tasks", of_task ? 1 : 0}});
  while (row.step()) kinds.append(kinds.empty() ? "" : ", ").append(row.text(0));
  if (kinds.empty()) return std::nullopt;
  return Reason{Doubt::coverage,
                fmt::format("the capture of {} does not show all {}", quote_name(trace.source), kinds)};
}

std::optional<Reason> find_unfollowed(store::Db& db, TraceHead const& trace)
{
  std::string acts;
  store::Statement row = ask(db, check_sql::unfollowed, {{":trace", trace.id}});
  while (row.step())
    acts.append(acts.empty() ? "" : "; ")
        .append(fmt::format("{} in line {} of {}{}", printable(row.text(0)), row.integer(2), quote_name(trace.source),
                            others(row.integer(1))));
  if (acts.empty()) return std::nullopt;
  return Reason{Doubt::unfollowed, acts};
}

Reason make_absent(bool of_task)
{
  return {Doubt::absent, of_task ? "no process of the task is in the trace: it was not run, or its cache was restored"
                                 : "no process was selected"};
}

std::vector<Reason> find_doubts(store::Db& db, Scope const& scope, bool of_task)
{
  std::vector<Reason> reasons;
  auto const add = [&](std::optional<Reason> reason) {
    if (reason) reasons.push_back(std::move(*reason));
  };
  TraceHead const& trace = scope.trace();
  add(find_incomplete(db, trace));
  add(find_cut(db, trace));
  add(find_unfinished(db, trace));
  add(find_orphan(db, trace));
  add(find_unparsed(db, trace));
  add(find_uncovered(db, trace, of_task));
  add(find_unfollowed(db, trace));
  return reasons;
}

}  // namespace iotrace::query
