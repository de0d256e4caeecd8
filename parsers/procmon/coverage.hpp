// Coverage of an export of Process Monitor: nearly everything, where the filter that was set let it through. The export
// does not say which filter that was: of a class of events of which there is none nothing is known.
#pragma once

#include <vector>

#include "parsers/format.hpp"
#include "parsers/procmon/operations.hpp"
#include "parsers/procmon/row.hpp"

namespace iotrace::procmon {

std::vector<Shown> tell_coverage(Seen const& seen, Columns const& columns);

}  // namespace iotrace::procmon
