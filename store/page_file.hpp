// PageFile: the pages of the database that is being made. In: leaves of trees, as they are filled; at last SQLite's own
// pages, which take the front. Out: one file. So what grows with the log is written once, where it stays.
// Source: "Database File Format", 1.3 (header), 1.4 (lock-byte page), sqlite.org/fileformat2.html.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "store/record.hpp"

namespace iotrace::store {

class PageFile {
 public:
  static constexpr std::size_t page_size = 32768;

  /// `fd` is of an empty file, open for reading and writing, and outlives the object. All functions throw Error.
  explicit PageFile(int fd) noexcept : fd_(fd) {}
  PageFile(PageFile const&) = delete;
  PageFile& operator=(PageFile const&) = delete;

  /// Writes a page behind the last; returns its number. Nothing refers to a page but by that.
  std::uint32_t append(ByteView page);
  /// Writes a copy of a page behind the last; returns its number.
  std::uint32_t append_copy(std::uint32_t number);
  void replace(std::uint32_t number, ByteView page);

  /// Pages from 1 to the result are those of the database in `fd`, which nobody has open: what else has such a number
  /// must be copied, and then be forgotten.
  std::uint32_t make_room_for(int fd);
  /// Puts them there.
  void put_in_front(int fd);
  /// When all pages are in: tells the database's header how many there are.
  void finish();

 private:
  void flush();

  int fd_;
  std::uint32_t last_ = 0;     // appended
  std::vector<Byte> waiting_;  // the last of them, not written yet
  std::uint32_t room_ = 0;
};

}  // namespace iotrace::store
