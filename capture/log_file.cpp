#include "capture/log_file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "capture/failure.hpp"
#include "capture/quote.hpp"
#include "capture/system/system.hpp"

namespace iotrace::capture {
namespace {

constexpr std::uint64_t room_for_footer = 4096;
constexpr std::uint64_t room_ahead = 1U << 20;  // one fallocate a megabyte

Failure cannot_write(std::string const& path, std::string const& why)
{
  return Failure(fmt::format("cannot write the log {}: {}; choose another with -o LOG", quote(path), why));
}

struct stat status_of(int fd)
{
  struct stat status {};
  ::fstat(fd, &status);
  return status;
}

// Not blocking: a fifo without a reader, or a device, must not hold us. Not truncating: it may be no log.
Descriptor open_log(std::string const& path)
{
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600));
  if (!file) throw cannot_write(path, errno == ELOOP ? "it is a symbolic link" : std::strerror(errno));
  return file;
}

bool begins_with_our_mark(int fd)
{
  std::array<char, 4> start{};
  ssize_t const size = ::pread(fd, start.data(), start.size(), 0);
  return size >= 3 && std::string_view(start.data(), 3) == "#io";
}

void check_ours(std::string const& path, int fd, struct stat const& status, bool force)
{
  if (status.st_uid != ::geteuid()) throw cannot_write(path, "it belongs to another user");
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    throw cannot_write(path, "another iocapture is writing it");
  if (status.st_size != 0 && !force && !begins_with_our_mark(fd))
    throw cannot_write(path, "it has content that is no log of iocapture (--force overwrites it)");
}

void make_empty_and_private(std::string const& path, int fd)
{
  if (::fchmod(fd, 0600) != 0 || ::ftruncate(fd, 0) != 0) throw cannot_write(path, std::strerror(errno));
}

// How much of `text` got written, and the errno that stopped it.
struct Written {
  std::size_t size = 0;
  int error = 0;
};

Written write_all(int fd, std::string_view text)
{
  Written done;
  while (done.size < text.size()) {
    ssize_t const size = ::write(fd, text.data() + done.size, text.size() - done.size);
    if (size > 0) {
      done.size += static_cast<std::size_t>(size);
    } else if (size == 0 || errno != EINTR) {
      done.error = size == 0 ? ENOSPC : errno;
      break;
    }
  }
  return done;
}

std::uint64_t count_lines(std::string_view text) { return static_cast<std::uint64_t>(std::ranges::count(text, '\n')); }

}  // namespace

struct LogFile::Hash {
  Hash() : state(XXH64_createState()) { XXH64_reset(state, 0); }
  Hash(Hash const&) = delete;
  Hash& operator=(Hash const&) = delete;
  ~Hash() { XXH64_freeState(state); }
  XXH64_state_t* state;
};

LogFile::LogFile(std::string path, bool force)
    : path_(std::move(path)), file_(open_log(path_)), hash_(std::make_unique<Hash>())
{
  struct stat const status = status_of(file_.get());
  can_reserve_ = regular_ = S_ISREG(status.st_mode);
  if (!regular_ && !S_ISCHR(status.st_mode)) throw cannot_write(path_, "it is not a regular file");
  if (!regular_) return;  // /dev/null, for a look at the cost
  check_ours(path_, file_.get(), status, force);
  make_empty_and_private(path_, file_.get());
}

LogFile::LogFile(LogFile&&) noexcept = default;
LogFile& LogFile::operator=(LogFile&&) noexcept = default;
LogFile::~LogFile() = default;

void LogFile::write_header(std::string_view lines)
{
  Written const done = write_all(file_.get(), lines);
  if (done.error != 0) throw cannot_write(path_, std::strerror(done.error));
  header_bytes_ = done.size;
}

// Makes the disk promise room for `size` bytes more and the footer, so that a full disk is met before a line is cut.
// Returns 0 or an errno; 0 also where the file system makes no promises.
int LogFile::reserve(std::uint64_t size)
{
  std::uint64_t const wanted = header_bytes_ + bytes_ + size + room_for_footer;
  if (!can_reserve_ || wanted <= reserved_) return 0;
  int error = 0;
  for (std::uint64_t const goal : {wanted + room_ahead, wanted}) {
    error = reserve_space(file_.get(), goal);
    if (error != 0) continue;
    reserved_ = goal;
    return 0;
  }
  bool const full = error == ENOSPC || error == EDQUOT || error == EFBIG;
  can_reserve_ = false;
  return full ? error : 0;
}

void LogFile::append(std::string_view lines)
{
  std::size_t kept = 0;
  if (error_ == 0 && !lines.empty() && (error_ = reserve(lines.size())) == 0) {
    Written const done = write_all(file_.get(), lines);
    error_ = done.error;
    kept = done.error == 0 ? lines.size() : lines.substr(0, done.size).rfind('\n') + 1;
    XXH64_update(hash_->state, lines.data(), kept);
    bytes_ += kept;
    lines_ += count_lines(lines.substr(0, kept));
    if (error_ != 0) take_back_cut_line();
  }
  lost_lines_ += count_lines(lines.substr(kept));
}

// Where the disk made no promise and a line did not fit: the log stays one of whole lines.
void LogFile::take_back_cut_line()
{
  auto const end = static_cast<off_t>(header_bytes_ + bytes_);
  if (regular_ && ::ftruncate(file_.get(), end) == 0) ::lseek(file_.get(), end, SEEK_SET);
}

bool LogFile::write_footer(std::string_view lines)
{
  bool const written = write_all(file_.get(), lines).error == 0;
  auto const end = ::lseek(file_.get(), 0, SEEK_CUR);
  // Gives back what was reserved and not used.
  bool const trimmed = !regular_ || end <= 0 || ::ftruncate(file_.get(), end) == 0;
  // The log is done; a drainer that inherits the file must not keep others from writing a new one.
  ::flock(file_.get(), LOCK_UN);
  return written && trimmed;
}

std::uint64_t LogFile::xxh64() const { return XXH64_digest(hash_->state); }

std::string LogFile::trouble() const
{
  if (error_ != 0)
    return fmt::format("the log {} is incomplete: {}; free some space or choose another with -o LOG", quote(path_),
                       std::strerror(error_));
  if (status_of(file_.get()).st_nlink == 0)
    return fmt::format("the log {} was removed during the capture; choose another place with -o LOG", quote(path_));
  return {};
}

}  // namespace iotrace::capture
