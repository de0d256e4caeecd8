// Used files: what a scope did to each file of its ground, as members of the contract's sets. In: a folded scope.
// Out: plain values that declarations are held against.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <vector>

#include "query/scope.hpp"
#include "query/sets.hpp"
#include "store/db.hpp"

namespace iotrace::query {

struct UsedFile {
  std::string path;  ///< as the ground shows it
  std::int64_t path_id = 0;
  std::bitset<set_table.size()> sets;

  bool in(Set set) const { return sets.test(static_cast<std::size_t>(set)); }
  /// Judged as a write: what the scope left behind, and what it took away.
  bool is_write() const { return in(Set::writes) || in(Set::deleted); }
};

/// In the order of the names' bytes.
std::vector<UsedFile> find_used_files(store::Db& db, Scope const& scope);

/// True for names that are never judged: in `.nx`, git's own lock files, and, unless `judges_packages`, in
/// node_modules.
bool is_never_judged(std::string_view path, bool judges_packages) noexcept;

}  // namespace iotrace::query
