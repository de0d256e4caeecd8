#include "store/trees.hpp"

#include <future>
#include <numeric>
#include <vector>

namespace iotrace::store {

namespace {

/// By path and process, where they come by process: counted, not compared.
std::vector<UseKey> sort_by_path(std::vector<UseKey> const& uses)
{
  std::vector<std::uint32_t> next(1);  // index = PathId: where the next use of it goes
  for (UseKey const& use : uses) {
    if (number(use.path) + 1 >= next.size()) next.resize(number(use.path) + 2);
    ++next[number(use.path) + 1];
  }
  std::partial_sum(next.begin(), next.end(), next.begin());
  std::vector<UseKey> sorted(uses.size());
  for (UseKey const& use : uses) sorted[next[number(use.path)]++] = use;
  return sorted;
}

}  // namespace

// Rolling up takes as long as the rest, so it goes on beside it; where no thread can be had, after it.
void Trees::sort_uses(Db& db, Paths const& paths, Owners const& owners)
{
  std::vector<ThreadId> leaders;
  for (Thread const& thread : owners.threads) leaders.push_back(thread.process);
  uses.settle(leaders);
  RollUps roll_ups(db, spans, paths, owners);
  std::future<void> rolled_up = std::async([&] { roll_ups.fold(uses); });
  add_uses();
  rolled_up.get();
  roll_ups.add_totals(totals_);
}

void Trees::add_uses()
{
  std::vector<UseKey> keys;
  uses.give([&](ByteView record) {
    file_use_.add(record);
    keys.push_back(read_key(record));
  });
  Record entry(2);
  for (UseKey const& use : sort_by_path(keys)) {
    entry.clear();
    by_path_.add(entry.integer(number(use.path)).integer(number(use.process)).bytes());
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
  std::uint32_t const count = pages_.make_room_for(fd);
  for (Tree* const tree : {&events, &file_use_, &by_path_, &totals_}) tree->make_room(count);
  pages_.put_in_front(fd);
  events.plant(event_root_);
  file_use_.plant(file_use_root_);
  by_path_.plant(by_path_root_);
  totals_.plant(totals_root_);
  pages_.finish();
}

}  // namespace iotrace::store
