// Inserter: turns batches into rows. In: batches, in order. Out: rows of the tables that grow with the log, and the
// fold of all events into file_use. It owns its prepared statements; events and uses go to trees beside SQLite.
#pragma once

#include <cstddef>
#include <vector>

#include "store/batch.hpp"
#include "store/db.hpp"
#include "store/trees.hpp"
#include "store/use_table.hpp"

namespace iotrace::store {

class Inserter {
 public:
  /// How many uses are kept in memory before those of the largest processes are written early: 160 bytes each.
  static constexpr std::size_t default_budget = 400'000;

  /// `db` has the schema; both outlive the object and stay in place.
  Inserter(Db& db, Trees& trees, std::size_t budget = default_budget);

  void insert(Batch const& batch);
  /// Hands on the uses that are still in memory.
  void finish();
  /// Moves the flows and removals of lives that turned out not to lead to their leaders. Table thread must be complete.
  void merge_late();

 private:
  void insert_events(Batch const& batch);
  void insert_notes(Batch const& batch);
  void fold(Batch const& batch);
  void insert_removals();
  void hand_on(ThreadId process);
  void spill();

  Db* db_;
  Trees* trees_;
  std::size_t budget_;
  UseTable uses_;
  std::vector<UseRow> rows_;  // hand_on()
  Record event_{0};
  struct Removal {
    PathId path;
    EventId event;
    ThreadId process;
  };
  std::vector<Removal> removals_;  // of one batch
  BulkInsert removals_table_, flows_, images_, gaps_, task_roots_, problems_;
};

}  // namespace iotrace::store
