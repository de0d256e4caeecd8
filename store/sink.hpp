// Sink: where the fold over a log puts what it found. The database writer is one; tests have a plain-text one.
#pragma once

#include <cstdint>
#include <string_view>

#include "store/event.hpp"
#include "store/fault.hpp"
#include "store/ids.hpp"
#include "store/thread.hpp"

namespace iotrace {

/// A program that a thread became by a successful exec. Its environment is never kept.
struct Image {
  ThreadId thread = ThreadId::none;
  EventId event = EventId::none;  ///< the exec event
  PathId path = PathId::none;     ///< the program
  PathId cwd = PathId::none;      ///< working directory at exec; none where unknown
  std::string_view argv;          ///< a JSON array: strings, or {"bytes": base64} for what is not UTF-8
  bool argv_cut = false;          ///< the tracer cut a string or the list
};

/// Something that happened and that the trace cannot follow; it makes a verdict about the process unproven.
struct Gap {
  ThreadId thread = ThreadId::none;
  std::uint64_t line = 0;
  std::string_view kind;    ///< io_uring, chroot, setns, unshare, mount, handle, moved_unseen, unfinished, …
  std::string_view detail;  ///< what was seen, in a few words; may be empty
};

/// A mark of a build task found on a process (see table task_root).
struct TaskMark {
  ThreadId thread = ThreadId::none;
  EventId event = EventId::none;  ///< the exec that carried the mark
  std::string_view task;          ///< project:target[:configuration]
  std::string_view how;           ///< how it was recognised, for example `environment`
  Nanos at = no_time;             ///< when that call began; no_time where unknown
};

/// Receives what one trace holds, in order. Views are only valid during the call. All calls come from one thread.
/// Threads are announced by begin() before an event names them; ids are dense over the whole sink.
class Sink {
 public:
  Sink() = default;
  Sink(Sink const&) = delete;
  Sink& operator=(Sink const&) = delete;
  virtual ~Sink() = default;

  /// The trace that everything below belongs to.
  virtual TraceId trace() const = 0;
  /// Starts a life and returns its id; `thread.id` is ignored. process == none means: leads itself.
  virtual ThreadId begin(Thread const& thread) = 0;
  /// Replaces what is known of a life (late parent, process, death, status).
  virtual void amend(Thread const& thread) = 0;
  /// No thread of this process will act again: what is kept for it may be written and freed.
  virtual void end(ThreadId process) = 0;
  /// Stores an event and folds it into the uses of `process`, the leader of event.thread.
  virtual EventId put(Event const& event, ThreadId process) = 0;
  /// Bytes that moved through a descriptor of `path`. No event of its own.
  virtual void transfer(ThreadId process, PathId path, std::uint64_t bytes_read, std::uint64_t bytes_written) = 0;
  /// `reader` read, carried or updated content that `writer`, another process, had put last; once a pair and path.
  virtual void flow(ThreadId reader, PathId path, ThreadId writer, EventId first) = 0;
  virtual void image(Image const& image) = 0;
  virtual void gap(Gap const& gap) = 0;
  virtual void task(TaskMark const& mark) = 0;
  virtual void fault(Fault const& fault) = 0;
};

}  // namespace iotrace
