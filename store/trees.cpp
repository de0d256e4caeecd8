#include "store/trees.hpp"

#include <numeric>
#include <vector>

namespace iotrace::store {

namespace {

/// The key of a row in the index by path.
struct Use {
  PathId path;
  ThreadId process;
};

/// By path and process, where they come by process: counted, not compared.
std::vector<Use> sort_by_path(std::vector<Use> const& uses)
{
  std::vector<std::uint32_t> next(1);  // index = PathId: where the next use of it goes
  for (Use const& use : uses) {
    if (number(use.path) + 1 >= next.size()) next.resize(number(use.path) + 2);
    ++next[number(use.path) + 1];
  }
  std::partial_sum(next.begin(), next.end(), next.begin());
  std::vector<Use> sorted(uses.size());
  for (Use const& use : uses) sorted[next[number(use.path)]++] = use;
  return sorted;
}

}  // namespace

void Trees::sort_uses(Db& db, Paths const& paths, Owners const& owners)
{
  std::vector<ThreadId> leaders;
  for (Thread const& thread : owners.threads) leaders.push_back(thread.process);
  uses.settle(leaders);
  std::vector<Use> given;
  RollUps roll_ups(db, totals_, spans, paths, owners);
  uses.give([&](UseRow const& row, ByteView record) {
    file_use_.add(record);
    given.push_back({row.path, row.process});
    roll_ups.add(row);
  });
  roll_ups.finish(uses);
  Record entry(2);
  for (Use const& use : sort_by_path(given)) {
    entry.clear();
    entry.integer(number(use.path)).integer(number(use.process));
    by_path_.add(entry.bytes());
  }
}

void Trees::find_roots(Db& db)
{
  Statement find = db.prepare("SELECT rootpage FROM sqlite_schema WHERE name = :name");
  auto const root_of = [&](std::string_view name) {
    find.bind(1, name);
    find.step();
    auto const root = static_cast<std::uint32_t>(find.integer(0));
    find.reset();
    return root;
  };
  event_root_ = root_of("event");
  file_use_root_ = root_of("file_use");
  by_path_root_ = root_of("file_use_by_path");
  totals_root_ = root_of("file_use_total");
}

void Trees::plant(int fd)
{
  DatabasePages pages(fd);
  events.plant(pages, event_root_);
  file_use_.plant(pages, file_use_root_);
  by_path_.plant(pages, by_path_root_);
  totals_.plant(pages, totals_root_);
  pages.finish();
}

}  // namespace iotrace::store
