// ToolPart: a raw log between its `#io` header and footer lines. Bytes flow in, the tracer's own lines flow out; what
// the `#io` lines said, and whether it is true of the tracer's part, is known when the lines have ended.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/log_header.hpp"
#include "parsers/lines.hpp"
#include "parsers/pieces.hpp"
#include "store/fault.hpp"

namespace iotrace {

/// What is known of one file of a log. `header` at once, all else when its lines have ended.
struct ToolPart {
  std::optional<LogHeader> header;
  std::uint64_t descriptors_line = 0;  ///< the header line that named the inherited descriptors; 0 = none did
  LogFooter footer;
  bool completed = false;  ///< the last whole line is `#io complete: true`

  std::uint64_t lines = 0;  ///< of the tracer's part
  std::uint64_t bytes = 0;
  std::uint64_t xxh64 = 0;
  std::uint64_t all_bytes = 0;       ///< with the `#io` lines, decompressed
  std::uint64_t ignored_lines = 0;   ///< the `#io` lines, wherever they stood
  std::uint64_t unparsed_lines = 0;  ///< `#io` lines that could not be read
  std::vector<Fault> faults;         ///< the first of them
  bool cut = false;                  ///< an `#io` line, or one over Lines::max_line, ends the log without newline
  std::string damage;                ///< why the compressed stream ended too early; empty where it did not
};

/// The lines of the tracer's part. Numbers and offsets are those of the whole file.
class ToolLines final : public Lines {
 public:
  /// Reads the header. `part` must outlive the object. Throws InputError.
  ToolLines(Pieces pieces, ToolPart& part);
  ~ToolLines() override;

  bool next(Line& line) override;
  Pin const& pin() const override { return pieces_.pin(); }

  /// The beginning of the tracer's part, up to 64 KiB, without taking it. Only before the first next().
  std::string_view head();
  /// Why a compressed stream ended too early; empty where it did not, or has not ended.
  std::string_view damage() const { return pieces_.damage(); }

 private:
  class Digest;

  void read_header();
  void read_header_line(std::string_view text);
  bool take(Piece& piece);
  void hold(Piece const& piece);
  void release_held();
  void finish();
  void read_footer();
  void add_fault(std::string_view text, std::uint64_t number, std::uint64_t offset, std::string const& problem);

  Pieces pieces_;
  ToolPart& part_;
  std::unique_ptr<Digest> digest_;
  std::uint64_t number_ = 0;       // of the last line begun
  std::uint64_t line_offset_ = 0;  // of its first byte
  bool line_ended_ = true;         // it has its newline
  bool line_given_ = false;        // next() gave it, whole or as one that is cut
  bool line_held_ = false;         // it is an `#io` line
  std::string held_;               // the last run of `#io` lines: a footer, unless more of the tracer's follow
  std::uint64_t held_lines_ = 0;
  bool held_is_header_ = true;
  bool finished_ = false;
};

}  // namespace iotrace
