// Crew: threads that make what others will ask for soon. The stages of a parse are no threads of their own: whoever is
// free, also who waits for one stage, makes the next part of another. So each processor has one busy thread, whatever
// the stages cost, and no two of them fight for it.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>
#include <vector>

namespace iotrace {

/// What a stage makes. Each is made of things of lower ranks only.
enum class Rank { bytes, lines, facts };

/// One stage. All is called with the crew's lock held.
class Stage {
 public:
  explicit Stage(Rank rank) noexcept : rank_(rank) {}
  Stage(Stage const&) = delete;
  Stage& operator=(Stage const&) = delete;

  Rank rank() const noexcept { return rank_; }
  /// Something can be made ahead, and nobody is at it.
  virtual bool is_open() const noexcept = 0;
  /// Makes one part; gives the lock back meanwhile. Never throws.
  virtual void make_part(std::unique_lock<std::mutex>& lock) = 0;

 protected:
  ~Stage() = default;

 private:
  Rank rank_;
};

class Crew {
 public:
  /// As many threads as there are processors beside the caller's, but at least one and no more than stages beside its
  /// own; fewer where the system refuses them.
  Crew();
  explicit Crew(unsigned threads);
  Crew(Crew const&) = delete;
  Crew& operator=(Crew const&) = delete;
  /// All stages must have left.
  ~Crew();

  std::unique_lock<std::mutex> lock() { return std::unique_lock(mutex_); }
  /// How many stages there are.
  std::size_t size();
  void join(Stage& stage);
  /// `stage` must not be at work.
  void leave(Stage& stage);
  /// Makes a part of an open stage of that rank or a lower one, or waits until something has changed. Who waits for a
  /// stage gives its rank: what he makes meanwhile then never needs what he was making when he came to wait.
  void work_or_wait(std::unique_lock<std::mutex>& lock, Rank most);
  /// A stage has a part more, or room for one, or has ended.
  void tell() noexcept { changed_.notify_all(); }

 private:
  void work();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Stage*> stages_;
  bool over_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace iotrace
