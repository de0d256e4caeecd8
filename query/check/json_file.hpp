// JSON files that a user wrote: text → nlohmann::json, or one sentence with file, line and column.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "query/declared/failure.hpp"

namespace iotrace::query {

/// The bytes of a file, at most 64 MiB. Throws declared::Failure.
std::string read_text(std::string const& file);

/// `line 3, column 7` of the 1-based byte that reading stopped at.
std::string place_of(std::string_view text, std::size_t byte);

/// The JSON in a file; comments and trailing commas are allowed. Throws declared::Failure when it cannot be read or is
/// no JSON. At most 64 MiB.
nlohmann::json read_json(std::string const& file);

/// Writes a text file beside `file` and renames it over. Throws declared::Failure.
void write_file(std::string const& file, std::string_view text);

}  // namespace iotrace::query
