// Ingest: one log into the database: find its format, read its lines as facts, fold the facts into events, add its row.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "parsers/input.hpp"
#include "store/writer.hpp"

namespace iotrace {

/// What the user said about the logs.
struct IngestOptions {
  std::string format = "auto";
  std::optional<std::string> cwd;        ///< of the first process; absolute
  std::optional<std::string> workspace;  ///< absolute
  std::function<void()> progress;        ///< called now and then; may be empty
};

/// What became of one log.
struct IngestReport {
  std::string name;  ///< of the log, as the user gave it
  std::string format;
  Tally tally;
  std::uint64_t bytes = 0;  ///< decompressed
  std::uint64_t lost_events = 0;
  std::optional<std::string> incomplete_because;
  std::vector<Fault> faults;  ///< the first few
  static constexpr std::size_t few = 3;
};

/// At most so many lines that could not be read are kept, the others are only counted.
inline constexpr std::size_t max_problem_rows = 10'000;

/// Adds `log` to `writer` as a trace. Throws InputError (message begins with the log's name) when it is not a trace or
/// cannot be read, store::Error when the database cannot be written; the database is then not to be published.
IngestReport ingest(Log const& log, IngestOptions const& options, InputLimit& limit, store::Writer& writer);

}  // namespace iotrace
