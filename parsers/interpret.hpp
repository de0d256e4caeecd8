// Interpreter: the one fold from facts to events, shared by all log formats. It knows lives of processes and threads,
// descriptor tables, working directories and names; it knows nothing of text, logs or databases.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/fact.hpp"
#include "store/paths.hpp"
#include "store/sink.hpp"

namespace iotrace {

/// A regular file that was open when the first process started (from the log's header).
struct StartFile {
  int fd = 0;
  std::string path;
  bool read = false;
  bool written = false;
};

/// What is known of the first process before the first fact.
struct Start {
  std::string cwd;                     ///< kernel-resolved; empty where unknown: relative names are kept below `?/`
  std::vector<StartFile> descriptors;  ///< counted as read or updated by the first process
  std::uint64_t descriptors_line = 0;  ///< the header line that named them
  std::vector<std::string> markers;    ///< task marks in the first command's own environment: they name no task
  bool any_spelling = false;           ///< as Format::any_spelling
};

/// Folds the facts of one trace into `sink`. Call foresee() for a batch some time before fold() of the same batch (one
/// batch ahead is enough): a child's lines can stand before the line on which its parent's fork returns.
class Interpreter {
 public:
  /// Both references must outlive the object.
  Interpreter(Paths& paths, Sink& sink, Start start);
  Interpreter(Interpreter const&) = delete;
  Interpreter& operator=(Interpreter const&) = delete;
  ~Interpreter();

  void foresee(Batch const& batch);
  void fold(Batch const& batch);
  /// Ends all lives that the log left open. Nothing may be folded after it.
  void finish();

  /// Working directory of the first process at its start, as given or learned; empty where it never became known.
  std::string_view first_cwd() const;
  /// The latest time of any fact, counted as Fact::at; no_time where the log has none.
  Nanos last_time() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace iotrace
