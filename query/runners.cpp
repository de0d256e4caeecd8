// Runners: see the header.
#include "query/runners.hpp"

#include <algorithm>
#include <utility>

#include "query/question.hpp"
#include "query_sql.hpp"

namespace iotrace::query {

Runners::Runners(store::Db& db)
{
  enum Column { process, pid, event, path };  // of sql/runners.sql
  store::Statement name_of = ask(db, query_sql::path_name);
  store::Statement row = ask(db, query_sql::runners);
  while (row.step()) {
    Program& program =
        programs_.emplace_back(Program{row.integer(process), row.integer(event), row.integer(pid), nullptr});
    if (row.is_null(path)) continue;
    auto const [name, is_new] = names_.try_emplace(row.integer(path));
    if (is_new && seek(name_of, name->first)) name->second = name_of.text(0);
    program.name = &name->second;
  }
}

Runner Runners::at(std::int64_t process, std::int64_t event) const
{
  auto const behind =
      std::upper_bound(programs_.begin(), programs_.end(), std::pair(process, event),
                       [](auto const& at, Program const& one) { return at < std::pair(one.process, one.event); });
  if (behind != programs_.begin() && std::prev(behind)->process == process) {
    Program const& program = *std::prev(behind);
    return {program.pid, program.name != nullptr ? std::optional<std::string_view>(*program.name) : std::nullopt};
  }
  bool const executes_later = behind != programs_.end() && behind->process == process;
  return {executes_later ? std::optional(behind->pid) : std::nullopt, std::nullopt};
}

}  // namespace iotrace::query
