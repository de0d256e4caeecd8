// FileUse: the fold of all events of one process on one file. A commutative monoid: minimum for firsts, maximum for
// lasts, sum for counts; so any union of processes is a merge, and every set of the contract is read off the result.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "store/event.hpp"

namespace iotrace {

/// What one process (or any union of processes) did to one file. Cells are event ids: 0 = never.
struct FileUse {
  std::uint64_t events = 0;
  std::uint64_t first_event = 0;
  std::uint64_t last_event = 0;
  std::uint64_t first_miss = 0;  ///< looked for and not found: ENOENT, ENOTDIR
  std::uint64_t first_read = 0;  ///< read or executed
  std::uint64_t bytes_read = 0;
  std::uint64_t bytes_written = 0;
  std::uint64_t first_stat = 0;  ///< metadata asked and found
  std::uint64_t last_put = 0;    ///< create, write or update
  std::uint64_t first_list = 0;
  std::uint64_t first_exec = 0;
  std::uint64_t first_create = 0;
  std::uint64_t first_write = 0;
  std::uint64_t first_update = 0;
  std::uint64_t first_remove = 0;
  std::uint64_t last_remove = 0;
  std::uint64_t first_alter = 0;
  std::uint64_t first_carry = 0;
  std::uint64_t first_maybe = 0;  ///< a creating open of a name of unknown state

  /// Folds one event in. A failed event other than a miss only counts in first_event, last_event and events.
  void add(EventId id, Event const& event) noexcept;
  /// Folds bytes in that moved through a descriptor.
  void add_bytes(std::uint64_t read, std::uint64_t written) noexcept;
  /// Folds another use of the same file in. Associative and commutative; FileUse{} is neutral.
  void merge(FileUse const& other) noexcept;

  friend bool operator==(FileUse const&, FileUse const&) = default;
};

/// How two values of one cell become one.
enum class Merge : std::uint8_t { first, last, sum };

/// A cell of FileUse, the column of table file_use it is kept in, and its merge: the closed list that the fold, the
/// table's SQL and the tests share. What most uses have comes first: a row of the table ends with its last cell that
/// is not 0.
struct UseColumn {
  std::string_view name;
  std::uint64_t FileUse::*cell;
  Merge merge;
};

inline constexpr std::array<UseColumn, 19> use_columns{{
    {"events", &FileUse::events, Merge::sum},
    {"first_event", &FileUse::first_event, Merge::first},
    {"last_event", &FileUse::last_event, Merge::last},
    {"first_miss", &FileUse::first_miss, Merge::first},
    {"first_read", &FileUse::first_read, Merge::first},
    {"bytes_read", &FileUse::bytes_read, Merge::sum},
    {"bytes_written", &FileUse::bytes_written, Merge::sum},
    {"first_stat", &FileUse::first_stat, Merge::first},
    {"last_put", &FileUse::last_put, Merge::last},
    {"first_list", &FileUse::first_list, Merge::first},
    {"first_exec", &FileUse::first_exec, Merge::first},
    {"first_create", &FileUse::first_create, Merge::first},
    {"first_write", &FileUse::first_write, Merge::first},
    {"first_update", &FileUse::first_update, Merge::first},
    {"first_remove", &FileUse::first_remove, Merge::first},
    {"last_remove", &FileUse::last_remove, Merge::last},
    {"first_alter", &FileUse::first_alter, Merge::first},
    {"first_carry", &FileUse::first_carry, Merge::first},
    {"first_maybe", &FileUse::first_maybe, Merge::first},
}};

static_assert(sizeof(FileUse) == use_columns.size() * sizeof(std::uint64_t), "every cell has its column");

}  // namespace iotrace
