// PackedFiles: files with a few marks each, in the order of their ids, a byte or three a file: what a question about
// all processes of a trace reads in place of millions of rows. Also read back here.
//
// A file is one varint (SQLite's): the distance of its path_id to the one before, times 2^width, plus its marks.
#pragma once

#include <cstdint>
#include <vector>

#include "store/ids.hpp"
#include "store/record.hpp"

namespace iotrace::store {

/// The width of the marks of table process_files: whether a process read a file, and whether it left it written.
inline constexpr unsigned process_marks = 2;
inline constexpr std::uint32_t mark_read = 1, mark_written = 2;

class PackedFiles {
 public:
  /// `width`: bits of the marks, at most 16.
  explicit PackedFiles(unsigned width) noexcept : width_(width) {}

  /// Ids rise.
  void add(PathId path, std::uint32_t marks);
  void clear() noexcept;
  bool is_empty() const noexcept { return bytes_.empty(); }
  ByteView bytes() const noexcept { return bytes_; }

 private:
  unsigned width_;
  std::uint32_t last_ = 0;
  std::vector<Byte> bytes_;
};

/// Gives each file to take(path id, marks), in order. What is damaged gives other files, or none.
template <typename Take>
void unpack_files(ByteView packed, unsigned width, Take take)
{
  std::vector<Byte> bytes(packed.begin(), packed.end());
  bytes.resize(packed.size() + max_varint);  // a last varint that is cut ends there
  std::uint64_t path = 0;
  for (ByteView rest(bytes); rest.size() > max_varint;) {
    std::uint64_t const value = take_varint(rest);
    path += value >> width;
    take(path, static_cast<std::uint32_t>(value & ((std::uint64_t{1} << width) - 1)));
  }
}

}  // namespace iotrace::store
