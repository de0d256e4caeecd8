// Merge: the files of strace -ff as one sequence of lines. By time where every file has times; else depth first: what a
// child did is placed where its fork returned. So it is among lines of one time, which with -t are those of a second: a
// shell that waits for its children one by one has them told in that order.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "parsers/strace/source.hpp"

namespace iotrace::strace {

class Merge {
 public:
  explicit Merge(std::vector<std::unique_ptr<Source>> sources);

  /// The source whose line is next, already advanced; null at the end of all.
  Source* next();
  /// A fork returned this child at that time: its own file goes on here, where lines have no times or the same one.
  void start_child(std::int32_t tid, Nanos at);

  std::vector<std::unique_ptr<Source>> const& sources() const noexcept { return sources_; }
  /// The time of the earliest line; no_time where lines have none. Valid after the first next().
  Nanos first_time() const noexcept { return first_time_; }

 private:
  /// The next line of a source: the earliest goes first, of one time that of the process that was born last.
  struct Turn {
    Nanos at = no_time;
    std::size_t birth = 0;  ///< counts forks as they were met; 0: none was
    std::size_t source = 0;

    bool operator<(Turn const& other) const;
    bool operator>(Turn const& other) const { return other < *this; }
  };

  void begin();
  Source* only();
  Source* next_by_time();
  void let_next_in();
  void let_in(Turn const& turn);
  void change_given();
  void sink();
  Source* next_in_depth();
  bool move_on(std::size_t source);
  void prefer(std::size_t source);

  std::vector<std::unique_ptr<Source>> sources_;
  std::vector<bool> started_;  ///< the source has given its first line; by time: or is among turns_

  // By time. A set has thousands of files, of which few are of threads that live at the same time.
  std::vector<Turn> starts_;   ///< the first line of each source that has one, in order
  std::vector<Turn> turns_;    ///< of the sources that have begun, but for given_: a heap, what is next on top
  std::optional<Turn> given_;  ///< of the source that next() gave last
  std::size_t births_ = 0;

  // In depth.
  std::vector<std::size_t> stack_;  ///< sources that are being played, the innermost last
  std::size_t next_start_ = 0;      ///< of starts_; in depth: of sources_
  Nanos first_time_ = no_time;
  bool begun_ = false;
  bool by_time_ = false;
};

}  // namespace iotrace::strace
