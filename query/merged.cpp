// Merged: see the header.
#include "query/merged.hpp"

#include <algorithm>

namespace iotrace::query {
namespace {

constexpr int first_cell = 3;  // of sql/fold.sql

// Counts and event ids are never negative, but a damaged database may say so.
std::uint64_t cell(store::Statement const& row, int column)
{
  return static_cast<std::uint64_t>(std::max<std::int64_t>(row.integer(column), 0));
}

}  // namespace

MergedUse read_use(store::Statement const& row)
{
  MergedUse merged{row.integer(0), row.integer(1), row.integer(2), {}};
  for (std::size_t i = 0; i < use_columns.size(); ++i)
    merged.use.*use_columns[i].cell = cell(row, first_cell + static_cast<int>(i));
  if (merged.use.first_event == 0) merged.first_process = 0;
  return merged;
}

void Merged::add(MergedUse const& use)
{
  last_event_ = std::max(last_event_, use.use.last_event);
  auto const [place, is_new] = places_.try_emplace(use.path, uses_.size());
  if (is_new) {
    uses_.push_back(use);
    return;
  }
  MergedUse& whole = uses_[place->second];
  bool const is_earlier =
      use.use.first_event != 0 && (whole.use.first_event == 0 || use.use.first_event < whole.use.first_event);
  if (is_earlier) whole.first_process = use.first_process;
  whole.processes += use.processes;
  whole.use.merge(use.use);
}

void Merged::add_rows(store::Statement& rows)
{
  while (rows.step()) add(read_use(rows));
}

}  // namespace iotrace::query
