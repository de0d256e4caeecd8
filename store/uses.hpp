// FileUse: the fold of all events of one process on one file. A commutative monoid: minimum for firsts, maximum for
// lasts, sum for counts; so any union of processes is a merge, and every set of the contract is read off the result.
#pragma once

#include <algorithm>
#include <cstdint>

#include "store/event.hpp"

namespace iotrace {

/// What one process (or any union of processes) did to one file. Cells are event ids: 0 = never.
struct FileUse {
  std::uint64_t first_exec = 0;
  std::uint64_t first_read = 0;  ///< read or executed
  std::uint64_t first_carry = 0;
  std::uint64_t first_create = 0;
  std::uint64_t first_write = 0;
  std::uint64_t first_update = 0;
  std::uint64_t first_remove = 0;
  std::uint64_t first_miss = 0;  ///< looked for and not found: ENOENT, ENOTDIR
  std::uint64_t first_stat = 0;  ///< metadata asked and found
  std::uint64_t first_list = 0;
  std::uint64_t first_maybe = 0;  ///< a creating open of a name of unknown state
  std::uint64_t first_alter = 0;
  std::uint64_t last_put = 0;  ///< create, write or update
  std::uint64_t last_remove = 0;
  std::uint64_t first_event = 0;
  std::uint64_t last_event = 0;
  std::uint64_t events = 0;
  std::uint64_t bytes_read = 0;
  std::uint64_t bytes_written = 0;

  /// Folds one event in. A failed event other than a miss only counts in first_event, last_event and events.
  void add(EventId id, Event const& event) noexcept;
  /// Folds another use of the same file in. Associative and commutative; FileUse{} is neutral.
  void merge(FileUse const& other) noexcept;

  friend bool operator==(FileUse const&, FileUse const&) = default;
};

}  // namespace iotrace
