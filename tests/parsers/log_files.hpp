// What the tests of reading logs share: a folder that goes away, compressors, and a stream that comes in small reads.
#pragma once

#include <lzma.h>
#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/bytes.hpp"

namespace iotrace::test {

using Sizes = std::vector<std::size_t>;

/// A new folder, removed with everything in it.
class TemporaryFolder {
 public:
  TemporaryFolder()
  {
    std::string name = (std::filesystem::temp_directory_path() / "iotrace-test-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  TemporaryFolder(TemporaryFolder const&) = delete;
  TemporaryFolder& operator=(TemporaryFolder const&) = delete;
  ~TemporaryFolder()
  {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::filesystem::path const& path() const { return path_; }
  /// Writes a file and returns its path.
  std::string write(std::string const& name, std::string_view content) const
  {
    std::filesystem::path const file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
    return file.string();
  }

 private:
  std::filesystem::path path_;
};

inline std::string gzipped(std::string_view text)
{
  std::string out(text.size() + text.size() / 100 + 64, '\0');
  z_stream stream{};
  if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::runtime_error("deflate");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  int const result = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::runtime_error("deflate");
  return out;
}

/// With a checksum, as the zstd program writes it. `window_log` 0 = as the library likes.
inline std::string zstd_packed(std::string_view text, int window_log = 0)
{
  std::string out(ZSTD_compressBound(text.size()), '\0');
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  if (window_log != 0) {
    ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, window_log);
    ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, 0);
    ZSTD_CCtx_setParameter(context, ZSTD_c_strategy, ZSTD_fast);
  }
  ZSTD_inBuffer in{text.data(), text.size(), 0};
  ZSTD_outBuffer made{out.data(), out.size(), 0};
  // In two steps: a frame whose size is known beforehand gets no larger a window than it needs.
  std::size_t result = ZSTD_compressStream2(context, &made, &in, ZSTD_e_continue);
  if (!ZSTD_isError(result)) result = ZSTD_compressStream2(context, &made, &in, ZSTD_e_end);
  ZSTD_freeCCtx(context);
  if (result != 0) throw std::runtime_error("zstd");
  out.resize(made.pos);
  return out;
}

inline std::string xz_packed(std::string_view text)
{
  std::string out(lzma_stream_buffer_bound(text.size()), '\0');
  std::size_t size = 0;
  lzma_ret const result =
      lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, nullptr, reinterpret_cast<std::uint8_t const*>(text.data()),
                              text.size(), reinterpret_cast<std::uint8_t*>(out.data()), &size, out.size());
  if (result != LZMA_OK) throw std::runtime_error("xz");
  out.resize(size);
  return out;
}

/// A text as a stream that gives at most `step` bytes a read, as a pipe may.
class TextBytes final : public Bytes {
 public:
  explicit TextBytes(std::string text, std::size_t step = SIZE_MAX) : text_(std::move(text)), step_(step) {}
  std::size_t read(char* to, std::size_t room) override
  {
    std::size_t const size = text_.copy(to, std::min(room, step_), at_);
    at_ += size;
    return size;
  }

 private:
  std::string text_;
  std::size_t step_;
  std::size_t at_ = 0;
};

}  // namespace iotrace::test
