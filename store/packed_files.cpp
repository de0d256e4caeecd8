// PackedFiles: see the header.
#include "store/packed_files.hpp"

#include <array>

namespace iotrace::store {

void PackedFiles::add(PathId path, std::uint32_t marks)
{
  std::array<Byte, max_varint> varint;
  std::uint64_t const value = std::uint64_t{number(path) - last_} << width_ | marks;
  bytes_.insert(bytes_.end(), varint.data(), put_varint(varint.data(), value));
  last_ = number(path);
}

void PackedFiles::clear() noexcept
{
  bytes_.clear();
  last_ = 0;
}

}  // namespace iotrace::store
