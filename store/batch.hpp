// Batch and BatchQueue: how rows travel from the fold to the thread that inserts them.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/event.hpp"
#include "store/fault.hpp"
#include "store/sink.hpp"

namespace iotrace::store {

/// Bytes that moved through a descriptor.
struct Transfer {
  ThreadId process;
  PathId path;
  std::uint64_t bytes_read, bytes_written;
};

/// Content that went from one process to another; see Sink::flow.
struct Flow {
  ThreadId reader;
  PathId path;
  ThreadId writer;
  EventId first;
};

struct ImageRow {
  Image image;  ///< its view of argv is void: the text is the one below
  std::string argv;
};

struct GapRow {
  TraceId trace;
  ThreadId thread;
  std::uint64_t line;
  std::string kind, detail;
};

struct TaskRootRow {
  std::uint32_t task;
  ThreadId thread;
  EventId event;
  std::string how;
};

struct FaultRow {
  TraceId trace;
  Fault fault;
};

/// A stretch of what a sink was told. Only the events have an order.
struct Batch {
  static constexpr std::size_t most_events = 16384;
  static constexpr std::size_t most_text = std::size_t{1} << 20;  // bytes, or so

  TraceId trace = TraceId::none;  ///< of all events
  std::uint64_t first_event = 1;  ///< id of events[0]
  std::vector<Event> events;
  std::vector<ThreadId> processes;  ///< of each event
  std::vector<Transfer> transfers;
  std::vector<ThreadId> ended;  ///< processes that will not act again, apart from the above
  std::vector<Flow> flows;
  std::vector<ImageRow> images;
  std::vector<GapRow> gaps;
  std::vector<TaskRootRow> task_roots;
  std::vector<FaultRow> faults;
  std::size_t text = 0;  ///< weight of the rows that own texts

  bool is_full() const noexcept;
  bool is_empty() const noexcept;
  /// Empties it, keeping the memory.
  void clear() noexcept;
};

/// A bounded queue of batches between one producer and one consumer, which hands emptied batches back.
class BatchQueue {
 public:
  explicit BatchQueue(std::size_t capacity) : capacity_(capacity) {}

  /// Waits while the queue is full. False when the consumer gave up: then nothing is taken any more.
  bool push(std::unique_ptr<Batch> batch);
  /// Nothing more will be pushed.
  void close();
  /// Waits for the next batch; null when there will be none.
  std::unique_ptr<Batch> pop();
  /// The consumer will take nothing more.
  void give_up();

  /// An empty batch, a used one where there is one.
  std::unique_ptr<Batch> fresh();
  void recycle(std::unique_ptr<Batch> batch);

 private:
  std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<Batch>> waiting_;
  std::vector<std::unique_ptr<Batch>> spare_;
  bool closed_ = false, given_up_ = false;
};

}  // namespace iotrace::store
