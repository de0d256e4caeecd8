// Memory of a batch: the arena its texts live in.
#include "parsers/fact.hpp"

#include <algorithm>
#include <cstring>

namespace iotrace {

// blocks_[0] always has block_size bytes: it is the one that clear() keeps. A text that is larger than a block gets one
// of its own and leaves the current block as it is.
char* Arena::allocate(std::size_t size)
{
  if (size > block_size) return large_.emplace_back(std::make_unique_for_overwrite<char[]>(size)).get();
  if (size > left_) begin_block();
  char* const room = next_;
  next_ += size;
  left_ -= size;
  return room;
}

void Arena::begin_block()
{
  if (begun_ == blocks_.size()) blocks_.push_back(std::make_unique_for_overwrite<char[]>(block_size));
  next_ = blocks_[begun_++].get();
  left_ = block_size;
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
  large_.clear();
  if (blocks_.size() > kept_blocks) blocks_.resize(kept_blocks);
  begun_ = left_ = 0;
}

void Batch::add_gap(std::int32_t tid, Nanos at, std::uint64_t line, std::string_view kind, std::string_view detail)
{
  Fact& fact = add(Verb::gap, tid, at, line);
  fact.text = kind;
  fact.first.text = detail;
}

void Batch::hold_other(Pin const& block)
{
  if (std::find(pins.rbegin(), pins.rend(), block) != pins.rend()) return;
  pins.push_back(block);
  pinned += block->size;
}

void Batch::clear()
{
  facts.clear();
  faults.clear();
  arena.clear();
  pins.clear();
  pinned = 0;
}

}  // namespace iotrace
