// The sets of the contract, as they are named in answers. What they mean is in store/sets.hpp.
#pragma once

#include <array>
#include <string_view>

#include "store/sets.hpp"

namespace iotrace::query {

struct SetInfo {
  Set set;
  std::string_view key;      ///< in JSON and CSV
  std::string_view heading;  ///< in text
};

/// In the order of all output.
inline constexpr std::array<SetInfo, set_count> set_table{{
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

}  // namespace iotrace::query
