// Tallies: how many files on the ground each process read, and how many it wrote that were there when it had done.
#pragma once

#include <cstdint>
#include <vector>

#include "query/places.hpp"
#include "query/scope.hpp"
#include "store/db.hpp"

namespace iotrace::query {

struct Tally {
  std::int64_t process = 0;
  std::int64_t reads = 0;
  std::int64_t writes = 0;
};

class Tallies {
 public:
  /// Counts the rows of sql/process_files.sql or its like, which come in the order of processes.
  Tallies(store::Statement& rows, Places& places);

  /// All zero for a process that touched nothing.
  Tally of(std::int64_t process) const;
  /// All processes together, a file once for each.
  Tally sum() const;

 private:
  std::vector<Tally> tallies_;  // by process
};

/// Of the selected processes.
Tallies count_files_by_process(store::Db& db, Scope const& scope);

}  // namespace iotrace::query
