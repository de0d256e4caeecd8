// BatchQueue: one mutex; a batch holds about a thousand facts, so it is taken rarely.
#include "parsers/batch_queue.hpp"

#include <utility>

namespace iotrace {

BatchQueue::BatchQueue(std::size_t batches)
{
  for (std::size_t i = 0; i < batches; ++i) spare_.push_back(std::make_unique<Batch>());
}

std::unique_ptr<Batch> BatchQueue::empty()
{
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return abandoned_ || !spare_.empty(); });
  if (abandoned_) return nullptr;
  std::unique_ptr<Batch> batch = std::move(spare_.back());
  spare_.pop_back();
  return batch;
}

void BatchQueue::push(std::unique_ptr<Batch> batch)
{
  std::lock_guard const lock(mutex_);
  full_.push_back(std::move(batch));
  changed_.notify_one();
}

void BatchQueue::finish(std::exception_ptr error)
{
  std::lock_guard const lock(mutex_);
  finished_ = true;
  error_ = std::move(error);
  changed_.notify_one();
}

std::unique_ptr<Batch> BatchQueue::pop()
{
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return finished_ || !full_.empty(); });
  if (full_.empty()) {
    if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
    return nullptr;
  }
  std::unique_ptr<Batch> batch = std::move(full_.front());
  full_.pop_front();
  return batch;
}

void BatchQueue::recycle(std::unique_ptr<Batch> batch)
{
  batch->clear();
  std::lock_guard const lock(mutex_);
  spare_.push_back(std::move(batch));
  changed_.notify_one();
}

void BatchQueue::abandon()
{
  std::lock_guard const lock(mutex_);
  abandoned_ = true;
  changed_.notify_one();
}

}  // namespace iotrace
