// xz by liblzma: streams one after the other, with their padding, are one stream.
#include <fmt/core.h>
#include <lzma.h>

#include <new>

#include "parsers/lines.hpp"
#include "parsers/unpack/unpacker.hpp"

namespace iotrace::unpack {
namespace {

class Xz final : public Unpacker {
 public:
  explicit Xz(std::unique_ptr<Bytes> raw) : Unpacker(std::move(raw))
  {
    if (lzma_stream_decoder(&stream_, memory_limit, LZMA_CONCATENATED) != LZMA_OK) throw std::bad_alloc();
  }
  ~Xz() override { lzma_end(&stream_); }

 private:
  // With LZMA_CONCATENATED the library itself finds the end, when it is told that no input follows.
  bool at_member_end() const override { return ended_; }

  std::size_t step(char* to, std::size_t room) override
  {
    stream_.next_in = reinterpret_cast<std::uint8_t const*>(packed().data());
    stream_.avail_in = packed().size();
    stream_.next_out = reinterpret_cast<std::uint8_t*>(to);
    stream_.avail_out = room;
    lzma_ret const result = lzma_code(&stream_, input_ended() ? LZMA_FINISH : LZMA_RUN);
    consume(packed().size() - stream_.avail_in);
    judge(result);
    return room - stream_.avail_out;
  }

  void judge(lzma_ret result)
  {
    switch (result) {
      case LZMA_OK:
      case LZMA_BUF_ERROR:
        return;
      case LZMA_STREAM_END:
        ended_ = true;
        return;
      case LZMA_MEM_ERROR:
        throw std::bad_alloc();
      case LZMA_MEMLIMIT_ERROR:
        throw InputError(
            fmt::format("the xz stream wants more than {} MiB of memory; unpack it first: xz -d", memory_limit >> 20));
      case LZMA_FORMAT_ERROR:
        stop("something that is not xz follows the xz stream");
        return;
      case LZMA_OPTIONS_ERROR:
        stop("the xz stream uses a feature that this liblzma does not know");
        return;
      default:
        stop("the xz stream is damaged");
        return;
    }
  }

  lzma_stream stream_ = LZMA_STREAM_INIT;
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<Bytes> xz(std::unique_ptr<Bytes> raw) { return std::make_unique<Xz>(std::move(raw)); }

}  // namespace iotrace::unpack
