// The process tree is walked from its roots, each process once.
#include "store/task_of.hpp"

#include <algorithm>
#include <tuple>

namespace iotrace::store {
namespace {

class Assignment {
 public:
  Assignment(std::span<Thread const> threads, std::vector<TaskStart> starts);
  std::vector<TaskId> make();

 private:
  std::size_t index_of(ThreadId id) const noexcept { return number(id) - 1; }
  bool leads(Thread const& thread) const noexcept { return thread.process == thread.id; }
  bool is_root(Thread const& thread) const noexcept
  {
    return leads(thread) && (thread.parent == ThreadId::none || number(thread.parent) > threads_.size());
  }
  TaskId latest(ThreadId process, Nanos until) const;
  void walk(Thread const& root);
  void settle(Thread const& process, TaskId born_into);

  std::span<Thread const> threads_;
  std::vector<TaskStart> starts_;                  // by process and event
  std::vector<std::vector<ThreadId>> children_;    // index = ThreadId - 1
  std::vector<std::pair<ThreadId, TaskId>> next_;  // on the walk: a process and the task it was born into
  std::vector<TaskId> tasks_;
};

Assignment::Assignment(std::span<Thread const> threads, std::vector<TaskStart> starts)
    : threads_(threads), starts_(std::move(starts)), children_(threads.size()), tasks_(threads.size(), TaskId::none)
{
  for (TaskStart& start : starts_) start.thread = threads_[index_of(start.thread)].process;
  std::stable_sort(starts_.begin(), starts_.end(), [](TaskStart const& a, TaskStart const& b) {
    return std::tie(a.thread, a.event) < std::tie(b.thread, b.event);
  });
  for (Thread const& thread : threads_)
    if (leads(thread) && !is_root(thread)) children_[index_of(thread.parent)].push_back(thread.id);
}

/// What the process's last mark up to that time named; a time that is not known is no limit.
TaskId Assignment::latest(ThreadId process, Nanos until) const
{
  auto const [first, last] = std::equal_range(starts_.begin(), starts_.end(), TaskStart{{}, process, {}, {}},
                                              [](auto const& a, auto const& b) { return a.thread < b.thread; });
  for (auto start = last; start != first;) {
    --start;
    if (until == no_time || start->at == no_time || start->at <= until) return start->task;
  }
  return TaskId::none;
}

void Assignment::settle(Thread const& process, TaskId born_into)
{
  TaskId const own = latest(process.id, no_time);
  tasks_[index_of(process.id)] = own != TaskId::none ? own : born_into;
  for (ThreadId const id : children_[index_of(process.id)]) {
    TaskId const at_fork = latest(process.id, threads_[index_of(id)].born);
    next_.emplace_back(id, at_fork != TaskId::none ? at_fork : born_into);
  }
}

void Assignment::walk(Thread const& root)
{
  next_.emplace_back(root.id, TaskId::none);
  while (!next_.empty()) {
    auto const [id, born_into] = next_.back();
    next_.pop_back();
    settle(threads_[index_of(id)], born_into);
  }
}

std::vector<TaskId> Assignment::make()
{
  for (Thread const& thread : threads_)
    if (is_root(thread)) walk(thread);
  for (Thread const& thread : threads_) tasks_[index_of(thread.id)] = tasks_[index_of(thread.process)];
  return std::move(tasks_);
}

}  // namespace

std::vector<TaskId> assign_tasks(std::span<Thread const> threads, std::vector<TaskStart> starts)
{
  if (starts.empty()) return std::vector<TaskId>(threads.size(), TaskId::none);
  return Assignment(threads, std::move(starts)).make();
}

}  // namespace iotrace::store
