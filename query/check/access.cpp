// Access: see the header.
#include "query/check/access.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "check_sql.hpp"
#include "query/question.hpp"
#include "query_sql.hpp"

namespace iotrace::query {
namespace {

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

/// A use of a file's content.
struct Use {
  std::int64_t process, event;
  bool is_foreign;  // of content that came from outside of the selection
};

}  // namespace

Accesses::Accesses(store::Db& db)
    : uses_(ask(db, check_sql::uses)),
      flows_(ask(db, check_sql::flows)),
      line_(ask(db, check_sql::line)),
      task_(ask(db, check_sql::task)),
      writer_(ask(db, check_sql::writer)),
      asker_(ask(db, check_sql::asker)),
      ancestors_(ask(db, query_sql::ancestors))
{
}

Access Accesses::find(TraceHead const& trace, UsedFile const& file, Deed deed)
{
  Access access;
  access.path = file.path;
  access.log = trace.source;
  access.trace = trace.id;
  access.removes = deed == Deed::write && file.in(Set::deleted);
  std::optional<Culprit> culprit = look_up(file, deed);
  if (!culprit) return access;
  access.line = culprit->line;
  access.tasks = std::move(culprit->tasks);
  Named const& named = name_process(culprit->process, culprit->event);
  access.pid = named.pid;
  access.command = named.command;
  access.program = named.program;
  access.parents = named.parents;
  return access;
}

std::optional<Accesses::Culprit> Accesses::look_up(UsedFile const& file, Deed deed)
{
  if (deed == Deed::read) return find_reader(file.path_id);
  store::Statement& row = ask_about(file, deed);
  std::optional<Culprit> culprit;
  if (row.step()) culprit = Culprit{row.integer(0), row.integer(1), row.integer(2)};
  row.reset();  // a scope cannot be made while a question about the last one is open
  return culprit;
}

/// The first use of content that was not the selection's own; where all of it was, the first use.
std::optional<Accesses::Culprit> Accesses::find_reader(std::int64_t path)
{
  std::vector<Use> uses;
  std::int64_t own = never;  // when the selection first made the file anew
  for (ask_again(uses_, {{":path", path}}); uses_.step(); own = std::min(own, uses_.integer(2)))
    if (uses_.integer(1) != never) uses.push_back({uses_.integer(0), uses_.integer(1), false});
  uses_.reset();
  std::vector<std::int64_t> sources;
  for (ask_again(flows_, {{":path", path}}); flows_.step(); sources.push_back(flows_.integer(2)))
    uses.push_back({flows_.integer(0), flows_.integer(1), true});
  flows_.reset();
  auto const rank = [&](Use const& use) { return std::pair(!use.is_foreign && use.event >= own, use.event); };
  std::sort(uses.begin(), uses.end(), [&](Use const& a, Use const& b) { return rank(a) < rank(b); });
  for (Use const& use : uses) {
    if (!seek(line_, use.event)) continue;
    Culprit culprit{use.process, use.event, line_.integer(0)};
    auto const source = std::find_if(sources.begin(), sources.end(), [&](auto id) { return seek(task_, id); });
    if (source != sources.end()) culprit.tasks.emplace_back(task_.text(0));
    line_.reset();
    task_.reset();
    return culprit;
  }
  return std::nullopt;
}

store::Statement& Accesses::ask_about(UsedFile const& file, Deed deed)
{
  if (deed == Deed::write)
    return ask_again(writer_, {{":path", file.path_id}, {":removed", file.in(Set::deleted) ? 1 : 0}});
  return ask_again(asker_, {{":path", file.path_id}, {":listing", deed == Deed::list ? 1 : 0}});
}

Accesses::Named const& Accesses::name_process(std::int64_t process, std::int64_t event)
{
  constexpr std::size_t most = 1000;  // a line of parents may be long
  auto const known = known_.find(process);
  if (known != known_.end() && known->second.since <= event && event < known->second.until) return known->second;
  if (known_.size() >= most) known_.clear();
  return known_.insert_or_assign(process, find_names(process, event)).first->second;
}

Accesses::Named Accesses::find_names(std::int64_t process, std::int64_t event)
{
  Named named;
  std::vector<Life> const line = find_line(ancestors_, process, event);
  for (Life const& life : line) {
    named.since = std::max(named.since, life.since);
    named.until = std::min(named.until, life.until);
  }
  if (line.empty()) return named;
  named.pid = line.front().pid;
  named.command = line.front().command;
  named.program = line.front().program;
  for (std::size_t i = 1; i < line.size(); ++i) named.parents.push_back({line[i].pid, line[i].command});
  return named;
}

}  // namespace iotrace::query
