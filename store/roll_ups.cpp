// RollUps: see the header.
#include "store/roll_ups.hpp"

#include "store/sets.hpp"

namespace iotrace::store {

RollUps::RollUps(Db& db, PathSpans const& spans, Paths const& paths, Owners const& owners)
    : db_(&db), spans_(&spans), paths_(&paths), owners_(owners), process_files_(db, "process_files", 2)
{
}

void RollUps::add(UseRow const& row)
{
  if (row.process != process_) end_process();
  process_ = row.process;
  TraceId const trace = owners_.of(row.process).trace;
  if (trace != trace_) end_trace();
  trace_ = trace;
  totals_.add(row);
  add_to_process(row);
}

void RollUps::add_to_process(UseRow const& row)
{
  std::uint32_t const marks =
      (row.use.first_read != 0 ? mark_read : 0) | (row.use.last_put > row.use.last_remove ? mark_written : 0);
  if (marks != 0 && !paths_->is_directory(row.path)) packed_.add(row.path, marks);
}

void RollUps::end_process()
{
  if (!packed_.is_empty())
    process_files_.insert(
        1, [&](BulkInsert::Row cells, std::size_t) { cells.integer(number(process_)).blob(packed_.bytes()); });
  packed_.clear();
}

void RollUps::add_total(UseTotals::Total const& total, PathSpan const* span)
{
  std::size_t const cells = count_cells(total.use);
  Record record(6 + cells);
  record.integer(number(trace_)).integer(number(total.path)).integer(static_cast<std::int64_t>(total.processes));
  span ? record.integer(number(owners_.of(span->first_thread).process)) : record.null();
  span && span->first_at != no_time ? record.integer(span->first_at) : record.null();
  span && span->last_at != no_time ? record.integer(span->last_at) : record.null();
  add_cells(total.use, cells, record);
  append_sized(total_records_, record.bytes());
}

void RollUps::add_totals(Tree& tree) const
{
  each_sized(total_records_, [&](ByteView record) { tree.add(record); });
}

void RollUps::end_trace()
{
  if (totals_.is_empty()) return;
  std::vector<PathSpan> const spans = spans_->spans_of(trace_);
  auto span = spans.begin();
  PackedFiles files(set_count);
  totals_.give([&](UseTotals::Total const& total) {
    while (span != spans.end() && span->path < total.path) ++span;
    bool const has_span = span != spans.end() && span->path == total.path;
    add_total(total, has_span ? &*span : nullptr);
    if (Membership const sets = find_sets(total.use, paths_->is_directory(total.path)); sets.any())
      files.add(total.path, sets.bits());
  });
  BulkInsert(*db_, "trace_files", 2).insert(1, [&](BulkInsert::Row cells, std::size_t) {
    cells.integer(number(trace_)).blob(files.bytes());
  });
}

void RollUps::fold(UseRuns const& uses)
{
  uses.give([this](ByteView record) { add(read_use(record)); });
  end_process();
  end_trace();
  seal_tasks(*db_, uses, *paths_, owners_);
}

}  // namespace iotrace::store
