// Owners: whose line is it? On a terminal strace prints a pid only while more than one process is alive; a plain -o log
// has none at all. The owner of a line without one is then the only process that is left.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <unordered_map>

#include "parsers/strace/line.hpp"

namespace iotrace::strace {

/// A tid that facts carried until the real one was learned.
struct Renaming {
  std::int32_t from = 0;
  std::int32_t to = 0;
};

class Owners {
 public:
  /// `known`: the tid that a file's name tells (strace -ff). `next_synthetic`, shared by all streams of a log, counts
  /// down from -1: the tids of processes whose own is not known.
  Owners(std::optional<std::int32_t> known, std::int32_t& next_synthetic) : known_(known), next_(next_synthetic) {}

  /// The tid of the thread that wrote the line.
  std::int32_t of(Line const& line);
  /// The number of a `Process N attached` notice.
  void born(std::int32_t tid) { live_.insert(tid); }
  /// The thread will print no more calls; a notice of its exit may follow.
  void leave(std::int32_t tid);
  void died(std::int32_t tid);
  /// Another process's lines begin here (files of strace -ff, one behind the other).
  void restart();

  /// No pid was ever printed.
  bool bare() const noexcept { return !prefixed_ && !known_; }
  /// A synthetic tid is in use and may still be learned: facts should be held back.
  bool guessing() const noexcept { return root_ != 0 && !learned_ && !released_; }
  /// Facts with the synthetic tid have been handed on; from now on it stays.
  void release() noexcept { released_ = true; }
  /// What was learned since the last call.
  std::optional<Renaming> take_renaming() noexcept;

 private:
  std::int32_t of_bare(Line const& line);
  void meet(std::int32_t tid, Line const& line);
  void learn(std::int32_t tid);
  std::int32_t canonical(std::int32_t tid) const;
  std::int32_t& recent(std::int32_t tid) noexcept { return recent_[static_cast<std::uint32_t>(tid) % recent_.size()]; }
  void bury(std::int32_t tid);

  std::optional<std::int32_t> known_;
  std::int32_t& next_;
  std::set<std::int32_t> live_;
  std::array<std::int32_t, 8> recent_{};                         ///< some of live_: most logs go to and fro between few
  std::unordered_map<std::int32_t, std::int32_t> synthetic_of_;  ///< real tid → the one its facts were handed on with
  std::optional<Renaming> renaming_;
  std::int32_t root_ = 0;     ///< the owner of lines without a pid, once there was one
  std::int32_t last_ = 0;     ///< the last printed pid
  std::int32_t leaving_ = 0;  ///< has called exit_group and is not gone yet
  bool prefixed_ = false;
  bool learned_ = false;
  bool released_ = false;
  bool forking_ = false;  ///< the root's last line was the first half of a fork
};

}  // namespace iotrace::strace
