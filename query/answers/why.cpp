// `ioquery why`: how a file came into the sets, back to the lines of the log.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "query/answers.hpp"
#include "query/answers/scopes.hpp"
#include "query/chain.hpp"
#include "query/errno_names.hpp"
#include "query/escape.hpp"
#include "query/json.hpp"
#include "query/print.hpp"
#include "query/sets.hpp"
#include "query/used_files.hpp"

namespace iotrace::query {
namespace {

/// All that one trace knows of the file.
struct Story {
  TraceHead trace;
  KnownPath path;
  std::string shown;
  std::vector<std::string_view> sets;
  std::vector<Chain> chains;
};

Story tell(Inquiry const& inquiry, Scope const& scope, KnownPath path)
{
  Membership const sets = find_sets_of(inquiry.db, scope, path.id, path.is_folder);
  Story story{scope.trace(), std::move(path), {}, {}, {}};
  story.shown = scope.ground().shown(story.path.name);
  for (SetInfo const& info : set_table)
    if (sets.in(info.set) && !is_special(story.path.name)) story.sets.push_back(info.key);
  story.chains = find_chains(inquiry.db, story.path);
  return story;
}

std::string error_text(std::int64_t error)
{
  if (error == 0) return "";
  std::string_view const name = name_of_errno(error);
  if (!name.empty()) return fmt::format(", failed: {}", name);
  return error < 0 ? ", failed" : fmt::format(", failed: error {}", error);
}

void print_life(std::string& text, std::string_view relation, Life const& life)
{
  fmt::format_to(std::back_inserter(text), "  {:<12} {} {}\n", relation, life.pid, life.command);
}

void print_chain(std::string& text, Story const& story, Chain const& chain)
{
  Life const& process = chain.process;
  std::string const status = process.status ? fmt::format(" (exit status {})", status_text(*process.status)) : "";
  fmt::format_to(std::back_inserter(text), "\nprocess {} {}{}\n", process.pid, process.command, status);
  for (Happening const& event : chain.events) {
    std::string const thread = event.tid == process.pid ? "" : fmt::format(", thread {}", event.tid);
    std::string const at = event.at ? fmt::format(", at {} s", seconds(*event.at)) : "";
    fmt::format_to(std::back_inserter(text), "  {:<12} line {} of {}{}{}{}\n", printable(event.op), event.line,
                   quote_name(story.trace.source), at, thread, error_text(event.error));
  }
  for (Life const& writer : chain.writers) print_life(text, "content from", writer);
  for (Life const& parent : chain.parents) print_life(text, "started by", parent);
  if (chain.task) fmt::format_to(std::back_inserter(text), "  {:<12} {}\n", "task", quote_name(*chain.task));
}

void print_text(Inquiry const& inquiry, std::vector<Story>& stories)
{
  constexpr std::size_t few = 10;
  for (Story& story : stories) {
    std::string& text = inquiry.output.text();
    if (&story != &stories.front()) text += '\n';
    fmt::format_to(std::back_inserter(text), "{}\n  {:<12} {}\n", quote_name(story.shown), "in",
                   story.sets.empty() ? "no set" : fmt::format("{}", fmt::join(story.sets, ", ")));
    std::size_t const shown = inquiry.layout.full ? story.chains.size() : std::min(few, story.chains.size());
    for (std::size_t i = 0; i < shown; ++i) {
      complete(inquiry.db, story.chains[i], story.path);
      print_chain(text, story, story.chains[i]);
    }
    if (shown < story.chains.size())
      fmt::format_to(std::back_inserter(text), "\n{} more processes used it; --full shows them\n",
                     story.chains.size() - shown);
    inquiry.output.pass_on();
  }
}

void print_life(Json& json, Life const& life)
{
  json.begin_object(Json::Shape::tight);
  json.key("id").integer(life.id).key("pid").integer(life.pid).key("status").integer(life.status);
  json.key("argv").raw(life.argv).key("command").bytes(life.command).end();
}

void print_lives(Json& json, std::string_view key, std::vector<Life> const& lives)
{
  json.key(key).begin_array();
  for (Life const& life : lives) print_life(json, life);
  json.end();
}

void print_event(Json& json, Happening const& event)
{
  json.begin_object(Json::Shape::tight);
  json.key("id").integer(event.id).key("op").bytes(event.op).key("error").integer(event.error);
  json.key("at").integer(event.at).key("tid").integer(event.tid).key("line").integer(event.line).end();
}

void print_chain(Json& json, Chain const& chain)
{
  json.begin_object().key("process");
  print_life(json, chain.process);
  json.key("task");
  chain.task ? json.bytes(*chain.task) : json.null();
  json.key("events").begin_array();
  for (Happening const& event : chain.events) print_event(json, event);
  json.end();
  print_lives(json, "parents", chain.parents);
  print_lives(json, "writers", chain.writers);
  json.end();
}

void print_json(Inquiry const& inquiry, std::vector<Story>& stories)
{
  Json json(inquiry.output.text());
  json.begin_array();
  for (Story& story : stories) {
    json.begin_object();
    json.key("path").bytes(story.shown).key("absolute").bytes(story.path.name);
    json.key("directory").boolean(story.path.is_folder).key("trace").integer(story.trace.id);
    json.key("log").bytes(story.trace.source).key("sets").begin_array(Json::Shape::tight);
    for (std::string_view const set : story.sets) json.bytes(set);
    json.end().key("uses").begin_array();
    for (Chain& chain : story.chains) {
      complete(inquiry.db, chain, story.path);
      print_chain(json, chain);
      inquiry.output.pass_on();
    }
    json.end().end();
  }
  json.end();
}

void print_rows(Inquiry const& inquiry, std::vector<Story>& stories)
{
  auto const rows = make_rows(inquiry.layout,
                              {{"trace"},
                               {"log"},
                               {"line"},
                               {"at"},
                               {"op"},
                               {"error"},
                               {"pid"},
                               {"tid"},
                               {"argv"},
                               {"task"},
                               {"path", Kind::name}},
                              inquiry.output);
  for (Story& story : stories)
    for (Chain& chain : story.chains) {
      complete(inquiry.db, chain, story.path);
      for (Happening const& event : chain.events)
        rows->add(std::array<Cell, 11>{
            story.trace.id, std::string_view(story.trace.source), event.line, event.at ? Cell(*event.at) : Cell(),
            std::string_view(event.op), event.error, chain.process.pid, event.tid, std::string_view(chain.process.argv),
            chain.task ? Cell(std::string_view(*chain.task)) : Cell(), std::string_view(story.shown)});
    }
  rows->finish();
}

}  // namespace

void answer_why(Inquiry const& inquiry, std::string_view path)
{
  std::vector<Story> stories;
  each_scope(inquiry, [&](Scope const& scope) {
    if (auto known = find_path(inquiry.db, scope, path)) {
      Story story = tell(inquiry, scope, std::move(*known));
      if (!story.chains.empty()) stories.push_back(std::move(story));
    }
  });
  if (stories.empty())
    inquiry.notes.push_back(fmt::format("nothing that was asked about touched {}", quote_name(path)));
  switch (inquiry.layout.form) {
    case Form::text:
      return print_text(inquiry, stories);
    case Form::json:
      return print_json(inquiry, stories);
    case Form::csv:
    case Form::nul:
      return print_rows(inquiry, stories);
  }
}

}  // namespace iotrace::query
