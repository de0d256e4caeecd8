// LogFile: the file LOG. Whole lines flow in; they are written, counted and hashed. A disk that fills up ends the
// writing, never the capture: what comes after is counted as lost.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "capture/descriptor.hpp"

namespace iotrace::capture {

class LogFile {
 public:
  /// Opens `path` with mode 0600, empty. A symbolic link, a folder, a file of somebody else, one that another iocapture
  /// writes, and without `force` one with content that is no log of ours are refused. Throws Failure.
  LogFile(std::string path, bool force);
  LogFile(LogFile&&) noexcept;
  LogFile& operator=(LogFile&&) noexcept;
  ~LogFile();

  std::string const& path() const { return path_; }

  /// Writes `#io` lines, which are not counted. Throws Failure when it cannot.
  void write_header(std::string_view lines);
  /// Writes the tool's output: whole lines.
  void append(std::string_view lines);
  /// Writes `#io` lines if there is room. False when there was none.
  bool write_footer(std::string_view lines);

  std::uint64_t lines() const { return lines_; }
  std::uint64_t bytes() const { return bytes_; }
  std::uint64_t xxh64() const;
  std::uint64_t lost_lines() const { return lost_lines_; }
  /// Why the log is not whole, as a sentence; empty when it is.
  std::string trouble() const;

 private:
  struct Hash;

  int reserve(std::uint64_t size);
  void take_back_cut_line();

  std::string path_;
  Descriptor file_;
  std::unique_ptr<Hash> hash_;
  bool regular_ = true;
  int error_ = 0;  // errno of the write that failed; nothing is written after it
  std::uint64_t lines_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t header_bytes_ = 0;
  std::uint64_t lost_lines_ = 0;
  std::uint64_t reserved_ = 0;  // bytes of the file that the disk is known to have room for
  bool can_reserve_ = true;
};

}  // namespace iotrace::capture
