// UTF-16 (RFC 2781) as UTF-8: what Windows programs write for "Unicode text". Units come as two bytes, letters beyond
// the first 65536 as two units; a half of such a pair that stands alone is kept as it is (see append_utf8).
#include <algorithm>
#include <vector>

#include "parsers/unpack/unpacker.hpp"
#include "parsers/utf8.hpp"

namespace iotrace::unpack {
namespace {

constexpr bool is_high(std::uint32_t unit) { return unit >= 0xd800 && unit < 0xdc00; }
constexpr bool is_low(std::uint32_t unit) { return unit >= 0xdc00 && unit < 0xe000; }

class Utf16 final : public Bytes {
 public:
  Utf16(std::unique_ptr<Bytes> raw, bool big_endian)
      : raw_(std::move(raw)), big_endian_(big_endian), buffer_(std::size_t{64} << 10)
  {
  }

  std::size_t read(char* to, std::size_t room) override
  {
    while (given_ == text_.size() && !ended_) refill();
    std::size_t const size = text_.copy(to, room, given_);
    given_ += size;
    return size;
  }

  std::string_view damage() const override
  {
    return odd_ ? std::string_view("the UTF-16 text ends in the middle of a letter") : raw_->damage();
  }

 private:
  void refill()
  {
    text_.clear();
    given_ = 0;
    std::size_t const size = raw_->read(buffer_.data(), buffer_.size());
    for (std::size_t i = 0; i < size; ++i) add_byte(static_cast<unsigned char>(buffer_[i]));
    if (size != 0) return;
    ended_ = true;
    if (high_ != 0) append_utf8(text_, high_);
  }

  void add_byte(std::uint32_t byte)
  {
    odd_ = !odd_;
    if (odd_)
      half_ = byte;
    else
      add_unit(big_endian_ ? half_ << 8 | byte : byte << 8 | half_);
  }

  void add_unit(std::uint32_t unit)
  {
    if (high_ != 0 && is_low(unit)) {
      append_utf8(text_, 0x10000 + ((high_ - 0xd800) << 10 | (unit - 0xdc00)));
      high_ = 0;
      return;
    }
    if (high_ != 0) append_utf8(text_, high_);
    high_ = is_high(unit) ? unit : 0;
    if (high_ == 0) append_utf8(text_, unit);
  }

  std::unique_ptr<Bytes> raw_;
  bool big_endian_;
  std::vector<char> buffer_;
  std::string text_;  // decoded, of which given_ bytes were given
  std::size_t given_ = 0;
  std::uint32_t half_ = 0;  // the first byte of a unit
  std::uint32_t high_ = 0;  // the first unit of a pair; 0: none
  bool odd_ = false;        // half_ waits for its other half
  bool ended_ = false;
};

}  // namespace

std::unique_ptr<Bytes> utf16(std::unique_ptr<Bytes> raw, bool big_endian)
{
  return std::make_unique<Utf16>(std::move(raw), big_endian);
}

}  // namespace iotrace::unpack
