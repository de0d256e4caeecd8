// FileSets: the sets of the command-line contract, as lists of shown names. Defined in sql/sets.sql, filled here.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "query/scope.hpp"
#include "store/db.hpp"

namespace iotrace::query {

enum class Set : std::uint8_t {
  reads,
  writes,
  inputs,
  outputs,
  updated,
  temporaries,
  deleted,
  altered,
  probed,
  stated,
  listed,
  executed
};

struct SetInfo {
  Set set;
  std::string_view key;      ///< in JSON, CSV, and as a column of sql/sets.sql
  std::string_view heading;  ///< in text
};

/// In the order of sql/sets.sql's columns and of all output.
inline constexpr std::array<SetInfo, 12> set_table{{
    {Set::reads, "reads", "FILES READ"},
    {Set::writes, "writes", "FILES WRITTEN"},
    {Set::inputs, "inputs", "INPUTS"},
    {Set::outputs, "outputs", "OUTPUTS"},
    {Set::updated, "updated", "UPDATED"},
    {Set::temporaries, "temporaries", "TEMPORARIES"},
    {Set::deleted, "deleted", "DELETED"},
    {Set::altered, "altered", "ALTERED"},
    {Set::probed, "probed", "PROBED"},
    {Set::stated, "stated", "STATED"},
    {Set::listed, "listed", "LISTED"},
    {Set::executed, "executed", "EXECUTED"},
}};

class FileSets {
 public:
  /// Adds the sets of a folded scope; those of several traces are united.
  void add(store::Db& db, Scope const& scope);

  /// Unique, in the order of bytes.
  std::vector<std::string> const& of(Set set) const { return names_[static_cast<std::size_t>(set)]; }

 private:
  std::array<std::vector<std::string>, set_table.size()> names_;
};

}  // namespace iotrace::query
