// Chain: path ← events ← process ← its parents ← task. What `ioquery why` shows, as plain values.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "query/scope.hpp"
#include "store/db.hpp"

namespace iotrace::query {

/// One event on the file. The log line it came from is line `line` of the trace's source.
struct Happening {
  std::int64_t id = 0;
  std::string op;
  std::int64_t error = 0;
  std::optional<std::int64_t> at;  ///< ns since trace.began
  std::int64_t line = 0;
  std::int64_t tid = 0;
};

/// A process as it was at some event.
struct Life {
  std::int64_t id = 0, pid = 0;
  std::optional<std::int64_t> status;
  std::string command;     ///< for people, safe to show; in brackets where it is that of the process it was forked from
  std::string argv;        ///< a JSON array, or `null`
  std::string program;     ///< base name of what it ran, bytes; empty where nothing is known
  std::int64_t since = 0;  ///< event of the exec that began it; 0: none was seen
  std::int64_t until = std::numeric_limits<std::int64_t>::max();  ///< event of the next one
};

/// What one process did to the file.
struct Chain {
  Life process;
  std::vector<Life> parents;  ///< nearest first
  std::vector<Life> writers;  ///< whose content it used
  std::optional<std::string> task;
  std::vector<Happening> events;
};

/// A name of the database.
struct KnownPath {
  std::int64_t id = 0;
  std::string name;  ///< absolute
  bool is_folder = false;
};

/// The name that a user meant by `text`: exactly that, or seen from the ground's root.
std::optional<KnownPath> find_path(store::Db& db, Scope const& scope, std::string_view text);

/// The process as it was at that event, then its parents, nearest first.
std::vector<Life> find_line(store::Db& db, std::int64_t process, std::int64_t event);
/// The same, asked by sql/ancestors.sql that was prepared before: for many in a row.
std::vector<Life> find_line(store::Statement& ancestors, std::int64_t process, std::int64_t event);

/// What each selected process did to the file, in the order in which they came to it. Of the processes themselves only
/// their ids are known yet: a file may have been used by thousands.
std::vector<Chain> find_chains(store::Db& db, KnownPath const& path);

/// Fills in who a chain's process is, as it was when it came to the file, its parents, and whose content it used.
void complete(store::Db& db, Chain& chain, KnownPath const& path);

}  // namespace iotrace::query
