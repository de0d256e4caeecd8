// Access: what one process did to one file, back to the line of the log: path ← pid ← argv ← parents ← task. In: a
// scope and a used file. Out: plain values that every report shows.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "query/chain.hpp"
#include "query/scope.hpp"
#include "query/used_files.hpp"
#include "store/db.hpp"

namespace iotrace::query {

/// An ancestor of the process that accessed the file.
struct Ancestor {
  std::int64_t pid = 0;
  std::string command;  ///< safe to show
};

/// One access that a finding is about.
struct Access {
  std::string path;  ///< relative to the workspace, bytes
  std::int64_t pid = 0;
  std::string command;                 ///< safe to show
  std::string program;                 ///< base name of what was running, bytes
  std::vector<Ancestor> parents = {};  ///< nearest first
  std::int64_t line = 0;               ///< of `log`
  std::string log;                     ///< base name, bytes
  std::int64_t trace = 0;
  bool removes = false;  ///< a write that took the file away

  std::string owner = {};               ///< the project that owns the path; empty: none
  std::vector<std::string> tasks = {};  ///< others that have to do with it: who made it, who writes it too
};

/// How to look for who did it.
enum class Deed : std::uint8_t { read, write, miss, list };

/// Finds who did something within the scope that was made last. One serves a whole check: its questions are prepared
/// once, and it remembers processes, and what each and its parents ran from one exec to the next. Findings come in
/// heaps.
class Accesses {
 public:
  /// `db` must outlive the object.
  explicit Accesses(store::Db& db);

  /// `trace` is that of the scope. For Deed::read, `tasks` of the answer holds the task that had put the content there,
  /// if another did.
  Access find(TraceHead const& trace, UsedFile const& file, Deed deed);

 private:
  /// A process and its parents between two execs of any of them.
  struct Named {
    std::int64_t since = 0;                                         ///< event of the last exec
    std::int64_t until = std::numeric_limits<std::int64_t>::max();  ///< event of the next one
    std::int64_t pid = 0;
    std::string command;
    std::string program;
    std::vector<Ancestor> parents = {};
  };

  /// Who did it first, by which event.
  struct Culprit {
    std::int64_t process = 0, event = 0, line = 0;
    std::vector<std::string> tasks = {};  ///< of who had put there what was read
  };

  std::optional<Culprit> look_up(UsedFile const& file, Deed deed);
  std::optional<Culprit> find_reader(std::int64_t path);
  store::Statement& ask_about(UsedFile const& file, Deed deed);
  Named const& name_process(std::int64_t process, std::int64_t event);
  Named find_names(std::int64_t process, std::int64_t event);

  store::Statement uses_, flows_, line_, task_, writer_, asker_, ancestors_;
  std::map<std::int64_t, Named> known_;
};

}  // namespace iotrace::query
