// Format: one log format, whole, in a folder of its own. `parsers/<name>/format.cpp` defines
// `extern iotrace::Format const iotrace::formats::<name>`; CMake finds the folders and generates the registry.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/crew.hpp"
#include "parsers/fact.hpp"
#include "parsers/lines.hpp"

namespace iotrace {

/// What `#io` header lines said that a format wants to know. Empty where there was none.
struct CaptureNotes {
  std::vector<std::string> tool_argv;   ///< the tracer's own command line: which calls it was asked to show
  std::optional<std::int64_t> started;  ///< ns since 1970-01-01 UTC, start of the capture
};

/// One stream of a log. Most logs have one; a `strace -ff` set has one a thread.
struct Stream {
  std::unique_ptr<Lines> lines;
  std::optional<std::int32_t> tid;  ///< from the file's name, for sets that keep it there
  std::string name;                 ///< base name, for messages
};

/// What a tracer with these options could show: one row of table coverage.
struct Shown {
  std::string kind;
  std::string shown;  ///< yes, no, unknown
};

/// Turns one log into facts. Its only state is what joins halves of calls.
class Reader {
 public:
  Reader() = default;
  Reader(Reader const&) = delete;
  Reader& operator=(Reader const&) = delete;
  virtual ~Reader() = default;

  /// Appends the next facts and faults to `batch`; false when the log has ended (the batch may still hold some).
  /// Never throws for what a log says; InputError from the lines passes through.
  virtual bool read(Batch& batch) = 0;

  virtual Tally tally() const = 0;
  /// Valid after the end: the log is of this format beyond doubt, though maybe none of its lines is a call.
  virtual bool recognised() const { return tally().parsed > 0; }
  /// Valid after the end: what was shown, and whether the last line was cut.
  virtual std::vector<Shown> coverage() const = 0;
  virtual bool cut() const = 0;
  virtual std::uint64_t lost_events() const = 0;
  /// ns since 1970-01-01 UTC that Fact::at counts from (the first line's time); nullopt where the log has no date.
  virtual std::optional<std::int64_t> began() const = 0;
};

struct Format {
  std::string_view name;
  std::string_view summary;  ///< one line for --help
  /// How many of the lines of `head` (the tool's part, 64 KiB at most) are this format's beyond doubt: 0 = not ours.
  /// `wrong` is set to a sentence when the text is known to be a look-alike that nobody can use.
  int (*claims)(std::string_view head, std::string& wrong);
  /// Takes over the streams. Several streams are one trace, to be merged by time. The crew, which outlives the reader,
  /// may read ahead.
  std::unique_ptr<Reader> (*open)(std::vector<Stream> streams, CaptureNotes const& notes, Crew& crew);
  /// Names that differ only in case or in Unicode form are one name where this tracer runs (spellings.hpp).
  bool any_spelling = false;
};

}  // namespace iotrace
