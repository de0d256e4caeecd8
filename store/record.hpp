// Record: rows of integers and NULLs in SQLite's record format, made and read without SQLite: a tenth of the time of an
// INSERT. Source: "Database File Format", 1.6 (varint) and 2.1 (record format), sqlite.org/fileformat2.html.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace iotrace::store {

using Byte = unsigned char;
using ByteView = std::span<Byte const>;

inline constexpr std::size_t max_varint = 9;

/// Writes SQLite's variable-length integer, at most `max_varint` bytes; returns where it ends.
Byte* put_varint(Byte* to, std::uint64_t value) noexcept;
/// One of more than two bytes: what take_varint() does not do at once.
std::uint64_t take_long_varint(ByteView& from) noexcept;
/// Takes one off the front of `from`, which must hold it whole.
inline std::uint64_t take_varint(ByteView& from) noexcept
{
  Byte const first = from.front();
  if (first < 0x80) {
    from = from.subspan(1);
    return first;
  }
  Byte const second = from[1];
  if (second >= 0x80) return take_long_varint(from);
  from = from.subspan(2);
  return (first & 0x7FU) << 7 | second;
}

/// Integers of fixed width in headers and pages: the first byte counts most.
inline void put_big_endian(Byte* to, std::size_t width, std::uint64_t value) noexcept
{
  for (std::size_t i = width; i > 0; --i, value >>= 8) to[i - 1] = static_cast<Byte>(value);
}
inline std::uint32_t big_endian(ByteView from) noexcept
{
  std::uint32_t value = 0;
  for (Byte const byte : from) value = value << 8 | byte;
  return value;
}

inline constexpr Byte type_zero = 8, type_one = 9;  // the values 0 and 1 have types of their own and take no room
/// Bytes that a value of each type takes.
inline constexpr std::array<Byte, 10> width_of_type{0, 1, 2, 3, 4, 6, 8, 0, 0, 0};

/// One row on its way to bytes: the columns in order, then bytes(). The object may be used again after clear().
class Record {
 public:
  static constexpr std::size_t max_columns = 25;

  explicit Record(std::size_t columns) noexcept { clear(columns); }
  void clear() noexcept { clear(columns_); }
  void clear(std::size_t columns) noexcept
  {
    columns_ = columns;
    type_ = 1;
    end_ = 1 + columns;
  }
  Record& null() noexcept
  {
    bytes_[type_++] = 0;
    return *this;
  }
  Record& integer(std::int64_t value) noexcept;
  /// Valid until the next change.
  ByteView bytes() noexcept;

 private:
  std::array<Byte, 1 + max_columns + 8 * max_columns>
      bytes_;  // length of the header, types, values, each with room for 8
  std::size_t columns_, type_, end_;
};

/// Records one behind the other, each behind its size: one of integers has at most 226 bytes.
inline void append_sized(std::vector<Byte>& records, ByteView record)
{
  records.push_back(static_cast<Byte>(record.size()));
  records.insert(records.end(), record.begin(), record.end());
}
/// Gives each of them to take(record).
template <typename Take>
void each_sized(ByteView records, Take take)
{
  for (; !records.empty(); records = records.subspan(1 + records.front())) take(records.subspan(1, records.front()));
}

/// The columns of a record of integers, in order. The bytes must be a whole record of our own.
class RecordColumns {
 public:
  explicit RecordColumns(ByteView record) noexcept
      : types_(record.subspan(1, record[0] - std::size_t{1})), values_(record.subspan(record[0]))
  {
  }
  /// NULL also where there are no more columns.
  std::optional<std::int64_t> next() noexcept
  {
    if (types_.empty()) return std::nullopt;
    Byte const type = types_.front();
    types_ = types_.subspan(1);
    if (type == 0) return std::nullopt;
    if (type >= type_zero) return type - type_zero;
    std::size_t const width = width_of_type[type];
    auto value = static_cast<std::uint64_t>((values_.front() & 0x80) != 0 ? -1 : 0);
    for (std::size_t i = 0; i < width; ++i) value = value << 8 | values_[i];
    values_ = values_.subspan(width);
    return static_cast<std::int64_t>(value);
  }

 private:
  ByteView types_, values_;
};

}  // namespace iotrace::store
