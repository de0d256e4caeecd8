// Report: what ioparse tells when it is done, for people and for programs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parsers/ingest.hpp"

namespace iotrace {

/// A whole run: the database and the logs in it.
struct RunReport {
  std::string database;
  std::vector<IngestReport> logs;
  store::WriterCounts counts;
  double seconds = 0;
};

/// True when every log is complete.
bool is_complete(RunReport const& run);
/// Lines that could not be read, of all logs.
std::uint64_t count_unparsed(RunReport const& run);

/// One JSON object and a newline, with the keys of the command line contract.
std::string json_report(RunReport const& run);
/// A few lines for a terminal of 80 columns.
std::string text_report(RunReport const& run);

/// `text` with everything escaped that could move, hide or recolour text on a terminal, and what is not UTF-8, as
/// backslash and three octal digits a byte. At most `columns` characters; what is cut shows as `…`.
std::string printable(std::string_view text, std::size_t columns = std::string_view::npos);

}  // namespace iotrace
