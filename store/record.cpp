#include "store/record.hpp"

#include <bit>
#include <cstring>

namespace iotrace::store {
namespace {

// The type of the shortest value that holds so many bytes.
constexpr std::array<Byte, 9> type_of_width{0, 1, 2, 3, 4, 5, 5, 6, 6};

// Eight bytes in one store, of which the first are meant: the next value goes over the others.
void put_eight(Byte* to, std::uint64_t value) noexcept
{
  if constexpr (std::endian::native == std::endian::little) value = __builtin_bswap64(value);
  std::memcpy(to, &value, sizeof value);
}

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

std::uint64_t take_long_varint(ByteView& from) noexcept
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
  put_eight(&bytes_[end_], static_cast<std::uint64_t>(value) << (64 - 8 * width));
  end_ += width;
  return *this;
}

ByteView Record::bytes() noexcept
{
  bytes_[0] = static_cast<Byte>(columns_ + 1);
  return {bytes_.data(), end_};
}

}  // namespace iotrace::store
