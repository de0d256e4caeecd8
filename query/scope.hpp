// Scope: the part of one trace that a question is about. In: a Selection. Out: the temporary tables of sql/scope.sql,
// which all questions read: `selected` (processes), `used` (their merged uses of the files on the ground), `tally`.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "query/ground.hpp"
#include "query/merged.hpp"
#include "query/places.hpp"
#include "query/selection.hpp"
#include "store/db.hpp"

namespace iotrace::query {

/// What a question needs to know of a trace before it begins.
struct TraceHead {
  std::int64_t id = 0;
  std::string source;  ///< base name of the log
  Workspace workspace;
  std::optional<std::string> incomplete_because;  ///< nullopt: complete
};

/// Wrong use of the command line, found when the database is known. what() is one sentence.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The traces that are asked about, in order. Throws UsageError when there is no trace of the selected number.
std::vector<TraceHead> select_traces(store::Db& db, Selection const& selection);

/// Fills `process_task` for the whole database, unless it is filled already. A scope must have been made before.
void assign_tasks(store::Db& db);

/// The scope that was made last is the one that the tables hold.
class Scope {
 public:
  /// Selects the processes. `db` must outlive the scope.
  Scope(store::Db& db, Selection const& selection, TraceHead const& trace);

  /// As much of `selection`, which this scope was made of, as works for the task with this number. Of all such parts
  /// the names on the ground are looked up once.
  Scope part_of_task(Selection const& selection, std::int64_t task_id);

  /// Fills `used` with the names on the ground. Of a whole trace the merge was made with the database.
  void fold(Places::Names names = Places::Names::files);
  /// The same for one file, wherever it lies.
  void fold_path(std::int64_t path_id, bool is_folder);

  enum class Counted { all, unassigned };
  /// Fills `tally`, of all selected processes or of those that work for no task; see assign_tasks().
  void tally(Counted counted = Counted::all);

  Ground const& ground() const noexcept { return ground_; }
  TraceHead const& trace() const noexcept { return trace_; }
  bool is_empty() const noexcept { return processes_ == 0; }
  /// The last event of the selected processes, on any file. Known after a fold.
  std::int64_t last_event() const noexcept { return last_event_; }

 private:
  void keep_process(std::string const& wanted);
  void keep_task(std::int64_t task_id);
  std::shared_ptr<Places> places(Places::Names names);
  std::int64_t find_last_event();

  store::Db* db_;
  TraceHead trace_;
  Ground ground_;
  bool is_whole_;                  // all processes of the trace
  std::shared_ptr<Places> files_;  // where files lie, as far as that was asked
  std::int64_t processes_ = 0;
  std::int64_t last_event_ = 0;
};

}  // namespace iotrace::query
