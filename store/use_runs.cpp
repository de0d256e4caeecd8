#include "store/use_runs.hpp"

#include <algorithm>

namespace iotrace::store {

// SQLite takes cells that a row leaves out at its end for their default, as it does after ALTER TABLE ADD COLUMN: here
// NULL, and 0 for sums.
std::size_t count_cells(FileUse const& use)
{
  std::size_t count = use_columns.size();
  while (count > 0 && use.*use_columns[count - 1].cell == 0) --count;
  return count;
}

void make_record(UseRow const& row, Record& record)
{
  std::size_t const cells = count_cells(row.use);
  record.clear(2 + cells);
  record.integer(number(row.process)).integer(number(row.path));
  add_cells(row.use, cells, record);
}

void add_cells(FileUse const& use, std::size_t count, Record& record)
{
  for (std::size_t i = 0; i < count; ++i) {
    std::uint64_t const value = use.*use_columns[i].cell;
    if (value == 0 && use_columns[i].merge != Merge::sum)
      record.null();
    else
      record.integer(static_cast<std::int64_t>(value));
  }
}

namespace {

template <typename Id>
Id take_id(RecordColumns& columns)
{
  return Id{static_cast<std::uint32_t>(columns.next().value_or(0))};
}

}  // namespace

UseKey read_key(ByteView record)
{
  RecordColumns columns(record);
  auto const process = take_id<ThreadId>(columns);
  return {process, take_id<PathId>(columns)};
}

UseRow read_use(ByteView record)
{
  RecordColumns columns(record);
  UseRow row{};
  row.process = take_id<ThreadId>(columns);
  row.path = take_id<PathId>(columns);
  for (UseColumn const& column : use_columns)
    row.use.*column.cell = static_cast<std::uint64_t>(columns.next().value_or(0));
  return row;
}

void UseRuns::add(std::span<UseRow const> rows)
{
  if (rows.empty()) return;
  std::vector<Byte> bytes;
  Record record(0);
  for (UseRow const& row : rows) {
    make_record(row, record);
    append_sized(bytes, record.bytes());
  }
  runs_.push_back({rows.front().process, true, file_.size(), bytes.size()});
  file_.append(bytes);
}

void UseRuns::settle(std::span<ThreadId const> leaders)
{
  for (Run& run : runs_) {
    ThreadId const leader = leaders[number(run.process) - 1];
    run.leads = leader == run.process;
    run.process = leader;
  }
  std::stable_sort(runs_.begin(), runs_.end(), [](Run const& a, Run const& b) { return a.process < b.process; });
  file_.flush();
}

UseRuns::Runs UseRuns::runs_of(ThreadId process) const
{
  auto const [first, last] = std::equal_range(runs_.begin(), runs_.end(), Run{process, true, 0, 0},
                                              [](Run const& a, Run const& b) { return a.process < b.process; });
  return {first, last};
}

void UseRuns::give(Take const& take) const
{
  std::vector<Byte> bytes;
  for (std::size_t run = 0; run < runs_.size();) {
    Runs const runs = runs_of(runs_[run].process);
    give_runs(runs, bytes, take);
    run += runs.size();
  }
}

void UseRuns::give(ThreadId process, Take const& take) const
{
  std::vector<Byte> bytes;
  give_runs(runs_of(process), bytes, take);
}

/// The records of a run, which lie in `bytes`.
ByteView UseRuns::read(Run const& run, std::vector<Byte>& bytes) const
{
  bytes.resize(run.bytes);
  file_.read(run.place, bytes);
  return bytes;
}

// Most processes have one run, and lead themselves: its records are what the table holds.
void UseRuns::give_runs(Runs runs, std::vector<Byte>& bytes, Take const& take) const
{
  if (runs.size() == 1 && runs.front().leads) return each_sized(read(runs.front(), bytes), take);
  std::vector<UseRow> rows;
  for (Run const& run : runs) each_sized(read(run, bytes), [&](ByteView record) { rows.push_back(read_use(record)); });
  std::stable_sort(rows.begin(), rows.end(), [](UseRow const& a, UseRow const& b) { return a.path < b.path; });
  Record record(0);
  for (auto row = rows.begin(); row != rows.end();) {
    UseRow whole = *row;
    whole.process = runs.front().process;
    for (++row; row != rows.end() && row->path == whole.path; ++row) whole.use.merge(row->use);
    make_record(whole, record);
    take(record.bytes());
  }
}

}  // namespace iotrace::store
