// ScratchFile: bytes that wait aside until the database is ready for them, in a file without a name: nothing of it is
// left behind, however the program ends. Also the reads and writes at a place that it is made of.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "store/draft.hpp"
#include "store/record.hpp"

namespace iotrace::store {

/// All of `bytes` from that place of the file, or to it. Throws Error.
void read_at(int fd, off_t place, std::span<Byte> bytes);
void write_at(int fd, off_t place, ByteView bytes);

class ScratchFile {
 public:
  /// Throws Error, here and below.
  explicit ScratchFile(std::string const& folder);

  void append(ByteView bytes);
  std::uint64_t size() const noexcept { return written_ + waiting_.size(); }
  void flush();
  /// What was flushed. Several threads may read.
  void read(std::uint64_t place, std::span<Byte> bytes) const;

 private:
  FileHandle file_;
  std::uint64_t written_ = 0;
  std::vector<Byte> waiting_;
};

}  // namespace iotrace::store
