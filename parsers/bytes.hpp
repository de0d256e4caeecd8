// Bytes: a log as a stream of bytes: a file, standard input, or what a decompressor makes of another stream.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace iotrace {

class Crew;

/// Bytes in order, once. Not thread-safe.
class Bytes {
 public:
  Bytes() = default;
  Bytes(Bytes const&) = delete;
  Bytes& operator=(Bytes const&) = delete;
  virtual ~Bytes() = default;

  /// Puts 1 to `room` bytes at `to` and returns their number; 0 only at the end.
  /// Throws InputError when the system cannot read, or when a limit is passed.
  virtual std::size_t read(char* to, std::size_t room) = 0;

  /// After the end: why the end came too early, as a clause ("the gzip stream is cut"); empty where it did not.
  virtual std::string_view damage() const { return {}; }
};

/// How many bytes, decompressed, all logs of a run may have together, and how many there were.
/// It is what stands between us and a compression bomb. `taken` may be read from any thread.
class InputLimit {
 public:
  explicit InputLimit(std::uint64_t max) : max_(max) {}

  /// Counts `size` more bytes. Throws InputError when they are too many.
  void take(std::size_t size);
  std::uint64_t taken() const noexcept { return taken_.load(std::memory_order_relaxed); }

 private:
  std::uint64_t max_;
  std::atomic<std::uint64_t> taken_ = 0;
};

/// The bytes of the file `path`, or of standard input where it is `-`. Throws InputError when it cannot be opened.
std::unique_ptr<Bytes> open_bytes(std::string const& path);

/// How many files may stay open at the same time. Any thread may ask.
class Seats {
 public:
  explicit Seats(int seats) noexcept : free_(seats) {}

  /// False where all are taken.
  bool take() noexcept
  {
    if (free_.fetch_sub(1, std::memory_order_relaxed) > 0) return true;
    leave();
    return false;
  }
  void leave() noexcept { free_.fetch_add(1, std::memory_order_relaxed); }

 private:
  std::atomic<int> free_;
};

/// The bytes of one of many files: a `strace -ff` set can have more than we may open. It is opened to read its
/// beginning, then to read the rest, and stays open where there is a seat; else it is opened for every read. Throws
/// InputError when it cannot be opened, as read() does then.
std::unique_ptr<Bytes> visit_bytes(std::string path, std::shared_ptr<Seats> seats);

/// Looks at the first bytes of `raw` and puts a decompressor before it where they are those of gzip, zstd or xz.
/// A stream that is cut or damaged yields what came before, then ends with damage(). Throws InputError for a stream
/// that wants more memory than we give (128 MiB).
/// A crew, which must outlive the result, decompresses ahead.
std::unique_ptr<Bytes> unpack_bytes(std::unique_ptr<Bytes> raw, Crew* crew = nullptr);

/// The same for text: where the first bytes are the mark of UTF-16 it comes as UTF-8, that mark included. All else
/// comes as it is.
std::unique_ptr<Bytes> decode_bytes(std::unique_ptr<Bytes> raw);

/// Counts what is read from `bytes` against `limit`, which must outlive the result.
std::unique_ptr<Bytes> limit_bytes(std::unique_ptr<Bytes> bytes, InputLimit& limit);

/// The name without the ending of a compressed file (.gz, .zst, .xz).
std::string_view without_compression_suffix(std::string_view name);

}  // namespace iotrace
