// Spares: things that nobody uses any more, with the memory that they have taken, for those who need one next.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace iotrace {

/// Any thread may ask.
template <typename Thing>
class Spares {
 public:
  /// Keeps `most` things.
  explicit Spares(std::size_t most) : most_(most) { things_.reserve(most); }

  /// Null where none is kept.
  std::unique_ptr<Thing> take() noexcept
  {
    std::lock_guard const lock(mutex_);
    if (things_.empty()) return nullptr;
    std::unique_ptr<Thing> thing = std::move(things_.back());
    things_.pop_back();
    return thing;
  }
  void keep(std::unique_ptr<Thing> thing) noexcept
  {
    std::lock_guard const lock(mutex_);
    if (things_.size() < most_) things_.push_back(std::move(thing));
  }

 private:
  std::size_t most_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Thing>> things_;
};

}  // namespace iotrace
