#include "store/use_runs.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <tuple>

namespace iotrace::store {

void make_record(UseRow const& row, Record& record)
{
  record.clear();
  record.integer(number(row.process)).integer(number(row.path));
  add_cells(row.use, record);
}

void add_cells(FileUse const& use, Record& record)
{
  for (UseColumn const& column : use_columns) {
    std::uint64_t const value = use.*column.cell;
    if (value == 0 && column.merge != Merge::sum)
      record.null();
    else
      record.integer(static_cast<std::int64_t>(value));
  }
}

UseRow read_use(ByteView record)
{
  RecordColumns columns(record);
  UseRow row{};
  row.process = ThreadId{static_cast<std::uint32_t>(columns.next().value_or(0))};
  row.path = PathId{static_cast<std::uint32_t>(columns.next().value_or(0))};
  for (UseColumn const& column : use_columns)
    row.use.*column.cell = static_cast<std::uint64_t>(columns.next().value_or(0));
  return row;
}

void UseRuns::add(std::span<UseRow const> rows)
{
  if (rows.empty()) return;
  bytes_.clear();
  for (UseRow const& row : rows) {
    make_record(row, record_);
    ByteView const record = record_.bytes();
    bytes_.push_back(static_cast<Byte>(record.size()));  // at most 190
    bytes_.insert(bytes_.end(), record.begin(), record.end());
  }
  runs_.push_back({rows.front().process, file_.size(), static_cast<std::uint32_t>(bytes_.size()),
                   static_cast<std::uint32_t>(rows.size())});
  file_.append(bytes_);
}

void UseRuns::read(Run const& run, std::vector<UseRow>& rows)
{
  bytes_.resize(run.bytes);
  file_.read(run.place, bytes_);
  ByteView rest(bytes_);
  for (std::uint32_t i = 0; i < run.rows; ++i) {
    std::size_t const size = rest.front();
    rows.push_back(read_use(rest.subspan(1, size)));
    rest = rest.subspan(1 + size);
  }
}

// Most processes have one run, and lead themselves: its records are what the table holds. False where they are not.
bool UseRuns::pass_on(Run const& run, Take const& take)
{
  bytes_.resize(run.bytes);
  file_.read(run.place, bytes_);
  ByteView rest(bytes_);
  for (std::uint32_t i = 0; i < run.rows; ++i) {
    ByteView const record = rest.subspan(1, rest.front());
    UseRow const row = read_use(record);
    if (row.process != run.process) return false;  // so are all of the run: nothing was given yet
    take(row, record);
    rest = rest.subspan(1 + record.size());
  }
  return true;
}

void UseRuns::settle(std::span<ThreadId const> leaders)
{
  for (Run& run : runs_) run.process = leaders[number(run.process) - 1];
  std::stable_sort(runs_.begin(), runs_.end(), [](Run const& a, Run const& b) { return a.process < b.process; });
}

UseRuns::Runs UseRuns::runs_of(ThreadId process) const
{
  auto const [first, last] = std::equal_range(runs_.begin(), runs_.end(), Run{process, 0, 0, 0},
                                              [](Run const& a, Run const& b) { return a.process < b.process; });
  return {first, last};
}

void UseRuns::give(Take const& take)
{
  for (std::size_t run = 0; run < runs_.size();) {
    Runs const runs = runs_of(runs_[run].process);
    give_runs(runs, take);
    run += runs.size();
  }
}

void UseRuns::give(ThreadId process, Take const& take) { give_runs(runs_of(process), take); }

/// The runs of one process.
void UseRuns::give_runs(Runs runs, Take const& take)
{
  if (runs.size() == 1 && pass_on(runs.front(), take)) return;
  std::vector<UseRow> rows;
  for (Run const& run : runs) read(run, rows);
  std::stable_sort(rows.begin(), rows.end(), [](UseRow const& a, UseRow const& b) { return a.path < b.path; });
  for (auto row = rows.begin(); row != rows.end();) {
    UseRow whole = *row;
    whole.process = runs.front().process;
    for (++row; row != rows.end() && row->path == whole.path; ++row) whole.use.merge(row->use);
    make_record(whole, record_);
    take(whole, record_.bytes());
  }
}

}  // namespace iotrace::store
