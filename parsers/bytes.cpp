// Files, standard input, and the choice of a decompressor by the first bytes.
#include "parsers/bytes.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "parsers/lines.hpp"
#include "parsers/unpack/unpack_ahead.hpp"
#include "parsers/unpack/unpacker.hpp"

namespace iotrace {
namespace {

[[noreturn]] void throw_system(std::string_view act, int error)
{
  throw InputError(fmt::format("{}: {}", act, std::strerror(error)));
}

/// A descriptor that is ours to close.
class OpenFile {
 public:
  explicit OpenFile(int fd) : fd_(fd) {}
  OpenFile(OpenFile const&) = delete;
  OpenFile& operator=(OpenFile const&) = delete;
  ~OpenFile()
  {
    if (fd_ > STDERR_FILENO) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

int open_to_read(std::string const& path)
{
  int const fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) throw_system("cannot be opened", errno);
  return fd;
}

bool is_directory(int fd)
{
  struct stat status {};
  return ::fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
}

template <typename Read>
std::size_t retry(Read read)
{
  for (;;) {
    ssize_t const size = read();
    if (size >= 0) return static_cast<std::size_t>(size);
    if (errno != EINTR) throw_system("cannot be read", errno);
  }
}

class FileBytes final : public Bytes {
 public:
  explicit FileBytes(int fd) : file_(fd)
  {
    if (is_directory(fd)) throw_system("cannot be read", EISDIR);
  }
  std::size_t read(char* to, std::size_t room) override
  {
    return retry([&] { return ::read(file_.get(), to, room); });
  }

 private:
  OpenFile file_;
};

/// One of very many files.
class VisitedBytes final : public Bytes {
 public:
  VisitedBytes(std::string path, std::shared_ptr<Seats> seats) : path_(std::move(path)), seats_(std::move(seats)) {}
  ~VisitedBytes() override { close(); }

  std::size_t read(char* to, std::size_t room) override
  {
    if (ended_) return 0;
    if (!open_) open_.emplace(open_to_read(path_));
    std::size_t const size = read_from(*open_, to, room);
    seated_ = seated_ || (!ended_ && seats_->take());
    if (ended_ || !seated_) close();
    return size;
  }

  /// The first `most` bytes, or all: no seat is taken for them.
  std::string read_head(std::size_t most)
  {
    OpenFile const file(open_to_read(path_));
    std::string head(most, '\0');
    head.resize(read_from(file, head.data(), most));
    head.shrink_to_fit();  // of a small file
    return head;
  }

 private:
  // Sees the end while the file is open.
  std::size_t read_from(OpenFile const& file, char* to, std::size_t room)
  {
    auto const read_at = [&](char* where, std::size_t most) {
      return retry([&] { return ::pread(file.get(), where, most, static_cast<off_t>(at_)); });
    };
    std::size_t const size = read_at(to, room);
    at_ += size;
    char more = 0;
    ended_ = size < room && read_at(&more, 1) == 0;
    return size;
  }

  void close()
  {
    open_.reset();
    if (std::exchange(seated_, false)) seats_->leave();
  }

  std::string path_;
  std::shared_ptr<Seats> seats_;
  std::optional<OpenFile> open_;
  bool seated_ = false;
  std::uint64_t at_ = 0;
  bool ended_ = false;
};

/// The first bytes, read to look at them, then the rest.
class Peeked final : public Bytes {
 public:
  Peeked(std::string head, std::unique_ptr<Bytes> rest) : head_(std::move(head)), rest_(std::move(rest)) {}
  std::size_t read(char* to, std::size_t room) override
  {
    if (given_ == head_.size()) return rest_->read(to, room);
    std::size_t const size = head_.copy(to, room, given_);
    given_ += size;
    if (given_ == head_.size()) head_ = {}, given_ = 0;  // there may be thousands of files
    return size;
  }
  std::string_view damage() const override { return rest_->damage(); }

 private:
  std::string head_;
  std::size_t given_ = 0;
  std::unique_ptr<Bytes> rest_;
};

class LimitedBytes final : public Bytes {
 public:
  LimitedBytes(std::unique_ptr<Bytes> bytes, InputLimit& limit) : bytes_(std::move(bytes)), limit_(limit) {}
  std::size_t read(char* to, std::size_t room) override
  {
    std::size_t const size = bytes_->read(to, room);
    limit_.take(size);
    return size;
  }
  std::string_view damage() const override { return bytes_->damage(); }

 private:
  std::unique_ptr<Bytes> bytes_;
  InputLimit& limit_;
};

struct Container {
  std::string_view magic;
  std::unique_ptr<Bytes> (*open)(std::unique_ptr<Bytes>);
};

using namespace std::string_view_literals;

// RFC 1952 2.3.1 (with CM = deflate, the only one there is), RFC 8878 3.1.1 and 3.1.2 (a frame, a skippable frame),
// the .xz file format 2.1.1.1.
constexpr std::array<Container, 4> containers{{
    {"\x1f\x8b\x08"sv, unpack::gzip},
    {"\x28\xb5\x2f\xfd"sv, unpack::zstd},
    {"\x50\x2a\x4d\x18"sv, unpack::zstd},
    {"\xfd"
     "7zXZ\0"sv,
     unpack::xz},
}};
constexpr std::size_t longest_magic = 6;

std::string peek(Bytes& bytes)
{
  std::string head(longest_magic, '\0');
  std::size_t size = 0;
  while (size < head.size()) {
    std::size_t const more = bytes.read(head.data() + size, head.size() - size);
    if (more == 0) break;
    size += more;
  }
  head.resize(size);
  return head;
}

}  // namespace

void InputLimit::take(std::size_t size)
{
  if (taken_.fetch_add(size, std::memory_order_relaxed) + size > max_)
    throw InputError(fmt::format("has more than {} bytes, decompressed; allow more with --max-input BYTES", max_));
}

// What is asked for first is a few bytes, to see what they are, and then the first lines.
std::unique_ptr<Bytes> visit_bytes(std::string path, std::shared_ptr<Seats> seats)
{
  constexpr std::size_t head_size = std::size_t{1} << 10;
  auto file = std::make_unique<VisitedBytes>(std::move(path), std::move(seats));
  std::string head = file->read_head(head_size);
  return std::make_unique<Peeked>(std::move(head), std::move(file));
}

std::unique_ptr<Bytes> open_bytes(std::string const& path)
{
  return std::make_unique<FileBytes>(path == "-" ? STDIN_FILENO : open_to_read(path));
}

std::unique_ptr<Bytes> unpack_bytes(std::unique_ptr<Bytes> raw, Crew* crew)
{
  std::string head = peek(*raw);
  auto const found = std::find_if(containers.begin(), containers.end(),
                                  [&](Container const& container) { return head.starts_with(container.magic); });
  auto whole = std::make_unique<Peeked>(std::move(head), std::move(raw));
  if (found == containers.end()) return whole;
  auto unpacked = found->open(std::move(whole));
  return crew == nullptr ? std::move(unpacked) : unpack::ahead(std::move(unpacked), *crew);
}

std::unique_ptr<Bytes> decode_bytes(std::unique_ptr<Bytes> raw)
{
  std::string head = peek(*raw);
  bool const little = head.starts_with("\xff\xfe"), big = head.starts_with("\xfe\xff");
  auto whole = std::make_unique<Peeked>(std::move(head), std::move(raw));
  if (!little && !big) return whole;
  return unpack::utf16(std::move(whole), big);
}

std::unique_ptr<Bytes> limit_bytes(std::unique_ptr<Bytes> bytes, InputLimit& limit)
{
  return std::make_unique<LimitedBytes>(std::move(bytes), limit);
}

std::string_view without_compression_suffix(std::string_view name)
{
  for (std::string_view const suffix : {".gz", ".zst", ".xz"})
    if (name.size() > suffix.size() && name.ends_with(suffix)) return name.substr(0, name.size() - suffix.size());
  return name;
}

}  // namespace iotrace
