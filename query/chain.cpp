// Chain: see the header.
#include "query/chain.hpp"

#include <iterator>

#include "query/cell.hpp"
#include "query/command.hpp"
#include "query/escape.hpp"
#include "query/question.hpp"
#include "query_sql.hpp"
#include "question_sql.hpp"

namespace iotrace::query {
namespace {

std::optional<KnownPath> look_up(store::Db& db, std::string name)
{
  store::Statement row = ask(db, query_sql::path_named, {{":name", name}});
  if (!row.step()) return std::nullopt;
  return KnownPath{row.integer(0), std::move(name), row.integer(1) != 0};
}

// Columns of sql/ancestors.sql.
enum LineColumn { id, tid, status, program, argv, argv_cut, since, until };

/// Gives those who executed nothing themselves the command of their nearest ancestor who did, in brackets.
void name_forks(std::vector<Life>& line)
{
  std::string nearest;
  for (std::size_t i = line.size(); i-- > 0;) {
    if (!line[i].program.empty()) nearest = line[i].program;
    if (!line[i].command.empty()) continue;
    line[i].command = '[' + (nearest.empty() ? "?" : quote_name(nearest)) + ']';
    line[i].program = nearest;
  }
}

std::vector<Life> find_writers(store::Db& db, std::int64_t process, std::int64_t path)
{
  std::vector<Life> writers;
  store::Statement row = ask(db, query_sql::writers, {{":process", process}, {":path", path}});
  while (row.step()) {
    auto line = find_line(db, row.integer(0), row.integer(1));
    if (!line.empty()) writers.push_back(std::move(line.front()));
  }
  return writers;
}

Happening read_happening(store::Statement const& row)
{
  Happening event{row.integer(1), std::string(row.text(2)), row.integer(3), {}, row.integer(5), row.integer(6)};
  if (!row.is_null(4)) event.at = row.integer(4);
  return event;
}

}  // namespace

void complete(store::Db& db, Chain& chain, KnownPath const& path)
{
  auto line = find_line(db, chain.process.id, chain.events.front().id);
  if (!line.empty()) {
    chain.process = std::move(line.front());
    chain.parents.assign(std::make_move_iterator(line.begin() + 1), std::make_move_iterator(line.end()));
  }
  chain.writers = find_writers(db, chain.process.id, path.id);
}

std::optional<KnownPath> find_path(store::Db& db, Scope const& scope, std::string_view text)
{
  if (auto const exact = look_up(db, std::string(text)); exact && is_special(text)) return exact;
  return look_up(db, resolve_name(text, scope.trace().workspace, scope.ground().root()));
}

std::vector<Life> find_line(store::Db& db, std::int64_t process, std::int64_t event)
{
  store::Statement ancestors = ask(db, query_sql::ancestors);
  return find_line(ancestors, process, event);
}

std::vector<Life> find_line(store::Statement& ancestors, std::int64_t process, std::int64_t event)
{
  std::vector<Life> line;
  store::Statement& row = ask_again(ancestors, {{":process", process}, {":event", event}});
  while (row.step()) {
    Life life{row.integer(id), row.integer(tid), {}, {}, command_json(row.text(argv)), {}};
    if (!row.is_null(status)) life.status = row.integer(status);
    life.since = row.integer(since);
    if (!row.is_null(until)) life.until = row.integer(until);
    if (!row.is_null(program)) {
      life.command = command_text(row.text(argv), row.integer(argv_cut) != 0, row.text(program));
      life.program = base_name(row.text(program));
    }
    line.push_back(std::move(life));
  }
  row.reset();
  name_forks(line);
  return line;
}

std::vector<Chain> find_chains(store::Db& db, KnownPath const& path)
{
  std::vector<Chain> chains;
  store::Statement row = ask(db, question_sql::why, {{":path", path.id}});
  while (row.step()) {
    std::int64_t const process = row.integer(0);
    if (chains.empty() || chains.back().process.id != process) {
      chains.emplace_back().process.id = process;
      if (!row.is_null(7)) chains.back().task = row.text(7);
    }
    chains.back().events.push_back(read_happening(row));
  }
  return chains;
}

}  // namespace iotrace::query
