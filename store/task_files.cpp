// The sets of each task in each trace: its uses are folded once more, task by task, so that no more than one task's
// files are in memory; then what others did to them is looked up.
#include <algorithm>
#include <map>
#include <tuple>

#include "store/roll_ups.hpp"
#include "store/sets.hpp"

namespace iotrace::store {
namespace {

/// The processes of one trace that work for one task.
struct Part {
  TraceId trace;
  TaskId task;
  std::vector<ThreadId> processes;
};

std::vector<Part> find_parts(Owners const& owners)
{
  std::map<std::pair<TraceId, TaskId>, std::vector<ThreadId>> processes;
  for (Thread const& thread : owners.threads)
    if (thread.process == thread.id && owners.task_of(thread.id) != TaskId::none)
      processes[{thread.trace, owners.task_of(thread.id)}].push_back(thread.id);
  std::vector<Part> parts;
  for (auto& [key, list] : processes) parts.push_back({key.first, key.second, std::move(list)});
  return parts;
}

/// What passes between processes, as far as it leaves their part.
class Neighbours {
 public:
  Neighbours(Db& db, Owners const& owners, std::vector<Part> const& parts);
  Outsiders find(std::uint32_t part, PathId path, std::uint64_t until) const;

 private:
  struct Removal {
    PathId path;
    std::uint64_t event;
    std::uint32_t part;
  };

  void read_flows(Db& db);
  void read_removals(Db& db);
  std::uint32_t part_of(std::int64_t process) const;

  std::vector<std::uint32_t> parts_;  // by ThreadId - 1: 1 + index of the part; 0 = none
  std::vector<std::pair<std::uint32_t, PathId>> fed_;
  std::vector<Removal> removals_;  // by path and event
};

Neighbours::Neighbours(Db& db, Owners const& owners, std::vector<Part> const& parts) : parts_(owners.threads.size())
{
  for (std::uint32_t part = 0; part < parts.size(); ++part)
    for (ThreadId const process : parts[part].processes) parts_[number(process) - 1] = part + 1;
  read_flows(db);
  read_removals(db);
}

std::uint32_t Neighbours::part_of(std::int64_t process) const
{
  auto const index = static_cast<std::size_t>(process) - 1;
  return index < parts_.size() ? parts_[index] : 0;
}

void Neighbours::read_flows(Db& db)
{
  Statement row = db.prepare("SELECT reader_id, path_id, writer_id FROM flow");
  while (row.step()) {
    std::uint32_t const reader = part_of(row.integer(0));
    if (reader != 0 && reader != part_of(row.integer(2)))
      fed_.emplace_back(reader - 1, PathId{static_cast<std::uint32_t>(row.integer(1))});
  }
  std::sort(fed_.begin(), fed_.end());
}

void Neighbours::read_removals(Db& db)
{
  Statement row = db.prepare("SELECT path_id, event_id, process_id FROM removal ORDER BY path_id, event_id");
  while (row.step())
    removals_.push_back({PathId{static_cast<std::uint32_t>(row.integer(0))}, static_cast<std::uint64_t>(row.integer(1)),
                         part_of(row.integer(2))});
}

Outsiders Neighbours::find(std::uint32_t part, PathId path, std::uint64_t until) const
{
  Outsiders outsiders;
  outsiders.fed = std::binary_search(fed_.begin(), fed_.end(), std::pair(part, path));
  auto const [first, last] = std::equal_range(removals_.begin(), removals_.end(), Removal{path, 0, 0},
                                              [](Removal const& a, Removal const& b) { return a.path < b.path; });
  for (auto removal = first; removal != last && removal->event < until; ++removal)
    if (removal->part != part + 1) outsiders.taken = removal->event;
  return outsiders;
}

}  // namespace

void seal_tasks(Db& db, UseRuns const& uses, Paths const& paths, Owners const& owners)
{
  std::vector<Part> const parts = find_parts(owners);
  if (parts.empty()) return;
  Neighbours const neighbours(db, owners, parts);
  BulkInsert rows(db, "task_files", 3);
  UseTotals totals;
  for (std::uint32_t part = 0; part < parts.size(); ++part) {
    for (ThreadId const process : parts[part].processes)
      uses.give(process, [&](ByteView record) { totals.add(read_use(record)); });
    PackedFiles files(set_count);
    totals.give([&](UseTotals::Total const& total) {
      Outsiders const outsiders = neighbours.find(part, total.path, totals.last_event());
      if (Membership const sets = find_sets(total.use, paths.is_directory(total.path), outsiders); sets.any())
        files.add(total.path, sets.bits());
    });
    rows.insert(1, [&](BulkInsert::Row cells, std::size_t) {
      cells.integer(number(parts[part].trace)).integer(number(parts[part].task)).blob(files.bytes());
    });
  }
}

}  // namespace iotrace::store
