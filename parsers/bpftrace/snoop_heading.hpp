// Headings: which stock tool wrote a table and with which columns. Options of the tools add columns anywhere, so a
// heading is read word by word.
#pragma once

#include <optional>
#include <string_view>

#include "parsers/bpftrace/snoop_row.hpp"

namespace iotrace::bpftrace::snoop {

/// The heading that `text` is; nullopt where it is none, or of a tool whose tables are not read.
std::optional<Heading> read_heading(std::string_view text);

/// The name of a tool of the same family whose table (or first line) this begins, and which shows no names of files
/// that could be used; empty for any other text.
std::string_view useless_tool(std::string_view text);

}  // namespace iotrace::bpftrace::snoop
