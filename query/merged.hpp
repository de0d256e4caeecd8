// Merged: the uses of some processes, file by file. In: rows of sql/fold.sql and its like. Out: the same merge that
// folds events (FileUse::merge). SQLite would sort a million wide rows for it.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "store/db.hpp"
#include "store/uses.hpp"

namespace iotrace::query {

/// What some processes did to one file.
struct MergedUse {
  std::int64_t path = 0;
  std::int64_t processes = 0;
  std::int64_t first_process = 0;  ///< whose event was the first; 0: nobody's, only bytes moved
  FileUse use;
};

/// The row of sql/fold.sql and its like as it is.
MergedUse read_use(store::Statement const& row);

class Merged {
 public:
  void add(MergedUse const& use);
  void add_rows(store::Statement& rows);

  /// In the order in which the files came.
  std::vector<MergedUse> const& uses() const noexcept { return uses_; }
  /// The last event of all uses; 0: none.
  std::uint64_t last_event() const noexcept { return last_event_; }

 private:
  std::unordered_map<std::int64_t, std::size_t> places_;  // in uses_, by path
  std::vector<MergedUse> uses_;
  std::uint64_t last_event_ = 0;
};

}  // namespace iotrace::query
