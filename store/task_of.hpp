// Which task each process works for: the one that the mark of its latest exec names, else the one its parent had at the
// fork. Where the log has no times the parent's latest mark stands for that.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "store/thread.hpp"

namespace iotrace::store {

/// A row of table task; 0 = none.
enum class TaskId : std::uint32_t { none = 0 };

/// Where a task starts, as table task_root has it.
struct TaskStart {
  TaskId task;
  ThreadId thread;
  EventId event;  ///< the exec that carried the mark
  Nanos at;       ///< of that event; no_time where unknown
};

/// Index = ThreadId - 1; threads have the task of their process. `threads` are all, in the order of their ids, under
/// their final leaders. `starts` in the order in which they were told: of two of one event the later one counts.
std::vector<TaskId> assign_tasks(std::span<Thread const> threads, std::vector<TaskStart> starts);

}  // namespace iotrace::store
