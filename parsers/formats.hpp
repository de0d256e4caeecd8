// The registry of log formats, made by CMake from the folders that have a format.cpp.
#pragma once

#include <span>

#include "parsers/format.hpp"

namespace iotrace {

/// All formats of this build, in the order of their folders' names.
std::span<Format const* const> all_formats() noexcept;

}  // namespace iotrace
