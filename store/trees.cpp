#include "store/trees.hpp"

#include <algorithm>
#include <vector>

#include "store/use_totals.hpp"

namespace iotrace::store {

// The index holds (path, process): as one number they sort alike.
void Trees::sort_uses(std::span<Thread const> threads)
{
  std::vector<ThreadId> leaders;
  for (Thread const& thread : threads) leaders.push_back(thread.process);
  std::vector<std::uint64_t> by_path;
  UseTotals totals;
  uses.give(leaders, [&](UseRow const& row, ByteView record) {
    file_use_.add(record);
    by_path.push_back(std::uint64_t{number(row.path)} << 32 | number(row.process));
    totals.add(threads[number(row.process) - 1].trace, row, totals_);
  });
  totals.finish(totals_);
  std::sort(by_path.begin(), by_path.end());
  Record entry(2);
  for (std::uint64_t const pair : by_path) {
    entry.clear();
    entry.integer(static_cast<std::int64_t>(pair >> 32)).integer(static_cast<std::int64_t>(pair & 0xFFFFFFFF));
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
