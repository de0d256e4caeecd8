// Runners: see the header.
#include "query/runners.hpp"

#include <algorithm>
#include <tuple>

#include "query/question.hpp"
#include "query_sql.hpp"

namespace iotrace::query {

Runners::Runners(store::Db& db)
{
  store::Statement pid = ask(db, query_sql::pids);
  while (pid.step()) runners_.push_back({pid.integer(0), pid.integer(1)});
  store::Statement image = ask(db, query_sql::images);
  while (image.step()) programs_.push_back({image.integer(0), image.integer(1), std::string(image.text(2))});
}

std::optional<std::int64_t> Runners::pid_of(std::int64_t process) const
{
  auto const runner = std::lower_bound(runners_.begin(), runners_.end(), process,
                                       [](Runner const& one, std::int64_t id) { return one.process < id; });
  if (runner == runners_.end() || runner->process != process) return std::nullopt;
  return runner->pid;
}

std::optional<std::string_view> Runners::program_of(std::int64_t process, std::int64_t event) const
{
  auto const behind =
      std::upper_bound(programs_.begin(), programs_.end(), std::pair(process, event),
                       [](auto const& at, auto const& one) { return at < std::pair(one.process, one.event); });
  if (behind == programs_.begin() || std::prev(behind)->process != process) return std::nullopt;
  return std::prev(behind)->name;
}

}  // namespace iotrace::query
