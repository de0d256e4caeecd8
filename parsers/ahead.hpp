// Ahead: things made one after the other, some before they are asked for. A fixed number goes round, so memory does not
// grow with the log. A thing holds hundreds of lines or facts, so the crew's lock is taken rarely.
#pragma once

#include <algorithm>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "parsers/crew.hpp"
#include "parsers/spares.hpp"

namespace iotrace {

/// One thread uses it: next(), recycle() …; it keeps less than half of the things for itself. `Thing` has clear().
template <typename Thing>
class Ahead final : public Stage {
 public:
  /// `make` fills a cleared thing, and says false when no other will follow; it is never called by two threads at once,
  /// nor after it threw. Things come from `spares` where it is given, and go back there. `refine`, where it is given,
  /// does what then is left to do with that thing alone, while another thread makes the next one; it never throws. The
  /// crew begins at once, and outlives the object.
  Ahead(Crew& crew, Rank rank, std::size_t things, std::function<bool(Thing&)> make,
        std::function<void(Thing&)> refine = nullptr, std::shared_ptr<Spares<Thing>> spares = nullptr)
      : Stage(rank),
        crew_(crew),
        make_(std::move(make)),
        refine_(std::move(refine)),
        spares_(std::move(spares)),
        enough_(things / 2)
  {
    spare_.reserve(things);  // so that no thread runs out of memory where nobody could be told
    made_.reserve(things);
    for (std::size_t i = 0; i < things; ++i) {
      std::unique_ptr<Thing> thing = spares_ ? spares_->take() : nullptr;
      spare_.push_back(thing ? std::move(thing) : std::make_unique<Thing>());
    }
    crew_.join(*this);
  }
  Ahead(Ahead const&) = delete;
  Ahead& operator=(Ahead const&) = delete;
  /// Waits for things that are being made.
  ~Ahead()
  {
    auto lock = crew_.lock();
    ended_ = true;
    while (making_ || std::any_of(made_.begin(), made_.end(), is_raw)) crew_.work_or_wait(lock, rank());
    crew_.leave(*this);
    lock.unlock();
    if (!spares_) return;
    for (std::unique_ptr<Thing>& thing : spare_) spares_->keep(std::move(thing));
  }

  /// The next thing; null after the last. Rethrows what `make` threw, after the thing in which it did.
  std::unique_ptr<Thing> next()
  {
    auto lock = crew_.lock();
    while (made_.empty() || made_.front().raw) {
      if (making_ || !made_.empty())
        crew_.work_or_wait(lock, rank());
      else if (!ended_)
        make_part(lock);
      else if (error_)
        std::rethrow_exception(std::exchange(error_, nullptr));
      else
        return nullptr;
    }
    std::unique_ptr<Thing> thing = std::move(made_.front().thing);
    made_.erase(made_.begin());  // of a handful
    return thing;
  }

  void recycle(std::unique_ptr<Thing> thing)
  {
    thing->clear();
    auto const lock = crew_.lock();
    spare_.push_back(std::move(thing));
    if (!full_ || spare_.size() < enough_) return;
    full_ = false;
    crew_.tell();
  }

  bool is_open() const noexcept override { return !making_ && !ended_ && !full_; }

  void make_part(std::unique_lock<std::mutex>& lock) override
  {
    std::unique_ptr<Thing> thing = std::move(spare_.back());
    spare_.pop_back();
    full_ = spare_.empty();
    making_ = true;
    lock.unlock();
    bool more = false;
    std::exception_ptr error;
    try {
      more = make_(*thing);
    } catch (...) {
      error = std::current_exception();
    }
    lock.lock();
    Thing& made = *thing;
    made_.push_back({std::move(thing), refine_ != nullptr});
    making_ = false;
    ended_ = ended_ || !more;
    error_ = error;
    crew_.tell();
    if (refine_) refine(made, lock);
  }

 private:
  struct Made {
    std::unique_ptr<Thing> thing;
    bool raw;  // it is being refined
  };
  static bool is_raw(Made const& made) noexcept { return made.raw; }

  void refine(Thing& thing, std::unique_lock<std::mutex>& lock)
  {
    lock.unlock();
    refine_(thing);
    lock.lock();
    for (Made& made : made_)
      if (made.thing.get() == &thing) made.raw = false;
    crew_.tell();
  }

  Crew& crew_;
  std::function<bool(Thing&)> make_;
  std::function<void(Thing&)> refine_;
  std::shared_ptr<Spares<Thing>> spares_;
  std::size_t enough_;  // when nothing was spare, making goes on when so many are: to wake a thread is dear
  std::vector<std::unique_ptr<Thing>> spare_;
  std::vector<Made> made_;
  std::exception_ptr error_;
  bool full_ = false, making_ = false, ended_ = false;
};

}  // namespace iotrace
