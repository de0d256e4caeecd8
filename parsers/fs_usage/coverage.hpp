// Coverage of an fs_usage log: what it can show at all, by its width and the filters it was given.
#pragma once

#include <string>
#include <vector>

#include "parsers/format.hpp"

namespace iotrace::fs_usage {

/// `argv` is fs_usage's own command line, empty where unknown.
std::vector<Shown> tell_coverage(std::vector<std::string> const& argv, bool narrow);

}  // namespace iotrace::fs_usage
