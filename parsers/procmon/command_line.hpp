// Command lines and environments of Windows processes, which are one text each.
#pragma once

#include <string>
#include <string_view>

namespace iotrace::procmon {

/// The words of a command line as a JSON array, cut as C programs on Windows cut theirs ("Parsing C command-line
/// arguments", Microsoft).
std::string argv_json(std::string_view command_line);

/// The words of an environment that mark build tasks, NUL-separated, and nothing else of it: it holds secrets.
std::string marks_in(std::string_view environment);

}  // namespace iotrace::procmon
