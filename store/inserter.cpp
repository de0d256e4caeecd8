// The rows. Every table that grows with the log is written here; column order is that of sql/schema.sql.
#include "store/inserter.hpp"

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

// The id stands in the row's place, not in the record (a table's INTEGER PRIMARY KEY), and a row ends before an error
// of 0, its default.
ByteView make_record(Event const& event, Record& record)
{
  record.clear(event.error == 0 ? 6 : 7);
  record.null();
  if (event.at == no_time)
    record.null();
  else
    record.integer(event.at);
  record.integer(number(event.thread)).integer(static_cast<std::int64_t>(event.op));
  record.integer(number(event.path)).integer(event.line);
  if (event.error != 0) record.integer(event.error);
  return record.bytes();
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

Inserter::Inserter(Db& db, Trees& trees, std::size_t budget)
    : db_(&db),
      trees_(&trees),
      budget_(budget),
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
  for (ThreadId const process : batch.ended) hand_on(process);
  spill();
}

void Inserter::insert_events(Batch const& batch)
{
  std::uint64_t id = batch.first_event;
  for (Event const& event : batch.events) trees_->events.add(make_record(event, event_), id++);
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
    trees_->spans.add(batch.trace, event);
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

void Inserter::hand_on(ThreadId process)
{
  rows_.clear();
  uses_.take(process, rows_);
  trees_->uses.add(rows_);
}

void Inserter::spill()
{
  if (uses_.size() <= budget_) return;
  for (ThreadId const process : uses_.largest(budget_ / 2)) hand_on(process);
}

void Inserter::finish()
{
  for (ThreadId const process : uses_.largest(0)) hand_on(process);
}

void Inserter::merge_late() { db_->execute(store_sql::late); }

}  // namespace iotrace::store
