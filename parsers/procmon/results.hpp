// Results: what became of an operation, from the name that Process Monitor gives the NT status. The names are English
// on every Windows.
#pragma once

#include <cstdint>
#include <string_view>

#include "parsers/fact.hpp"

namespace iotrace::procmon {

struct Result {
  Outcome outcome = Outcome::unknown;
  std::int16_t error = 0;  ///< Linux errno of a failure; -1 for one that Linux does not have
};

/// Outcome::unknown: pending when the export was made, refused only to be asked again another way, or no column Result.
Result result_of(std::string_view name) noexcept;

}  // namespace iotrace::procmon
