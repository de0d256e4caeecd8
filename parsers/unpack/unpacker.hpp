// Unpacker: what the three decompressors have in common: an input buffer, the way damage is told, and the loop.
// Compressed bytes flow in from another stream, plain bytes flow out.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/bytes.hpp"

namespace iotrace::unpack {

/// The most that a decompressor may keep of what it made. It admits `zstd --long=27` and `xz -9e`.
inline constexpr std::size_t memory_limit = std::size_t{128} << 20;
inline constexpr int window_log_limit = 27;  // 2^27 = memory_limit

class Unpacker : public Bytes {
 public:
  explicit Unpacker(std::unique_ptr<Bytes> raw) : raw_(std::move(raw)), buffer_(std::size_t{128} << 10) {}

  std::size_t read(char* to, std::size_t room) final;
  std::string_view damage() const final { return damage_; }

 protected:
  /// Takes from packed() by consume(), makes at most `room` bytes at `to`, returns how many. To make none without
  /// taking any means that more input is wanted; at the end of the input it means that the stream is cut.
  virtual std::size_t step(char* to, std::size_t room) = 0;
  /// True between members: an end of the input here is the right end.
  virtual bool at_member_end() const = 0;

  std::string_view packed() const { return packed_; }
  void consume(std::size_t size) { packed_.remove_prefix(size); }
  bool input_ended() const { return input_ended_; }
  /// Ends the stream where it stands, for the reason given.
  void stop(std::string reason);

 private:
  void refill();
  void stop_at_end();

  std::unique_ptr<Bytes> raw_;
  std::vector<char> buffer_;
  std::string_view packed_;
  bool input_ended_ = false;
  bool stopped_ = false;
  std::string damage_;
};

std::unique_ptr<Bytes> gzip(std::unique_ptr<Bytes> raw);
std::unique_ptr<Bytes> zstd(std::unique_ptr<Bytes> raw);
std::unique_ptr<Bytes> xz(std::unique_ptr<Bytes> raw);

/// Not packed, but written in another way: text in UTF-16, as UTF-8.
std::unique_ptr<Bytes> utf16(std::unique_ptr<Bytes> raw, bool big_endian);

}  // namespace iotrace::unpack
