// Tallies: how many files on the ground each process read, and how many it wrote that were there when it had done.
#pragma once

#include <cstdint>
#include <vector>

#include "query/places.hpp"
#include "store/db.hpp"

namespace iotrace::query {

class Tallies {
 public:
  /// Counts the rows of sql/tally.sql, which come process by process.
  void add_rows(store::Statement& rows, Places& places);
  /// Writes the temporary table `tally`.
  void store_into(store::Db& db) const;

 private:
  struct Tally {
    std::int64_t process = 0;
    std::int64_t reads = 0;
    std::int64_t writes = 0;
  };

  Tally& tally_of(std::int64_t process);

  std::vector<Tally> tallies_;
};

}  // namespace iotrace::query
