// Unpacker: the loop around a decompressor.
#include "parsers/unpack/unpacker.hpp"

namespace iotrace::unpack {

std::size_t Unpacker::read(char* to, std::size_t room)
{
  while (!stopped_) {
    if (packed_.empty() && !input_ended_) refill();
    if (packed_.empty() && input_ended_ && at_member_end()) return 0;
    std::size_t const before = packed_.size();
    if (std::size_t const made = step(to, room)) return made;
    if (packed_.size() == before && input_ended_ && !stopped_) stop_at_end();
  }
  return 0;
}

void Unpacker::refill()
{
  std::size_t const size = raw_->read(buffer_.data(), buffer_.size());
  packed_ = {buffer_.data(), size};
  input_ended_ = size == 0;
}

void Unpacker::stop_at_end()
{
  if (at_member_end())
    stopped_ = true;
  else
    stop("the compressed stream is cut");
}

void Unpacker::stop(std::string reason)
{
  damage_ = std::move(reason);
  stopped_ = true;
}

}  // namespace iotrace::unpack
