#include "store/use_runs.hpp"

#include <algorithm>

namespace iotrace::store {

// SQLite takes cells that a row leaves out at its end for NULL, as it does after ALTER TABLE ADD COLUMN.
std::size_t count_cells(FileUse const& use)
{
  std::size_t count = use_columns.size();
  while (use_columns[count - 1].merge != Merge::sum && use.*use_columns[count - 1].cell == 0) --count;
  return count;
}

void make_record(UseRow const& row, Record& record)
{
  record.clear(2 + count_cells(row.use));
  record.integer(number(row.process)).integer(number(row.path));
  add_cells(row.use, record);
}

void add_cells(FileUse const& use, Record& record)
{
  std::size_t const count = count_cells(use);
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
    ByteView const made = record.bytes();
    bytes.push_back(static_cast<Byte>(made.size()));  // at most 190
    bytes.insert(bytes.end(), made.begin(), made.end());
  }
  runs_.push_back({rows.front().process, file_.size(), static_cast<std::uint32_t>(bytes.size()),
                   static_cast<std::uint32_t>(rows.size())});
  file_.append(bytes);
}

/// Shows see(record) each record of a run, as long as that says true; they lie in `bytes`.
template <typename See>
void UseRuns::read(Run const& run, std::vector<Byte>& bytes, See see) const
{
  bytes.resize(run.bytes);
  file_.read(run.place, bytes);
  ByteView rest(bytes);
  for (std::uint32_t i = 0; i < run.rows; ++i) {
    ByteView const record = rest.subspan(1, rest.front());
    if (!see(record)) return;
    rest = rest.subspan(1 + record.size());
  }
}

// Most processes have one run, and lead themselves: its records are what the table holds. False where they are not.
bool UseRuns::pass_on(Run const& run, std::vector<Byte>& bytes, Take const& take) const
{
  bool own = true;
  read(run, bytes, [&](ByteView record) {
    own = read_key(record).process == run.process;  // so are all of the run
    if (own) take(record);
    return own;
  });
  return own;
}

void UseRuns::settle(std::span<ThreadId const> leaders)
{
  for (Run& run : runs_) run.process = leaders[number(run.process) - 1];
  std::stable_sort(runs_.begin(), runs_.end(), [](Run const& a, Run const& b) { return a.process < b.process; });
  file_.flush();
}

UseRuns::Runs UseRuns::runs_of(ThreadId process) const
{
  auto const [first, last] = std::equal_range(runs_.begin(), runs_.end(), Run{process, 0, 0, 0},
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

/// The runs of one process.
void UseRuns::give_runs(Runs runs, std::vector<Byte>& bytes, Take const& take) const
{
  if (runs.size() == 1 && pass_on(runs.front(), bytes, take)) return;
  std::vector<UseRow> rows;
  for (Run const& run : runs)
    read(run, bytes, [&](ByteView record) {
      rows.push_back(read_use(record));
      return true;
    });
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
