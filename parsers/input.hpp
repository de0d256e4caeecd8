// Input: what the user named on the command line → logs, each a file or a `strace -ff` set → streams of lines.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/bytes.hpp"
#include "parsers/format.hpp"
#include "parsers/tool_part.hpp"

namespace iotrace {

/// One file of a log. `strace -ff -o log` makes a file `log.TID` for every thread.
struct LogFile {
  std::string path;                 ///< `-` is standard input
  std::optional<std::int32_t> tid;  ///< from the end of the name
};

/// One trace: a file, or a set of files with a common beginning, in the order of their tids.
struct Log {
  std::string name;    ///< as the user gave it, for messages
  std::string source;  ///< base name, for the database
  std::vector<LogFile> files;
};

/// Sorts what was named into logs. `named` are files, `-`, folders of a `strace -ff` set, and patterns of such a set;
/// files of one set that are named one by one (a pattern that the shell expanded) are one log.
/// Throws InputError, whose message begins with the name.
std::vector<Log> find_logs(std::vector<std::string> const& named);

/// Where the database goes when only `named` was named: beside it, the last extension replaced by .db; for a folder D
/// D.db beside it. nullopt for standard input and for patterns.
std::optional<std::string> default_database(std::string const& named);

/// One log, opened.
class Input {
 public:
  /// Opens all files and reads their headers. `limit` and `crew` must outlive the object. Throws InputError.
  Input(Log const& log, InputLimit& limit, Crew& crew);

  /// The beginning of the tracer's part of the first file that has one, 64 KiB at most. Only before take_streams().
  /// Throws InputError where there is none because a compressed stream is damaged at its very beginning.
  std::string_view head();
  /// The header of iocapture; null where there is none.
  LogHeader const* header() const;
  CaptureNotes notes() const;
  /// Hands over the lines. The object must outlive them.
  std::vector<Stream> take_streams();

  /// One a file. Complete when the lines of the file have ended.
  std::span<std::unique_ptr<ToolPart> const> parts() const { return parts_; }
  /// The part with the header, or the first.
  ToolPart const& first_part() const;

 private:
  /// With a crew the file is alone.
  void open(std::size_t place, LogFile const& file, InputLimit& limit, Crew* crew);

  std::shared_ptr<Pieces::Pool> pool_;  // of all files
  std::shared_ptr<Seats> seats_;        // likewise
  std::vector<Stream> streams_;
  std::vector<ToolLines*> lines_;  // in streams_
  std::vector<std::unique_ptr<ToolPart>> parts_;
};

}  // namespace iotrace
