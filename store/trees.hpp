// Trees: the tables that grow with the log, made beside SQLite and hung into its file when that is done: event,
// file_use and the index of file_use by path.
#pragma once

#include <span>
#include <string>

#include "store/db.hpp"
#include "store/path_spans.hpp"
#include "store/roll_ups.hpp"
#include "store/thread.hpp"
#include "store/tree.hpp"
#include "store/use_runs.hpp"

namespace iotrace::store {

class Trees {
 public:
  /// What waits is kept in unnamed files in `folder`.
  explicit Trees(std::string const& folder)
      : events(Tree::Kind::table, folder),
        uses(folder),
        file_use_(Tree::Kind::index, folder),
        by_path_(Tree::Kind::index, folder),
        totals_(Tree::Kind::index, folder)
  {
  }

  Tree events;
  UseRuns uses;
  PathSpans spans;

  /// Sorts the uses under their final leaders and rolls them up. All else is in the database `db` already.
  void sort_uses(Db& db, Paths const& paths, Owners const& owners);
  /// Where the empty tables of the finished schema lie. To be called while the database is open.
  void find_roots(Db& db);
  /// Hangs everything into the database of `fd`, which must be closed. Throws Error.
  void plant(int fd);

 private:
  Tree file_use_, by_path_, totals_;
  std::uint32_t event_root_ = 0, file_use_root_ = 0, by_path_root_ = 0, totals_root_ = 0;
};

}  // namespace iotrace::store
