// The grammars of Process Monitor's cells, behind plain functions. Spirit X3 stays in grammar.cpp. All of them yield
// nothing for a cell of another shape: never an error, since a cell's shape depends on the version and the country.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "store/ids.hpp"

namespace iotrace::procmon {

/// `1:18:10.7752429 AM`, `16:53:03,6001516`, `下午 4:38:16.0891952`: a time of day, or a span since the capture began.
std::optional<Nanos> parse_time(std::string_view text);

/// Desired Access: Generic Read, …, Disposition: Open, Options: …, Attributes: …, …, OpenResult: Opened
struct CreateDetail {
  std::string_view access;
  std::string_view disposition;
  std::string_view options;
  std::string_view result;  ///< empty where there is none
};
std::optional<CreateDetail> parse_create(std::string_view detail);

/// PID: 6564, Command line: "C:\x.exe" /a
struct CreatedProcess {
  std::int32_t pid = 0;
  std::string_view command_line;
};
std::optional<CreatedProcess> parse_process_create(std::string_view detail);

/// Parent PID: 3344, Command line: …, Current directory: C:\x\, Environment: …
struct StartedProcess {
  std::int32_t parent = 0;
  std::string_view command_line;
  std::string_view folder;
  std::string_view environment;  ///< NAME=value lines, each with blanks and a semicolon in front
};
std::optional<StartedProcess> parse_process_start(std::string_view detail);

/// Exit Status: -1073740756, User Time: …
std::optional<std::int64_t> parse_exit(std::string_view detail);

/// The number after `key: `, whatever its thousands are parted by: `2,620,376`, `4 697` with a no-break space.
std::optional<std::int64_t> number_of(std::string_view detail, std::string_view key);

/// What stands after `key: `, up to the next comma and blank; empty where the key is absent.
std::string_view word_of(std::string_view detail, std::string_view key);
/// The same up to the end: for keys that come last and whose values may hold anything.
std::string_view rest_of(std::string_view detail, std::string_view key);

/// True when the list `a, b, c` has `word`.
bool has_word(std::string_view list, std::string_view word);

}  // namespace iotrace::procmon
