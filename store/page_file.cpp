#include "store/page_file.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "store/db.hpp"
#include "store/scratch_file.hpp"

namespace iotrace::store {
namespace {

constexpr std::size_t worth_writing = std::size_t{256} << 10;
constexpr std::uint32_t lock_page = 0x40000000 / PageFile::page_size + 1;  // never used: SQLite's locks are taken there

off_t place_of(std::uint32_t number) { return static_cast<off_t>(number - 1) * off_t{PageFile::page_size}; }

}  // namespace

std::uint32_t PageFile::append(ByteView page)
{
  if (last_ + 1 == lock_page) flush(), ++last_;
  ++last_;
  waiting_.insert(waiting_.end(), page.begin(), page.end());
  if (waiting_.size() >= worth_writing) flush();
  return last_;
}

void PageFile::flush()
{
  auto const pages = static_cast<std::uint32_t>(waiting_.size() / page_size);
  if (pages != 0) write_at(fd_, place_of(last_ + 1 - pages), waiting_);
  waiting_.clear();
}

std::uint32_t PageFile::append_copy(std::uint32_t number)
{
  flush();
  std::array<Byte, page_size> page;
  read_at(fd_, place_of(number), page);
  return append(page);
}

void PageFile::replace(std::uint32_t number, ByteView page)
{
  flush();
  write_at(fd_, place_of(number), page);
}

// Page size at 16, bytes reserved on each page at 20.
std::uint32_t PageFile::make_room_for(int fd)
{
  std::array<Byte, 100> head{};
  struct stat status = {};
  read_at(fd, 0, head);
  bool const ours = big_endian({&head[16], 2}) == page_size && head[20] == 0 && fstat(fd, &status) == 0;
  if (!ours) throw Error("the new database has other pages than it was made with");
  flush();
  room_ = static_cast<std::uint32_t>(static_cast<std::size_t>(status.st_size) / page_size);
  last_ = std::max(last_, room_);
  return room_;
}

void PageFile::put_in_front(int fd)
{
  std::array<Byte, page_size> page;
  for (std::uint32_t number = 1; number <= room_; ++number) {
    read_at(fd, place_of(number), page);
    replace(number, page);
  }
}

// The count at 28 is believed because the counters of changes at 24 and 92 stay equal.
void PageFile::finish()
{
  flush();
  std::array<Byte, 4> count{};
  put_big_endian(count.data(), count.size(), last_);
  write_at(fd_, 28, count);
}

}  // namespace iotrace::store
