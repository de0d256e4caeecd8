// Joiner: lines → whole calls → facts. Its state is the first halves that wait for their second, one a thread.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>

#include "parsers/fact.hpp"
#include "parsers/strace/calls.hpp"
#include "parsers/strace/draft.hpp"
#include "parsers/strace/line.hpp"

namespace iotrace::strace {

/// Where a line stands: its thread, its time, its number.
struct Stamp {
  std::int32_t tid = 0;
  Nanos at = no_time;
  std::uint64_t line = 0;
};

/// Which calls the log shows, by what they show.
struct Sightings {
  std::bitset<coverage_kinds> kinds;
  bool unfiltered = false;  ///< a call that no class of file calls has
};

class Joiner {
 public:
  /// A line that could be read: a call or half of one, or a notice that a thread is gone; and what of it is drafted.
  void accept(Line const& line, Draft const* draft, Stamp const& stamp, Batch& batch);
  /// A line that could not: when it began a call that matters, the gap is told.
  void lose(Line const& line, Stamp const& stamp, bool last, Batch& batch);
  /// The log has ended: calls that began and never returned.
  void finish(Batch& batch);
  /// The thread `from` turned out to be `to`.
  void rename(std::int32_t from, std::int32_t to);

  Sightings const& sightings() const noexcept { return sightings_; }

 private:
  /// The first half of a call.
  struct Opened {
    Role const* role = nullptr;
    std::string name;
    std::string arguments;
    Stamp stamp;
    std::int32_t becomes = 0;  ///< `<pid changed to N ...>`
    bool entered = false;      ///< a Phase::entry fact was made
    bool superseding = false;  ///< an execve that took over its leader's number
    bool returned = false;     ///< the call is over: its memory waits for the thread's next one
  };
  using OpenCalls = std::unordered_map<std::int32_t, Opened>;

  void accept_call(Call const& call, Draft const* draft, Stamp const& stamp, Batch& batch);
  void finish_draft(Draft const& draft, Role const& role, Stamp const& stamp, Batch& batch);
  void open(Call const& call, Role const* role, Stamp const& stamp, Batch& batch);
  void resume(Call const& call, Stamp const& stamp, Batch& batch);
  void close(Opened& head, Call const& call, Stamp const& stamp, Batch& batch);
  Opened* find_open(std::int32_t tid);
  Opened& place_of(std::int32_t tid);
  void drop(std::int32_t tid, Opened& head);
  Opened take(std::int32_t tid);
  void forget(std::int32_t tid);
  void supersede(std::int32_t caller, Stamp const& stamp, Batch& batch);
  bool adopt_exec(std::int32_t tid, Stamp const& stamp, Batch& batch);
  void end_thread(Line const& line, Stamp const& stamp, Batch& batch);
  void abandon(std::int32_t tid, Batch& batch);
  void make(Role const& role, std::string_view name, std::string_view arguments, Result const& result,
            Stamp const& stamp, Phase phase, Batch& batch);
  void note(Role const* role) noexcept;
  void note_threads(std::size_t from, Batch const& batch);
  std::int32_t leader_of(std::int32_t tid) const;

  OpenCalls open_;
  /// Where in open_ the last threads are, by the low bits of their numbers: most lines are halves, of few threads.
  std::array<std::pair<std::int32_t, Opened*>, 8> recent_{};
  std::unordered_map<std::int32_t, std::int32_t> leaders_;  ///< of threads that a clone made
  Arguments arguments_;
  Sightings sightings_;
};

}  // namespace iotrace::strace
