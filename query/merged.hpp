// Merged: the fold of many processes' uses of files, in memory. SQLite would sort a million wide rows for it (1.5 s);
// an array indexed by path, which is dense, takes a third of that and no more memory than the ground has files.
#pragma once

#include <cstdint>
#include <vector>

#include "query/places.hpp"
#include "store/db.hpp"
#include "store/uses.hpp"

namespace iotrace::query {

class Merged {
 public:
  /// `places` outlives this; what lies outside is not kept.
  explicit Merged(Places& places);

  /// Folds every row of sql/fold.sql in.
  void add_rows(store::Statement& rows);
  /// Takes every row of sql/fold_total.sql, merged as it is.
  void add_totals(store::Statement& rows);
  /// Writes the temporary table `used`.
  void store_into(store::Db& db) const;
  std::uint64_t last_event() const noexcept { return last_event_; }

 private:
  struct Row {
    std::int64_t path = 0;
    std::int64_t processes = 0;
    FileUse use;
  };

  Row& row_of(std::int64_t path);

  Places* places_;
  std::vector<std::uint32_t> slots_;  // by path: 1 + index of its row; 0 = none yet
  std::vector<Row> rows_;
  std::uint64_t last_event_ = 0;
};

}  // namespace iotrace::query
