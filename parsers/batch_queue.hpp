// BatchQueue: batches of facts on their way from the thread that reads a log to the thread that folds it. A fixed
// number of batches goes round, so the faster side waits for the slower one, and memory does not grow with the log.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <vector>

#include "parsers/fact.hpp"

namespace iotrace {

/// One thread reads: empty(), push() …, then finish() or fail(). One other folds: pop(), recycle() …, and abandon()
/// when it gives up.
class BatchQueue {
 public:
  explicit BatchQueue(std::size_t batches);

  /// A batch to fill; null when the other side has given up.
  std::unique_ptr<Batch> empty();
  void push(std::unique_ptr<Batch> batch);
  /// No batch will follow; with an exception, because it was thrown while reading.
  void finish(std::exception_ptr error = nullptr);

  /// The next batch; null at the end. Rethrows what finish() was given, after the batches before it.
  std::unique_ptr<Batch> pop();
  void recycle(std::unique_ptr<Batch> batch);
  void abandon();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::unique_ptr<Batch>> spare_;
  std::deque<std::unique_ptr<Batch>> full_;
  std::exception_ptr error_;
  bool finished_ = false;
  bool abandoned_ = false;
};

}  // namespace iotrace
