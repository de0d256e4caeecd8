// Merged: the fold of many processes' uses of files, in memory. SQLite would sort a million wide rows for it (1.5 s);
// an array indexed by path, which is dense, takes a third of that and no more memory than the ground has files.
#pragma once

#include <cstdint>
#include <vector>

#include "store/db.hpp"
#include "store/uses.hpp"

namespace iotrace::query {

/// What a name is to a question.
enum class Place : std::uint8_t { outside, folder, file };

class Merged {
 public:
  /// `places` is indexed by path id and outlives this; what lies outside is not kept.
  explicit Merged(std::vector<Place> const& places);

  /// Folds every row of sql/fold.sql in.
  void add_rows(store::Statement& rows);
  /// Takes every row of sql/fold_total.sql, merged as it is. No tally follows from these.
  void add_totals(store::Statement& rows);
  /// Only counts rows as those of sql/fold.sql, for `tally`.
  void count_rows(store::Statement& rows);
  /// Writes the temporary tables `used` and `tally`.
  void store_into(store::Db& db) const;
  std::uint64_t last_event() const noexcept { return last_event_; }

 private:
  struct Row {
    std::int64_t path = 0;
    std::int64_t processes = 0;
    FileUse use;
  };
  struct Tally {
    std::int64_t process = 0, reads = 0, writes = 0;
  };

  Place place_of(std::int64_t path) const;
  void add(std::int64_t path, std::int64_t process, FileUse const& use, Place place);
  Row& row_of(std::int64_t path);
  void count(std::int64_t process, FileUse const& use);

  std::vector<Place> const* places_;
  std::vector<std::uint32_t> slots_;  // by path: 1 + index of its row; 0 = none yet
  std::vector<Row> rows_;
  std::vector<Tally> tallies_;  // in the order of processes, as the rows come
  std::uint64_t last_event_ = 0;
};

}  // namespace iotrace::query
