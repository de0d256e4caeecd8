// Event: all that the lines of one call, fork, exec or exit told. Events are put in order of time before anything is
// made of them: bpftrace reads the processors' buffers one after the other.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "parsers/bpftrace/line.hpp"

namespace iotrace::bpftrace {

/// A file that a `file` line named, and when it had that name.
struct NamedFile {
  FileLine file;
  std::int64_t time = 0;
};

struct Event {
  static constexpr std::size_t slots = 3;  ///< 0: the result or what was executed, 1 and 2: of the arguments

  Line line;                ///< the last line; its text is not used
  std::uint64_t place = 0;  ///< that line's number
  std::uint64_t arrival = 0;
  std::array<std::optional<std::string>, slots> names;
  std::array<std::optional<NamedFile>, slots> files;
  std::array<std::uint64_t, 2> words{};
  std::string argv;        ///< words, each with its NUL
  std::string marks;       ///< likewise
  bool marks_cut = false;  ///< the environment was longer than what was looked through
};

/// Holds events back until `size` later ones have come, and gives them out by time.
class OrderWindow {
 public:
  /// More lines than a processor's buffer of 4 MiB has room for.
  static constexpr std::size_t size = 65536;

  void put(Event event)
  {
    event.arrival = arrivals_++;
    held_.push_back(std::move(event));
    std::push_heap(held_.begin(), held_.end(), is_later);
  }
  bool empty() const noexcept { return held_.empty(); }
  bool full() const noexcept { return held_.size() > size; }
  Event take()
  {
    std::pop_heap(held_.begin(), held_.end(), is_later);
    Event event = std::move(held_.back());
    held_.pop_back();
    return event;
  }

 private:
  static bool is_later(Event const& left, Event const& right)
  {
    if (left.line.time != right.line.time) return left.line.time > right.line.time;
    return left.arrival > right.arrival;
  }

  std::vector<Event> held_;  // a heap, the earliest in front
  std::uint64_t arrivals_ = 0;
};

}  // namespace iotrace::bpftrace
