// Writer: a Sink over SQLite. The database is built aside under an unpredictable name and appears whole or not at all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/paths.hpp"
#include "store/sink.hpp"

namespace iotrace::store {

/// One row of table trace, filled when the trace has been read. See sql/schema.sql for the columns.
struct TraceRow {
  std::string format;
  std::optional<std::string> tool, tool_version;
  std::string source;
  std::uint64_t xxh64 = 0;
  std::optional<std::string> command;  ///< JSON array
  std::optional<std::string> cwd;
  std::string workspace;
  std::optional<std::string> workspace_as_given, host, os;
  std::optional<std::int64_t> began, ended;
  std::uint64_t bytes = 0, lines = 0, parsed = 0, ignored = 0, unparsed = 0, lost_events = 0;
  std::optional<std::string> incomplete_because;  ///< nullopt = complete
  std::optional<int> exit_code, signal;
};

/// What was written so far, for reports.
struct WriterCounts {
  std::uint64_t events = 0, processes = 0, threads = 0, paths = 0;
};

/// Writes one or several traces into a new database. Throws store::Error with SQLite's or the system's message, also
/// about rows that were handed over by an earlier call: a thread of its own inserts them.
/// The same calls make the same bytes, with the same SQLite.
/// An object that is destroyed before publish() leaves nothing behind.
class Writer final : public Sink {
 public:
  /// Builds aside of `destination`, in the same folder. Refuses (store::Error) a destination that is not a trace
  /// database, is in use, or has a -wal, -journal or -shm beside it, unless `force`. Removes what killed runs left.
  /// `uses_in_memory` bounds the folded uses that are kept before some are written early; 0 = the default.
  Writer(std::string destination, bool force, std::size_t uses_in_memory = 0);
  ~Writer() override;

  /// The names of all traces of this database. The fold interns into it; it is written at the end.
  Paths& paths() noexcept;

  /// Starts the next trace; events that follow belong to it.
  TraceId begin_trace();
  /// Ends it with its row and coverage rows (kind, shown).
  void end_trace(TraceRow const& row, std::vector<std::pair<std::string, std::string>> const& coverage);
  /// Seals, syncs and renames over the destination. Nothing may follow. Checks the destination again, as above.
  void publish();
  WriterCounts counts() const;

  TraceId trace() const override;
  ThreadId begin(Thread const& thread) override;
  /// A life that led itself so far and now has another leader takes its uses, flows and removals along to it.
  void amend(Thread const& thread) override;
  void end(ThreadId process) override;
  EventId put(Event const& event, ThreadId process) override;
  void transfer(ThreadId process, PathId path, std::uint64_t bytes_read, std::uint64_t bytes_written) override;
  void flow(ThreadId reader, PathId path, ThreadId writer, EventId first) override;
  void image(Image const& image) override;
  void gap(Gap const& gap) override;
  void task(TaskMark const& mark) override;
  void fault(Fault const& fault) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace iotrace::store
