// Doubt: why a capture cannot vouch for a task of which nothing undeclared was found. In: the database, and the scope
// of a task. Out: sentences. The eight reasons are those of the command-line contract, one function each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/scope.hpp"
#include "store/db.hpp"

namespace iotrace::query {

enum class Doubt : std::uint8_t {
  incomplete,  ///< the log's own footer is missing, says so, or counts other lines, bytes or another hash
  cut,         ///< the last line or the compressed stream is cut
  unfinished,  ///< a call that counts began and never ended, or ended without having begun
  orphan,      ///< a process other than the first has no parent call
  unparsed,    ///< a line of a call that counts, or of an unknown one, could not be read
  coverage,    ///< the capture left out a kind of call that counts
  unfollowed,  ///< the task did what no trace can follow
  absent,      ///< the task has no process in the trace
};

/// The word that stands before a reason: `incomplete`, `cut`, …
std::string_view name_of(Doubt doubt) noexcept;

struct Reason {
  Doubt doubt;
  std::string sentence;  ///< without capital and full stop; safe to show
};

/// A reason as it is printed: its word, a colon, its sentence.
std::string text_of(Reason const& reason);

// Each says nothing (nullopt) where its reason does not hold. The first, second, fourth, fifth and sixth look at the
// whole trace, the others at the scope that was made last.
std::optional<Reason> find_incomplete(store::Db& db, TraceHead const& trace);
std::optional<Reason> find_cut(store::Db& db, TraceHead const& trace);
std::optional<Reason> find_unfinished(store::Db& db, TraceHead const& trace);
std::optional<Reason> find_orphan(store::Db& db, TraceHead const& trace);
std::optional<Reason> find_unparsed(store::Db& db, TraceHead const& trace);
/// `of_task`: process starts are needed too, because they say who works for which task.
std::optional<Reason> find_uncovered(store::Db& db, TraceHead const& trace, bool of_task);
std::optional<Reason> find_unfollowed(store::Db& db, TraceHead const& trace);
Reason make_absent(bool of_task);

/// The first seven on one trace, in order. `absent` is said once for all traces, by who asks about them.
std::vector<Reason> find_doubts(store::Db& db, Scope const& scope, bool of_task);

}  // namespace iotrace::query
