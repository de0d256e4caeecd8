#include "store/record.hpp"

#include <bit>

namespace iotrace::store {
namespace {

constexpr Byte type_zero = 8, type_one = 9;  // the values 0 and 1 have types of their own and take no room

// Bytes that a value of each type takes, and the type of the shortest that holds a value of so many bytes.
constexpr std::array<Byte, 10> width_of_type{0, 1, 2, 3, 4, 6, 8, 0, 0, 0};
constexpr std::array<Byte, 9> type_of_width{0, 1, 2, 3, 4, 5, 5, 6, 6};

std::size_t width_of(std::int64_t value) noexcept
{
  auto const magnitude = static_cast<std::uint64_t>(value < 0 ? ~value : value);
  return static_cast<std::size_t>(std::bit_width(magnitude)) / 8 + 1;  // with a bit for the sign
}

}  // namespace

Byte* put_varint(Byte* to, std::uint64_t value) noexcept
{
  if (value < 0x80) {
    *to = static_cast<Byte>(value);
    return to + 1;
  }
  if (value >> 56 != 0) {  // nine bytes: the last has all of its eight bits
    to[8] = static_cast<Byte>(value);
    value >>= 8;
    for (int i = 7; i >= 0; --i, value >>= 7) to[i] = static_cast<Byte>(value | 0x80);
    return to + max_varint;
  }
  auto const last = static_cast<int>((std::bit_width(value) - 1) / 7);
  for (int i = last; i >= 0; --i, value >>= 7) to[i] = static_cast<Byte>(value | 0x80);
  to[last] &= 0x7f;
  return to + last + 1;
}

std::uint64_t take_varint(ByteView& from) noexcept
{
  std::uint64_t value = 0;
  std::size_t at = 0;
  for (; at < max_varint - 1; ++at) {
    value = value << 7 | (from[at] & 0x7f);
    if (from[at] < 0x80) break;
  }
  if (at == max_varint - 1) value = value << 8 | from[at];
  from = from.subspan(at + 1);
  return value;
}

Record& Record::integer(std::int64_t value) noexcept
{
  if (value == 0 || value == 1) {
    bytes_[type_++] = value == 0 ? type_zero : type_one;
    return *this;
  }
  Byte const type = type_of_width[width_of(value)];
  std::size_t const width = width_of_type[type];
  bytes_[type_++] = type;
  auto rest = static_cast<std::uint64_t>(value);
  for (std::size_t i = width; i > 0; --i, rest >>= 8) bytes_[end_ + i - 1] = static_cast<Byte>(rest);
  end_ += width;
  return *this;
}

ByteView Record::bytes() noexcept
{
  bytes_[0] = static_cast<Byte>(columns_ + 1);
  return {bytes_.data(), end_};
}

std::optional<std::int64_t> RecordColumns::next() noexcept
{
  Byte const type = types_.front();
  types_ = types_.subspan(1);
  if (type == 0) return std::nullopt;
  if (type == type_zero || type == type_one) return type - type_zero;
  std::size_t const width = width_of_type[type];
  auto value = static_cast<std::uint64_t>((values_.front() & 0x80) != 0 ? -1 : 0);
  for (std::size_t i = 0; i < width; ++i) value = value << 8 | values_[i];
  values_ = values_.subspan(width);
  return static_cast<std::int64_t>(value);
}

}  // namespace iotrace::store
