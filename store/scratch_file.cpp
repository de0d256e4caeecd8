#include "store/scratch_file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "store/db.hpp"

namespace iotrace::store {
namespace {

constexpr std::size_t worth_writing = std::size_t{256} << 10;

std::string reason(int error) { return std::generic_category().message(error); }

// Where the file system has no files without names (O_TMPFILE) the name is taken away at once.
FileHandle open_nameless(std::string const& folder)
{
#ifdef O_TMPFILE
  FileHandle file(open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (file) return file;
#endif
  std::string name = folder + "/.iotrace-XXXXXX";
  FileHandle named(mkostemp(name.data(), O_CLOEXEC));
  if (!named) throw Error(fmt::format("cannot make a file in {}: {}", folder, reason(errno)));
  unlink(name.c_str());
  return named;
}

}  // namespace

void read_at(int fd, off_t place, std::span<Byte> bytes)
{
  while (!bytes.empty()) {
    ssize_t const size = pread(fd, bytes.data(), bytes.size(), place);
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) throw Error(fmt::format("cannot read: {}", size < 0 ? reason(errno) : "the file is too short"));
    bytes = bytes.subspan(static_cast<std::size_t>(size));
    place += size;
  }
}

void write_at(int fd, off_t place, ByteView bytes)
{
  while (!bytes.empty()) {
    ssize_t const size = pwrite(fd, bytes.data(), bytes.size(), place);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) throw Error(reason(errno));
    bytes = bytes.subspan(static_cast<std::size_t>(size));
    place += size;
  }
}

ScratchFile::ScratchFile(std::string const& folder) : file_(open_nameless(folder)) {}

void ScratchFile::append(ByteView bytes)
{
  waiting_.insert(waiting_.end(), bytes.begin(), bytes.end());
  if (waiting_.size() >= worth_writing) flush();
}

void ScratchFile::flush()
{
  write_at(file_.fd(), static_cast<off_t>(written_), waiting_);
  written_ += waiting_.size();
  waiting_.clear();
}

void ScratchFile::read(std::uint64_t place, std::span<Byte> bytes) const
{
  read_at(file_.fd(), static_cast<off_t>(place), bytes);
}

}  // namespace iotrace::store
