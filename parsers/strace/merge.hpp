// Merge: the files of strace -ff as one sequence of lines. By time where every file has times; else depth first: what a
// child did is placed where its fork returned.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "parsers/strace/source.hpp"

namespace iotrace::strace {

class Merge {
 public:
  explicit Merge(std::vector<std::unique_ptr<Source>> sources);

  /// The source whose line is next, already advanced; null at the end of all.
  Source* next();
  /// A fork returned this child at that time: its own file goes on here, where files are played depth first.
  void start_child(std::int32_t tid, Nanos at);

  std::vector<std::unique_ptr<Source>> const& sources() const noexcept { return sources_; }
  /// The time of the earliest line; no_time where lines have none. Valid after the first next().
  Nanos first_time() const noexcept { return first_time_; }

 private:
  void begin();
  Source* only();
  Source* next_by_time();
  Source* next_in_depth();
  bool sooner(std::size_t a, std::size_t b) const;
  bool move_on(std::size_t source);

  std::vector<std::unique_ptr<Source>> sources_;
  std::vector<std::size_t> heap_;   ///< by time: sources that have a line, the earliest in front
  std::vector<std::size_t> stack_;  ///< in depth: sources that are being played, the innermost last
  std::vector<bool> started_;
  std::size_t next_start_ = 0;
  Nanos first_time_ = no_time;
  bool begun_ = false;
  bool by_time_ = false;
};

}  // namespace iotrace::strace
