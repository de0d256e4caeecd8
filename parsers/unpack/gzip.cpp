// gzip (RFC 1952) by zlib: members one after the other are one stream; zeros after the last one are padding.
#include <zlib.h>

#include <algorithm>
#include <new>

#include "parsers/unpack/unpacker.hpp"

namespace iotrace::unpack {
namespace {

constexpr int gzip_only = 15 + 16;  // zlib.h, inflateInit2: the largest window, and a gzip header expected

class Gzip final : public Unpacker {
 public:
  explicit Gzip(std::unique_ptr<Bytes> raw) : Unpacker(std::move(raw))
  {
    if (inflateInit2(&stream_, gzip_only) != Z_OK) throw std::bad_alloc();
  }
  ~Gzip() override { inflateEnd(&stream_); }

 private:
  bool at_member_end() const override { return member_ended_; }

  std::size_t step(char* to, std::size_t room) override
  {
    if (member_ended_ && !begin_member()) return 0;
    std::string_view const in = packed();
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream_.avail_in = static_cast<uInt>(in.size());
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(std::min<std::size_t>(room, UINT32_MAX));
    std::size_t const given = stream_.avail_out;
    int const result = inflate(&stream_, Z_NO_FLUSH);
    consume(in.size() - stream_.avail_in);
    judge(result);
    return given - stream_.avail_out;
  }

  void judge(int result)
  {
    if (result == Z_STREAM_END)
      member_ended_ = true;
    else if (result == Z_MEM_ERROR)
      throw std::bad_alloc();
    else if (result != Z_OK && result != Z_BUF_ERROR)
      stop(std::string("the gzip stream is damaged: ") + (stream_.msg ? stream_.msg : "invalid data"));
  }

  bool begin_member()
  {
    while (!packed().empty() && packed().front() == '\0') consume(1);
    if (packed().empty()) return false;
    if (packed().front() != '\x1f') {
      stop("something that is not gzip follows the gzip stream");
      return false;
    }
    inflateReset(&stream_);
    member_ended_ = false;
    return true;
  }

  z_stream stream_{};
  bool member_ended_ = false;
};

}  // namespace

std::unique_ptr<Bytes> gzip(std::unique_ptr<Bytes> raw) { return std::make_unique<Gzip>(std::move(raw)); }

}  // namespace iotrace::unpack
