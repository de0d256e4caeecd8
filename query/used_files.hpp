// Used files: which files of its ground a scope used, as members of the contract's sets. In: a scope. Out: plain
// values, from what was sealed when the database was made, or else merged from the uses of the selected processes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "query/places.hpp"
#include "query/scope.hpp"
#include "store/db.hpp"
#include "store/sets.hpp"

namespace iotrace::query {

struct UsedFile {
  std::string path;  ///< as the ground shows it
  std::int64_t path_id = 0;
  Membership sets;

  bool in(Set set) const { return sets.in(set); }
  /// Judged as a write: what the scope left behind, and what it took away.
  bool is_write() const { return in(Set::writes) || in(Set::deleted); }
};

/// Files that are in a set, in the order of the names' bytes.
std::vector<UsedFile> find_used_files(store::Db& db, Scope const& scope);

/// The same without a scope: what was sealed needs no table of processes.
std::vector<UsedFile> find_used_files(store::Db& db, Selection const& selection, TraceHead const& trace);

/// The same, merged from the uses of the selected processes though it may have been sealed.
std::vector<UsedFile> find_by_fold(store::Db& db, Scope const& scope);

/// Those of several traces as one: a name is in all sets that it is in in any of them.
void unite(std::vector<UsedFile>& files, std::vector<UsedFile>&& more);

/// The sets of one file, wherever it lies.
Membership find_sets_of(store::Db& db, Scope const& scope, std::int64_t path, bool is_folder);

/// How many files of its ground a sealed part of a trace read and wrote.
struct FileCounts {
  std::int64_t reads = 0, writes = 0;
};
FileCounts count_files(store::Db& db, Sealed const& sealed, Places& places);

}  // namespace iotrace::query
