// YAML files that a user wrote, as JSON values: every scalar a string.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace iotrace::query::declared {

/// Throws Failure with line and column when the file cannot be read, is no YAML or is larger than 1 MiB.
nlohmann::json read_yaml(std::string const& file);

}  // namespace iotrace::query::declared
