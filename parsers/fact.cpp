// Memory of a batch: the arena its texts live in.
#include "parsers/fact.hpp"

#include <algorithm>
#include <cstring>

namespace iotrace {

// blocks_[0] always has block_size bytes: it is the one that clear() keeps. A text that is larger than a block gets one
// of its own and leaves the current block as it is.
char* Arena::allocate(std::size_t size)
{
  if (size > left_ && (blocks_.empty() || size <= block_size)) {
    blocks_.push_back(std::make_unique<char[]>(block_size));
    next_ = blocks_.back().get();
    left_ = block_size;
  }
  if (size > left_) {
    blocks_.push_back(std::make_unique<char[]>(size));
    return blocks_.back().get();
  }
  char* const room = next_;
  next_ += size;
  left_ -= size;
  return room;
}

std::string_view Arena::keep(std::string_view text)
{
  if (text.empty()) return {};
  char* const room = allocate(text.size());
  std::memcpy(room, text.data(), text.size());
  return {room, text.size()};
}

void Arena::clear()
{
  if (blocks_.empty()) return;
  blocks_.resize(1);
  next_ = blocks_.front().get();
  left_ = block_size;
}

void Batch::clear()
{
  facts.clear();
  faults.clear();
  arena.clear();
  pins.clear();
}

}  // namespace iotrace
