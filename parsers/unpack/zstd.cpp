// zstd (RFC 8878) by libzstd: frames one after the other are one stream, skippable frames are skipped by the library.
#include <zstd.h>
#include <zstd_errors.h>

#include <fmt/core.h>

#include <new>

#include "parsers/lines.hpp"
#include "parsers/unpack/unpacker.hpp"

namespace iotrace::unpack {
namespace {

class Zstd final : public Unpacker {
 public:
  explicit Zstd(std::unique_ptr<Bytes> raw) : Unpacker(std::move(raw)), stream_(ZSTD_createDStream())
  {
    if (!stream_) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, window_log_limit);
  }

 private:
  bool at_member_end() const override { return frame_ended_; }

  std::size_t step(char* to, std::size_t room) override
  {
    ZSTD_inBuffer in{packed().data(), packed().size(), 0};
    ZSTD_outBuffer out{to, room, 0};
    std::size_t const result = ZSTD_decompressStream(stream_.get(), &out, &in);
    consume(in.pos);
    if (ZSTD_isError(result))
      refuse(result);
    else if (in.pos > 0 || out.pos > 0)
      frame_ended_ = result == 0;
    return out.pos;
  }

  void refuse(std::size_t result)
  {
    ZSTD_ErrorCode const code = ZSTD_getErrorCode(result);
    if (code == ZSTD_error_memory_allocation) throw std::bad_alloc();
    if (code == ZSTD_error_frameParameter_windowTooLarge)
      throw InputError(fmt::format("the zstd stream wants a window over {} MiB; unpack it first: zstd -d --long=31",
                                   memory_limit >> 20));
    stop(fmt::format("the zstd stream is damaged: {}", ZSTD_getErrorName(result)));
  }

  struct Free {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
  };
  std::unique_ptr<ZSTD_DStream, Free> stream_;
  bool frame_ended_ = false;
};

}  // namespace

std::unique_ptr<Bytes> zstd(std::unique_ptr<Bytes> raw) { return std::make_unique<Zstd>(std::move(raw)); }

}  // namespace iotrace::unpack
