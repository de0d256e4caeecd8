// Ahead: the lines of a stream read, decompressed, hashed and cut, and what is made of each line by itself, on a thread
// of its own, a little ahead of whoever uses them.
#pragma once

#include <cstddef>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "parsers/lines.hpp"
#include "parsers/relay.hpp"

namespace iotrace {

/// `make(Line const&, Thing&)` makes of a Thing, which held another before, what a line becomes; it is called on the
/// reading thread.
template <typename Thing, auto make>
class Ahead {
 public:
  /// Begins to read at once.
  explicit Ahead(std::unique_ptr<Lines> lines)
      : lines_(std::move(lines)), relay_(stretches), thread_([this] { read_all(); })
  {
  }
  Ahead(Ahead const&) = delete;
  Ahead& operator=(Ahead const&) = delete;
  /// Stops reading; waits for a read that is under way.
  ~Ahead()
  {
    relay_.abandon();
    thread_.join();
  }

  /// The next thing, valid until the next call; null after the last. Throws InputError from the lines.
  Thing const* next();
  /// The block that holds the last thing's line.
  std::shared_ptr<void const> const& pin() const { return stretch_ ? stretch_->pin : no_pin_; }

 private:
  static constexpr std::size_t stretches = 8;
  static constexpr std::size_t lines_of_stretch = 512;

  /// What became of lines of one block. Things are made again in their places: to clear them costs as much as to fill.
  struct Stretch {
    std::vector<Thing> things;
    std::size_t size = 0;
    std::shared_ptr<void const> pin;

    void add(Line const& line)
    {
      if (size == things.size()) things.emplace_back();
      make(line, things[size++]);
    }
    void clear()
    {
      size = 0;
      pin.reset();
    }
  };

  void read_all();
  bool fill(Stretch& stretch);

  std::unique_ptr<Lines> lines_;
  Line waiting_;  // of the reading thread: the first line of the next block
  bool is_waiting_ = false;
  Relay<Stretch> relay_;
  std::unique_ptr<Stretch> stretch_;
  std::shared_ptr<void const> no_pin_;
  std::size_t next_ = 0;
  std::thread thread_;
};

template <typename Thing, auto make>
void Ahead<Thing, make>::read_all()
{
  try {
    bool more = true;
    while (more) {
      std::unique_ptr<Stretch> stretch = relay_.empty();
      if (!stretch) return;
      try {
        more = fill(*stretch);
      } catch (...) {  // what was read before it is told first
        relay_.push(std::move(stretch));
        throw;
      }
      relay_.push(std::move(stretch));
    }
    relay_.finish();
  } catch (...) {
    relay_.finish(std::current_exception());
  }
}

// False when there are no more lines. All lines of a stretch lie in one block.
template <typename Thing, auto make>
bool Ahead<Thing, make>::fill(Stretch& stretch)
{
  if (!std::exchange(is_waiting_, false) && !lines_->next(waiting_)) return false;
  stretch.pin = lines_->pin();
  stretch.add(waiting_);
  while (stretch.size < lines_of_stretch) {
    if (!lines_->next(waiting_)) return false;
    if (lines_->pin() != stretch.pin) {
      is_waiting_ = true;
      return true;
    }
    stretch.add(waiting_);
  }
  return true;
}

template <typename Thing, auto make>
Thing const* Ahead<Thing, make>::next()
{
  while (!stretch_ || next_ == stretch_->size) {
    if (stretch_) relay_.recycle(std::move(stretch_));
    stretch_ = relay_.pop();
    next_ = 0;
    if (!stretch_) return nullptr;
  }
  return &stretch_->things[next_++];
}

}  // namespace iotrace
