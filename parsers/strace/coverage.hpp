// Coverage: what an strace log could show at all, from the options it was recorded with or from what is in it.
#pragma once

#include <string>
#include <vector>

#include "parsers/format.hpp"
#include "parsers/strace/joiner.hpp"

namespace iotrace::strace {

/// One row a kind. `argv`: strace's own command line, empty where unknown.
std::vector<Shown> tell_coverage(std::vector<std::string> const& argv, Sightings const& sightings);

}  // namespace iotrace::strace
