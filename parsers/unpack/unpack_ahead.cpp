#include "parsers/unpack/unpack_ahead.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "parsers/ahead.hpp"

namespace iotrace::unpack {
namespace {

struct Chunk {
  std::array<char, std::size_t{512} << 10> bytes;
  std::size_t size = 0;

  void clear() { size = 0; }
};

class BytesAhead final : public Bytes {
 public:
  BytesAhead(std::unique_ptr<Bytes> bytes, Crew& crew)
      : bytes_(std::move(bytes)), ahead_(crew, Rank::bytes, chunks, [this](Chunk& chunk) { return fill(chunk); })
  {
  }

  std::size_t read(char* to, std::size_t room) override
  {
    while (!chunk_ || given_ == chunk_->size) {
      if (chunk_) ahead_.recycle(std::move(chunk_));
      chunk_ = ahead_.next();
      given_ = 0;
      if (!chunk_) return 0;
    }
    std::size_t const size = std::min(room, chunk_->size - given_);
    std::memcpy(to, &chunk_->bytes[given_], size);
    given_ += size;
    return size;
  }
  std::string_view damage() const override { return bytes_->damage(); }

 private:
  static constexpr std::size_t chunks = 6;

  bool fill(Chunk& chunk)
  {
    while (chunk.size < chunk.bytes.size()) {
      std::size_t const more = bytes_->read(&chunk.bytes[chunk.size], chunk.bytes.size() - chunk.size);
      if (more == 0) return false;
      chunk.size += more;
    }
    return true;
  }

  std::unique_ptr<Bytes> bytes_;
  std::unique_ptr<Chunk> chunk_;
  std::size_t given_ = 0;
  Ahead<Chunk> ahead_;  // goes first: what it calls uses the others
};

}  // namespace

std::unique_ptr<Bytes> ahead(std::unique_ptr<Bytes> bytes, Crew& crew)
{
  return std::make_unique<BytesAhead>(std::move(bytes), crew);
}

}  // namespace iotrace::unpack
