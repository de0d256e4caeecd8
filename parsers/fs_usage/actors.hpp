// Actors: who acted in an fs_usage log, as far as it can be known. A line names a program and a kernel thread, never a
// process: all threads that ran under one name are one process here, led by a number of our own below zero. No parents,
// no children. What such a process has open, and where its threads stand, is kept as long as it is sure:
//
// - A descriptor counts only where the log shows its opening, and only for what it was opened for. When a number is
// opened
//   twice with no close in between, the name stands for several processes at once; from then on a descriptor counts
//   only for the thread that opened it.
// - A thread's working directory is what its own chdir last named; before that the folder at the start. Once another
//   thread of that name has moved, or any thread at all before this one appeared (it may be a child), it is not known.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "parsers/fact.hpp"

namespace iotrace::fs_usage {

/// When a line was written and where it stands.
struct Stamp {
  Nanos at = no_time;
  std::uint64_t line = 0;
};

/// A thread's working directory, as text in front of relative names.
struct Folder {
  enum class Origin : std::uint8_t { start, known, unknown };
  Origin origin = Origin::start;
  std::string text;  ///< relative to the start's folder, or absolute; empty for the start's folder itself
};

struct Actor {
  std::int32_t tid = 0;
  std::int32_t leader = 0;
  Folder folder;
  std::uint64_t settled = 0;  ///< the move, of all of the log, that set `folder`; 0: none did
};

class Actors {
 public:
  /// The thread that a line names. What is new about it is told as facts: its program's name, its membership.
  Actor& find(std::string_view command, std::int64_t thread, Stamp const& stamp, Batch& batch);
  /// The leader of all that run under the name of program `path`; it is told by what comes next, an exec.
  std::int32_t program(std::string_view path);
  void exited(std::int64_t thread, Stamp const& stamp, Batch& batch);

  void opened(Actor const& actor, std::int64_t fd, std::uint32_t flags);
  void closed(Actor const& actor, std::int64_t fd);
  /// The descriptor is one that the actor has, opened for at least all of `flags` (OpenFlag read, write).
  bool holds(Actor const& actor, std::int64_t fd, std::uint32_t flags) const;
  /// fs_usage lost events: what is open is not known any more.
  void forget_descriptors() { ++forgotten_; }

  /// The actor moved: all its process, or with `alone` only its thread (pthread_chdir).
  void moved(Actor& actor, Folder folder, bool alone);
  /// Where the actor stands.
  Folder const& folder(Actor const& actor) const;

 private:
  struct Held {
    std::uint32_t flags = 0;
    std::int32_t tid = 0;
  };
  struct Process {
    std::unordered_map<std::int64_t, Held> held;
    std::uint64_t forgotten = 0;  ///< as in Actors, when `held` was last sure
    std::uint64_t moved = 0;      ///< the last move of the whole process
    bool several = false;         ///< the name stands for more than one process
  };

  Process& process(Actor const& actor);
  std::int32_t leader(std::string_view command, bool& is_new);
  std::int32_t number(std::int64_t thread);

  static constexpr std::size_t max_held = std::size_t{1} << 16;  // descriptors of one name

  std::unordered_map<std::string, std::int32_t> leaders_;  // by name
  std::unordered_map<std::string, std::int32_t> cut_;      // by the first 16 bytes of a name that has as many
  std::unordered_map<std::int64_t, Actor> actors_;         // by thread
  std::unordered_map<std::int32_t, Process> processes_;    // by leader
  std::int32_t next_synthetic_ = -1;
  std::uint64_t forgotten_ = 0;
  std::uint64_t moves_ = 0;
  bool anyone_moved_ = false;
};

}  // namespace iotrace::fs_usage
