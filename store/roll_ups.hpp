// RollUps: what is folded once, when the database is made, so that questions about a whole trace or about many tasks
// need no row a use: file_use_total, trace_files, task_files, process_files. In: the uses of all processes, under their
// final leaders, with their tasks. Out: rows.
#pragma once

#include <span>
#include <vector>

#include "store/db.hpp"
#include "store/packed_files.hpp"
#include "store/path_spans.hpp"
#include "store/paths.hpp"
#include "store/task_of.hpp"
#include "store/tree.hpp"
#include "store/use_runs.hpp"
#include "store/use_totals.hpp"

namespace iotrace::store {

/// Whom the uses belong to. Spans are by ThreadId - 1.
struct Owners {
  std::span<Thread const> threads;  ///< under their final leaders
  std::span<TaskId const> tasks;

  Thread const& of(ThreadId id) const noexcept { return threads[number(id) - 1]; }
  TaskId task_of(ThreadId id) const noexcept { return tasks[number(id) - 1]; }
};

class RollUps {
 public:
  /// All that is referred to outlives the object. Flows and removals are in the database already.
  RollUps(Db& db, PathSpans const& spans, Paths const& paths, Owners const& owners);

  /// Folds `uses`, which are settled; writes all rows but those of file_use_total. To be called once.
  void fold(UseRuns const& uses);
  /// Then those.
  void add_totals(Tree& tree) const;

 private:
  void add(UseRow const& row);
  void add_to_process(UseRow const& row);
  void end_process();
  void end_trace();
  void add_total(UseTotals::Total const& total, PathSpan const* span);

  Db* db_;
  PathSpans const* spans_;
  Paths const* paths_;
  Owners owners_;
  BulkInsert process_files_;
  PackedFiles packed_{process_marks};
  ThreadId process_ = ThreadId::none;
  TraceId trace_ = TraceId::none;
  UseTotals totals_;                 // of trace_
  std::vector<Byte> total_records_;  // rows of file_use_total, sized
};

/// The rows of task_files: of each task in each trace.
void seal_tasks(Db& db, UseRuns const& uses, Paths const& paths, Owners const& owners);

}  // namespace iotrace::store
