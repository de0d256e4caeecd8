// Relay: things on their way from the thread that makes them to the thread that uses them. A fixed number goes round,
// so the faster side waits for the slower one, and memory does not grow with the log. One mutex: a thing holds hundreds
// of lines or facts, so it is taken rarely.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace iotrace {

/// One thread makes: empty(), push() …, then finish(). One other uses: pop(), recycle() …, and abandon() when it gives
/// up; it keeps less than half of the items for itself. `Item` has clear().
template <typename Item>
class Relay {
 public:
  explicit Relay(std::size_t items) : enough_(items / 2)
  {
    for (std::size_t i = 0; i < items; ++i) spare_.push_back(std::make_unique<Item>());
  }

  /// An item to fill; null when the other side has given up.
  std::unique_ptr<Item> empty()
  {
    std::unique_lock lock(mutex_);
    if (spare_.empty()) changed_.wait(lock, [&] { return abandoned_ || spare_.size() >= enough_; });
    if (abandoned_) return nullptr;
    std::unique_ptr<Item> item = std::move(spare_.back());
    spare_.pop_back();
    return item;
  }

  void push(std::unique_ptr<Item> item)
  {
    {
      std::lock_guard const lock(mutex_);
      full_.push_back(std::move(item));
    }
    changed_.notify_one();
  }

  /// No item will follow; with an exception, because it was thrown while making one.
  void finish(std::exception_ptr error = nullptr)
  {
    std::lock_guard const lock(mutex_);
    finished_ = true;
    error_ = std::move(error);
    changed_.notify_one();
  }

  /// The next item; null at the end. Rethrows what finish() was given, after the items before it.
  std::unique_ptr<Item> pop()
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return finished_ || !full_.empty(); });
    if (full_.empty()) {
      if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
      return nullptr;
    }
    std::unique_ptr<Item> item = std::move(full_.front());
    full_.pop_front();
    return item;
  }

  void recycle(std::unique_ptr<Item> item)
  {
    item->clear();
    bool enough = false;
    {
      std::lock_guard const lock(mutex_);
      spare_.push_back(std::move(item));
      enough = spare_.size() >= enough_;
    }
    if (enough) changed_.notify_one();
  }

  void abandon()
  {
    std::lock_guard const lock(mutex_);
    abandoned_ = true;
    changed_.notify_one();
  }

 private:
  std::size_t enough_;  // a maker that had to wait goes on when so many are spare: waking it is dear
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::unique_ptr<Item>> spare_;
  std::deque<std::unique_ptr<Item>> full_;
  std::exception_ptr error_;
  bool finished_ = false;
  bool abandoned_ = false;
};

}  // namespace iotrace
