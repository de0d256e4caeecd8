// Trees: the tables that grow with the log, made beside SQLite in the file that becomes the database: event, file_use,
// the index of file_use by path, and file_use_total. What SQLite made is put in front when that is done.
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
  /// `fd` is of the empty file that becomes the database; what waits is kept in an unnamed file in `folder`.
  Trees(int fd, std::string const& folder)
      : pages_(fd),
        events(Tree::Kind::table, pages_),
        uses(folder),
        file_use_(Tree::Kind::index, pages_),
        by_path_(Tree::Kind::index, pages_),
        totals_(Tree::Kind::index, pages_)
  {
  }
  Trees(Trees const&) = delete;
  Trees& operator=(Trees const&) = delete;

 private:
  PageFile pages_;

 public:
  Tree events;
  UseRuns uses;
  PathSpans spans;

  /// Sorts the uses under their final leaders and rolls them up. All else is in the database `db` already, which nobody
  /// uses meanwhile.
  void sort_uses(Db& db, Paths const& paths, Owners const& owners);
  /// Where the empty tables of the finished schema lie. To be called while the database is open.
  void find_roots(Db& db);
  /// Puts the database of `fd`, which must be closed, in front of everything and hangs it there. Throws Error.
  void plant(int fd);

 private:
  void add_uses();

  Tree file_use_, by_path_, totals_;
  std::uint32_t event_root_ = 0, file_use_root_ = 0, by_path_root_ = 0, totals_root_ = 0;
};

}  // namespace iotrace::store
