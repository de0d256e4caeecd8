// Access: see the header.
#include "query/check/access.hpp"

#include <algorithm>

#include "check_sql.hpp"
#include "query/question.hpp"
#include "query_sql.hpp"

namespace iotrace::query {

Accesses::Accesses(store::Db& db)
    : reader_(ask(db, check_sql::reader)),
      writer_(ask(db, check_sql::writer)),
      asker_(ask(db, check_sql::asker)),
      rivals_(ask(db, check_sql::rivals)),
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
  store::Statement& row = look_up(file, deed);
  if (!row.step()) return access;
  access.line = row.integer(2);
  if (!row.is_null(3)) access.tasks.emplace_back(row.text(3));
  Named const& named = name_process(row.integer(0), row.integer(1));
  row.reset();  // a scope cannot be made while a question about the last one is open
  access.pid = named.pid;
  access.command = named.command;
  access.program = named.program;
  access.parents = named.parents;
  return access;
}

std::vector<std::string> Accesses::find_rivals(UsedFile const& file)
{
  std::vector<std::string> tasks;
  store::Statement& row = ask_again(rivals_, {{":path", file.path_id}});
  while (row.step()) tasks.emplace_back(row.text(0));
  row.reset();
  return tasks;
}

store::Statement& Accesses::look_up(UsedFile const& file, Deed deed)
{
  switch (deed) {
    case Deed::write:
      return ask_again(writer_, {{":path", file.path_id}, {":removed", file.in(Set::deleted) ? 1 : 0}});
    case Deed::miss:
      return ask_again(asker_, {{":path", file.path_id}, {":listing", 0}});
    case Deed::list:
      return ask_again(asker_, {{":path", file.path_id}, {":listing", 1}});
    case Deed::read:
      break;
  }
  return ask_again(reader_, {{":path", file.path_id}});
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
