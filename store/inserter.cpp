// The rows. Every table that grows with the log is written here; column order is that of sql/schema.sql.
#include "store/inserter.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <tuple>

#include "store_sql.hpp"

namespace iotrace::store {
namespace {

std::int64_t cell(std::uint64_t value) noexcept { return static_cast<std::int64_t>(value); }
template <typename Id>
std::int64_t key(Id id) noexcept
{
  return static_cast<std::int64_t>(number(id));
}

// A use that was written before is merged into its row: NULL is neutral, as 0 is in FileUse::merge.
std::string merge_clause()
{
  std::string clause = "ON CONFLICT DO UPDATE SET ";
  for (UseColumn const& column : use_columns) {
    char const* const form = column.merge == Merge::sum ? "{0} = {0} + excluded.{0}"
                             : column.merge == Merge::first
                                 ? "{0} = coalesce(min({0}, excluded.{0}), {0}, excluded.{0})"
                                 : "{0} = coalesce(max({0}, excluded.{0}), {0}, excluded.{0})";
    if (&column != use_columns.data()) clause += ", ";
    clause += fmt::format(fmt::runtime(form), column.name);
  }
  return clause;
}

std::string copy_late_uses()
{
  std::string columns;
  for (UseColumn const& column : use_columns) columns += fmt::format(", u.{}", column.name);
  return fmt::format(
      "INSERT INTO file_use SELECT t.process_id, u.path_id{} FROM thread t CROSS JOIN file_use u ON u.process_id = t.id"
      " WHERE t.process_id <> t.id {}",
      columns, merge_clause());
}

void fill_use(BulkInsert::Row row, UseRow const& use)
{
  row.integer(key(use.process)).integer(key(use.path));
  for (UseColumn const& column : use_columns) {
    std::uint64_t const value = use.use.*column.cell;
    if (value == 0 && column.merge != Merge::sum)
      row.null();
    else
      row.integer(cell(value));
  }
}

// Without its id: SQLite gives the next one, which is the event's, and need not look whether it is taken (a quarter of
// the time of a row). Writer checks the count at the end.
void fill_event(BulkInsert::Row row, Event const& event)
{
  if (event.at == no_time)
    row.null();
  else
    row.integer(event.at);
  row.integer(key(event.thread)).integer(static_cast<std::int64_t>(event.op)).integer(key(event.path));
  row.integer(event.error).integer(event.line);
}

void fill_image(BulkInsert::Row row, ImageRow const& kept)
{
  Image const& image = kept.image;
  row.integer(key(image.thread)).integer(key(image.event)).integer(key(image.path)).text(kept.argv);
  row.integer(image.argv_cut ? 1 : 0);
  if (image.cwd == PathId::none)
    row.null();
  else
    row.integer(key(image.cwd));
}

void fill_gap(BulkInsert::Row row, GapRow const& gap)
{
  row.integer(key(gap.trace));
  if (gap.thread == ThreadId::none)
    row.null();
  else
    row.integer(key(gap.thread));
  row.integer(cell(gap.line)).text(gap.kind).text(gap.detail);
}

void fill_problem(BulkInsert::Row row, FaultRow const& kept)
{
  Fault const& fault = kept.fault;
  row.integer(key(kept.trace)).integer(cell(fault.line)).integer(cell(fault.offset)).integer(fault.column);
  row.text(fault.expected).text(std::string_view(fault.text).substr(0, Fault::max_text));
}

}  // namespace

Inserter::Inserter(Db& db, std::size_t budget)
    : db_(&db),
      budget_(budget),
      events_(db, "event (at, thread_id, op, path_id, error, line)", 6),
      file_uses_(db, "file_use", 2 + static_cast<int>(use_columns.size()), merge_clause()),
      removals_table_(db, "removal", 3),
      flows_(db, "flow", 4, "ON CONFLICT DO UPDATE SET first_event = min(first_event, excluded.first_event)"),
      images_(db, "image", 6),
      gaps_(db, "gap", 5),
      task_roots_(db, "task_root", 4),
      problems_(db, "problem", 6)
{
}

void Inserter::insert(Batch const& batch)
{
  insert_events(batch);
  insert_notes(batch);
  fold(batch);
  insert_removals();
  for (ThreadId const process : batch.ended) uses_.take(process, rows_);
  spill();
}

void Inserter::insert_events(Batch const& batch)
{
  events_.insert(batch.events.size(), [&](BulkInsert::Row row, std::size_t i) { fill_event(row, batch.events[i]); });
}

void Inserter::insert_notes(Batch const& batch)
{
  flows_.insert(batch.flows.size(), [&](BulkInsert::Row row, std::size_t i) {
    Flow const& flow = batch.flows[i];
    row.integer(key(flow.reader)).integer(key(flow.path)).integer(key(flow.writer)).integer(key(flow.first));
  });
  images_.insert(batch.images.size(), [&](BulkInsert::Row row, std::size_t i) { fill_image(row, batch.images[i]); });
  gaps_.insert(batch.gaps.size(), [&](BulkInsert::Row row, std::size_t i) { fill_gap(row, batch.gaps[i]); });
  task_roots_.insert(batch.task_roots.size(), [&](BulkInsert::Row row, std::size_t i) {
    TaskRootRow const& root = batch.task_roots[i];
    row.integer(root.task).integer(key(root.thread)).integer(key(root.event)).text(root.how);
  });
  problems_.insert(batch.faults.size(),
                   [&](BulkInsert::Row row, std::size_t i) { fill_problem(row, batch.faults[i]); });
}

void Inserter::fold(Batch const& batch)
{
  for (std::size_t i = 0; i < batch.events.size(); ++i) {
    Event const& event = batch.events[i];
    EventId const id{batch.first_event + i};
    uses_.at(batch.processes[i], event.path).add(id, event);
    if (info(event.op).removes && event.error == 0) removals_.push_back({event.path, id, batch.processes[i]});
  }
  for (Transfer const& moved : batch.transfers)
    uses_.at(moved.process, moved.path).add_bytes(moved.bytes_read, moved.bytes_written);
}

void Inserter::insert_removals()
{
  std::sort(removals_.begin(), removals_.end(),
            [](Removal const& a, Removal const& b) { return std::tie(a.path, a.event) < std::tie(b.path, b.event); });
  removals_table_.insert(removals_.size(), [&](BulkInsert::Row row, std::size_t i) {
    row.integer(key(removals_[i].path)).integer(key(removals_[i].event)).integer(key(removals_[i].process));
  });
  removals_.clear();
}

// Few rows are worth waiting for more: most processes are small, and bulk rows are cheaper.
void Inserter::spill()
{
  constexpr std::size_t worth_writing = 8192;
  if (rows_.size() >= worth_writing) write_uses();
  if (uses_.size() <= budget_) return;
  for (ThreadId const process : uses_.largest(budget_ / 2)) {
    uses_.take(process, rows_);
    if (rows_.size() >= worth_writing) write_uses();
  }
}

void Inserter::write_uses()
{
  file_uses_.insert(rows_.size(), [&](BulkInsert::Row row, std::size_t i) { fill_use(row, rows_[i]); });
  rows_.clear();
}

void Inserter::finish()
{
  std::vector<ThreadId> left = uses_.largest(0);
  std::sort(left.begin(), left.end());
  for (ThreadId const process : left) uses_.take(process, rows_);
  write_uses();
}

void Inserter::merge_late()
{
  db_->execute(copy_late_uses());
  db_->execute(store_sql::late);
}

}  // namespace iotrace::store
