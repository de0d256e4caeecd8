// The bounded queue: it makes the faster of two threads wait, so memory does not grow with the log.
#include "store/batch.hpp"

#include <utility>

namespace iotrace::store {

bool Batch::is_full() const noexcept
{
  return events.size() >= most_events || transfers.size() >= most_events || flows.size() >= most_events ||
         ended.size() >= most_events || text >= most_text;
}

bool Batch::is_empty() const noexcept
{
  return events.empty() && transfers.empty() && ended.empty() && flows.empty() && images.empty() && gaps.empty() &&
         task_roots.empty() && faults.empty();
}

void Batch::clear() noexcept
{
  events.clear();
  processes.clear();
  transfers.clear();
  ended.clear();
  flows.clear();
  images.clear();
  gaps.clear();
  task_roots.clear();
  faults.clear();
  text = 0;
}

bool BatchQueue::push(std::unique_ptr<Batch> batch)
{
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return waiting_.size() < capacity_ || given_up_; });
  if (given_up_) return false;
  waiting_.push_back(std::move(batch));
  changed_.notify_all();
  return true;
}

void BatchQueue::close()
{
  std::lock_guard const lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

std::unique_ptr<Batch> BatchQueue::pop()
{
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !waiting_.empty() || closed_; });
  if (waiting_.empty()) return nullptr;
  std::unique_ptr<Batch> batch = std::move(waiting_.front());
  waiting_.pop_front();
  changed_.notify_all();
  return batch;
}

void BatchQueue::give_up()
{
  std::lock_guard const lock(mutex_);
  given_up_ = true;
  changed_.notify_all();
}

std::unique_ptr<Batch> BatchQueue::fresh()
{
  std::lock_guard const lock(mutex_);
  if (spare_.empty()) return std::make_unique<Batch>();  // at most `capacity` and two are ever made
  std::unique_ptr<Batch> batch = std::move(spare_.back());
  spare_.pop_back();
  return batch;
}

void BatchQueue::recycle(std::unique_ptr<Batch> batch)
{
  batch->clear();
  std::lock_guard const lock(mutex_);
  spare_.push_back(std::move(batch));
}

}  // namespace iotrace::store
