// Threads: who is who. Lives of thread ids, the processes they belong to, and what a process carries from call to call.
// Heals what a log shows out of order: a child's lines before its parent's fork returns, ids that are used again,
// parents that were never seen.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "parsers/descriptors.hpp"
#include "parsers/fact.hpp"
#include "store/sink.hpp"

namespace iotrace {

/// Working directory and root of a process; shared by threads that have not split it off.
struct Place {
  PathId cwd = PathId::none;   ///< none: unknown
  PathId root = PathId::none;  ///< none: the usual root
};

/// What all threads of a process share.
struct Process {
  ThreadId id = ThreadId::none;
  std::unordered_set<std::uint64_t> flows;    ///< flows that were told: path << 32 | writer
  std::unordered_set<std::uint64_t> touched;  ///< files read or written through descriptors: path << 1 | written
  std::string task;                           ///< the build task it belongs to; empty for none
  std::int32_t threads = 0;                   ///< alive
  bool foreign_pids = false;                  ///< in a pid namespace of its own: fork results are not the tracer's ids
  bool ended = false;
};

/// One life of one thread id.
struct Life {
  Thread thread;
  std::shared_ptr<Process> process;
  std::shared_ptr<Descriptors> descriptors;  ///< shared with other threads until one splits its own off (unshare(2))
  std::shared_ptr<Place> place;              ///< likewise

  /// A fork of this thread that has begun and not returned: what the child inherits is fixed at its beginning.
  struct Fork {
    std::uint32_t flags = 0;
    std::shared_ptr<Descriptors> descriptors;
    std::shared_ptr<Place> place;
    bool claimed = false;  ///< a thread was taken to be its child before it returned
  };
  std::optional<Fork> fork;

  PathId listed = PathId::none;  ///< the folder whose entries it reads: one event for a run of getdents
  FileId bound = FileId::none;   ///< files of the data call that has begun
  FileId bound_written = FileId::none;
  std::int32_t announced_by = 0;  ///< tid of the thread whose fork has not returned yet but must be this one's
  bool over = false;              ///< has called exit; the id may be used again
};

class Threads {
 public:
  Threads(Sink& sink, Place first_place) : sink_(sink), first_place_(first_place) {}

  /// Where processes start of which no parent is known.
  void set_first_place(Place place) { first_place_ = place; }

  /// Notes the forks of facts that are still to come.
  void foresee(Fact const& fact);

  /// The life that acts under `tid` now; begun, with the likeliest parent, when the id was not known. A call that
  /// `starts` under the id of a thread that had called exit is another life.
  Life& life(std::int32_t tid, bool starts, Nanos at);

  /// The call has begun: what the child will inherit is fixed.
  void begin_fork(Life& parent, std::uint32_t flags);
  /// The call has returned `child`.
  void end_fork(Life& parent, std::int32_t child, std::uint32_t flags, Nanos at);
  /// The call failed or its result is not known.
  static void drop_fork(Life& parent) { parent.fork.reset(); }

  /// The thread called exit, or the process exit_group: its tracer may say no more of it.
  void exit_thread(Life& life, std::int32_t code, Nanos at);
  void exit_process(Life& life, std::int32_t code, Nanos at);
  /// The tracer saw the end of `tid`.
  void end_thread(std::int32_t tid, std::int32_t status, Nanos at);
  /// The process executed a program: descriptors marked so are closed.
  static void exec(Life& life);
  /// Thread `tid` of the leader's process executed a program and goes on under the leader's id (ptrace(2)).
  void supersede(Life& leader, std::int32_t tid, Nanos at);

  /// Working directories and roots of all threads that live, each once.
  std::vector<Place*> places() const;
  /// Ends every life that is left.
  void finish();

 private:
  struct Birth {
    std::int32_t parent;
    std::uint32_t flags;
  };

  Life& begin(std::int32_t tid, Life* parent, Life::Fork const* fork, Nanos at);
  Life* find(std::int32_t tid);
  Life* foreseen_parent(std::int32_t tid);
  Life* likely_parent();
  Life* claim_foreign(std::int32_t tid);
  Life::Fork inherit(Life& parent, std::uint32_t flags) const;
  void adopt(Life& child, Life& parent, Life::Fork const& fork);
  void join_process(Life& child, Life& parent);
  void move_to(Life& life, Life& other);
  bool is_orphan(Life const& life) const;
  bool descends(Life const& life, Life const& orphan);
  ThreadId& parent_of(ThreadId id);
  void end(Life& life, Nanos at);
  void end_process(Process& process);
  Life* leader_of(Life const& life);

  Sink& sink_;
  Place first_place_;
  std::unordered_map<std::int32_t, std::unique_ptr<Life>> lives_;
  std::unordered_map<std::int32_t, std::deque<Birth>> births_;  // forks foreseen, by child
  std::unordered_set<std::int32_t> forking_;                    // tids whose fork has not returned
  std::deque<std::int32_t> unseen_foreign_;                     // children of a pid namespace that said nothing yet
  ThreadId first_ = ThreadId::none;
  std::vector<ThreadId> parents_;  // by ThreadId, from first_ on: the process that forked it
  std::int32_t last_tid_ = 0;      // lines come in runs of one thread
  Life* last_ = nullptr;
};

}  // namespace iotrace
