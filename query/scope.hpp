// Scope: the part of one trace that a question is about. In: a Selection. Out: the temporary table `selected`
// (processes), and where what they did was sealed when the database was made.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "query/ground.hpp"
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

/// A part of the database whose sets were sealed: a whole trace, or one task of it.
struct Sealed {
  std::int64_t trace = 0;
  std::optional<std::int64_t> task;  ///< nullopt: the whole trace
};

/// The processes of `selection` in `trace`, where they were sealed together.
std::optional<Sealed> find_sealed(store::Db& db, Selection const& selection, TraceHead const& trace);

/// The scope that was made last is the one that the table holds.
class Scope {
 public:
  /// Selects the processes. `db` must outlive the scope.
  Scope(store::Db& db, Selection const& selection, TraceHead const& trace);
  /// Those of them that work for the task with this number.
  Scope(store::Db& db, Selection const& selection, TraceHead const& trace, std::int64_t task);

  Ground const& ground() const noexcept { return ground_; }
  TraceHead const& trace() const noexcept { return trace_; }
  bool is_empty() const noexcept { return processes_ == 0; }
  /// nullopt: these processes were not sealed together.
  std::optional<Sealed> const& sealed() const noexcept { return sealed_; }
  bool is_whole() const noexcept { return sealed_ && !sealed_->task; }

 private:
  void select_task(std::int64_t task);
  void keep_process(std::string const& wanted);
  void count_processes();

  store::Db* db_;
  TraceHead trace_;
  Ground ground_;
  std::optional<Sealed> sealed_;
  std::int64_t processes_ = 0;
};

}  // namespace iotrace::query
