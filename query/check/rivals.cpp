// Rivals: see the header.
#include "query/check/rivals.hpp"

#include <algorithm>
#include <set>

#include "check_sql.hpp"
#include "query/question.hpp"
#include "store/packed_files.hpp"

namespace iotrace::query {
namespace {

/// What has these sets was put in place. What was taken away in the end (Set::deleted) may have been.
bool was_put(Membership sets) { return sets.in(Set::writes) || sets.in(Set::temporaries); }

}  // namespace

Rivals::Rivals(store::Db& db) : db_(&db), uses_(ask(db, check_sql::rivals)) {}

std::vector<std::string> Rivals::find(Scope const& scope, UsedFile const& file)
{
  if (!scope.sealed() || !was_put(file.sets)) return ask_uses(file.path_id);
  if (!was_read_) read_tasks();
  Sealed const& own = *scope.sealed();
  std::set<std::string> names;
  auto const [first, last] = std::equal_range(puts_.begin(), puts_.end(), Put{file.path_id},
                                              [](Put const& a, Put const& b) { return a.path < b.path; });
  for (auto put = first; put != last; ++put) {
    if (put->trace == own.trace && put->task == own.task.value_or(put->task)) continue;
    if (!put->is_certain) return ask_uses(file.path_id);
    names.insert(*put->name);
  }
  return {names.begin(), names.end()};
}

void Rivals::read_tasks()
{
  was_read_ = true;
  store::Statement row = ask(*db_, check_sql::task_files);
  while (row.step()) {
    std::string const& name = names_.emplace_back(row.text(2));
    Put put{0, row.integer(0), row.integer(1), false, &name};
    store::unpack_files(row.blob(3), set_count, [&](std::uint64_t path, std::uint32_t bits) {
      Membership const sets(bits);
      put.path = static_cast<std::int64_t>(path);
      put.is_certain = was_put(sets);
      if (put.is_certain || sets.in(Set::deleted)) puts_.push_back(put);
    });
  }
  std::stable_sort(puts_.begin(), puts_.end(), [](Put const& a, Put const& b) { return a.path < b.path; });
}

/// From the uses of all processes.
std::vector<std::string> Rivals::ask_uses(std::int64_t path)
{
  std::vector<std::string> names;
  store::Statement& row = ask_again(uses_, {{":path", path}});
  while (row.step()) names.emplace_back(row.text(0));
  row.reset();  // a scope cannot be made while a question about the last one is open
  return names;
}

}  // namespace iotrace::query
