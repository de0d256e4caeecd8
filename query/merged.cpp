// Merged: see the header.
#include "query/merged.hpp"

#include <algorithm>

namespace iotrace::query {
namespace {

constexpr int path_column = 0, first_cell = 2;  // of sql/fold.sql

constexpr int last_event_cell = [] {
  int i = 0;
  while (use_columns[static_cast<std::size_t>(i)].cell != &FileUse::last_event) ++i;
  return i;
}();

// Counts and event ids are never negative, but a damaged database may say so.
std::uint64_t cell(store::Statement& row, int column)
{
  return static_cast<std::uint64_t>(std::max<std::int64_t>(row.integer(column), 0));
}

FileUse read_use(store::Statement& row)
{
  FileUse use;
  for (std::size_t i = 0; i < use_columns.size(); ++i)
    use.*use_columns[i].cell = cell(row, first_cell + static_cast<int>(i));
  return use;
}

}  // namespace

Merged::Merged(Places& places) : places_(&places), slots_(places.size()) {}

// Most uses of a build lie outside its workspace: of those only the last event is looked at.
void Merged::add_rows(store::Statement& rows)
{
  while (rows.step()) {
    last_event_ = std::max(last_event_, cell(rows, first_cell + last_event_cell));
    if (places_->of(rows.integer(path_column)) == Place::outside) continue;
    Row& row = row_of(rows.integer(path_column));
    ++row.processes;
    row.use.merge(read_use(rows));
  }
}

void Merged::add_totals(store::Statement& rows)
{
  constexpr int processes_column = 1;
  while (rows.step()) {
    last_event_ = std::max(last_event_, cell(rows, first_cell + last_event_cell));
    if (places_->of(rows.integer(path_column)) == Place::outside) continue;
    Row& row = row_of(rows.integer(path_column));
    row.processes = rows.integer(processes_column);
    row.use = read_use(rows);
  }
}

Merged::Row& Merged::row_of(std::int64_t path)
{
  std::uint32_t& slot = slots_[static_cast<std::size_t>(path)];
  if (slot == 0) {
    rows_.push_back({path, 0, {}});
    slot = static_cast<std::uint32_t>(rows_.size());
  }
  return rows_[slot - 1];
}

void Merged::store_into(store::Db& db) const
{
  store::Transaction transaction(db);
  store::BulkInsert used(db, "temp.used", 2 + static_cast<int>(use_columns.size()));
  used.insert(rows_.size(), [&](store::BulkInsert::Row row, std::size_t i) {
    row.integer(rows_[i].path).integer(rows_[i].processes);
    for (UseColumn const& column : use_columns) {
      std::uint64_t const value = rows_[i].use.*column.cell;
      if (value == 0 && column.merge != Merge::sum)
        row.null();
      else
        row.integer(static_cast<std::int64_t>(value));
    }
  });
  transaction.commit();
}

}  // namespace iotrace::query
