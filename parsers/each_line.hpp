// EachLine: what is made of each line of a stream by itself, ahead of whoever uses it: lines are read, decompressed,
// hashed, cut and understood by the crew. They are cut one after the other, and understood where that does not matter.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "parsers/ahead.hpp"
#include "parsers/lines.hpp"

namespace iotrace {

/// A Thing holds its line, `raw`. A `Make`, called with a `Thing&` that holds a new line and else what it was before,
/// makes the rest of it; there are several of them, each used by one thread at a time, and they never throw.
template <typename Thing, typename Make>
class EachLine {
 private:
  struct Stretch;

 public:
  using Stretches = Spares<Stretch>;

  /// How far ahead: that many stretches of so many lines go round.
  struct Reach {
    std::size_t stretches, lines;
  };
  static constexpr Reach much{8, 512}, little{4, 128};

  /// Begins to read at once. Stretches are taken from `spares` and left there at the end.
  EachLine(Crew& crew, std::unique_ptr<Lines> lines, Reach reach = much, std::shared_ptr<Stretches> spares = nullptr)
      : lines_(std::move(lines)),
        lines_of_stretch_(reach.lines),
        ahead_(
            crew, Rank::lines, reach.stretches, [this](Stretch& stretch) { return fill(stretch); },
            [](Stretch& stretch) { stretch.understand(); }, std::move(spares))
  {
  }

  /// The next thing, the caller's to change and valid until the next call; null after the last. Throws InputError from
  /// the lines.
  Thing* next()
  {
    while (!stretch_ || next_ == stretch_->size) {
      if (stretch_) ahead_.recycle(std::move(stretch_));
      stretch_ = ahead_.next();
      next_ = 0;
      if (!stretch_) return nullptr;
    }
    return &stretch_->things[next_++];
  }
  /// The block that holds the last thing's line.
  Pin const& pin() const { return stretch_ ? stretch_->pin : no_pin_; }

 private:
  /// Lines of one block, and what became of them. Things are made again in their places: to clear them costs as much as
  /// to fill.
  struct Stretch {
    std::vector<Thing> things;
    std::size_t size = 0;  // of things that are in use
    Pin pin;
    Make make;

    Line& room()
    {
      if (size == things.size()) things.emplace_back();
      return things[size].raw;
    }
    void understand()
    {
      for (std::size_t i = 0; i < size; ++i) make(things[i]);
    }
    void clear()
    {
      size = 0;
      pin.reset();
    }
  };

  // False when there are no more lines. All lines of a stretch lie in one block.
  bool fill(Stretch& stretch)
  {
    if (std::exchange(is_waiting_, false))
      stretch.room() = waiting_;
    else if (!lines_->next(stretch.room()))
      return false;
    stretch.pin = lines_->pin();
    while (++stretch.size < lines_of_stretch_) {
      Line& line = stretch.room();
      if (!lines_->next(line)) return false;
      if (lines_->pin() != stretch.pin) {
        waiting_ = line;
        is_waiting_ = true;
        return true;
      }
    }
    return true;
  }

  std::unique_ptr<Lines> lines_;
  std::size_t lines_of_stretch_;
  Line waiting_;  // the first line of the next block
  bool is_waiting_ = false;
  std::unique_ptr<Stretch> stretch_;
  Pin no_pin_;
  std::size_t next_ = 0;
  Ahead<Stretch> ahead_;  // goes first: what it calls uses the others
};

}  // namespace iotrace
