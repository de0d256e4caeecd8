// Access: see the header.
#include "query/check/access.hpp"

#include "check_sql.hpp"
#include "query/question.hpp"

namespace iotrace::query {

Access Accesses::find(UsedFile const& file, Deed deed)
{
  Access access;
  access.path = file.path;
  access.log = trace_.source;
  access.trace = trace_.id;
  access.removes = deed == Deed::write && file.in(Set::deleted);
  store::Statement row = look_up(file, deed);
  if (!row.step()) return access;
  access.line = row.integer(2);
  if (!row.is_null(3)) access.tasks.emplace_back(row.text(3));
  name_process(access, row.integer(0), row.integer(1));
  return access;
}

store::Statement Accesses::look_up(UsedFile const& file, Deed deed)
{
  switch (deed) {
    case Deed::write:
      return ask(*db_, check_sql::writer, {{":path", file.path_id}, {":removed", file.in(Set::deleted) ? 1 : 0}});
    case Deed::miss:
      return ask(*db_, check_sql::asker, {{":path", file.path_id}, {":listing", 0}});
    case Deed::list:
      return ask(*db_, check_sql::asker, {{":path", file.path_id}, {":listing", 1}});
    case Deed::read:
      break;
  }
  return ask(*db_, check_sql::reader, {{":path", file.path_id}});
}

void Accesses::name_process(Access& access, std::int64_t process, std::int64_t event)
{
  std::vector<Life> line = find_line(*db_, process, event);
  if (line.empty()) return;
  access.pid = line.front().pid;
  access.command = line.front().command;
  access.program = line.front().program;
  for (std::size_t i = 1; i < line.size(); ++i) access.parents.push_back({line[i].pid, line[i].command});
}

}  // namespace iotrace::query
