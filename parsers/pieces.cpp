// Pieces: cutting at newlines, and the blocks that go round.
#include "parsers/pieces.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "parsers/spares.hpp"

namespace iotrace {

class Pieces::Pool : public std::enable_shared_from_this<Pool> {
 public:
  explicit Pool(std::size_t usual) : usual_(usual) {}

  std::size_t usual() const noexcept { return usual_; }

  std::shared_ptr<Block> take(std::size_t capacity)
  {
    std::unique_ptr<Block> block = capacity == usual_ ? spares_.take() : nullptr;
    if (!block) block = std::make_unique<Block>(Block{capacity, std::make_unique_for_overwrite<char[]>(capacity)});
    return {block.release(), [pool = shared_from_this()](Block* used) { pool->put_back(used); }};
  }

 private:
  static constexpr std::size_t max_spares = 16;

  void put_back(Block* used)
  {
    std::unique_ptr<Block> block(used);
    if (block->size == usual_) spares_.keep(std::move(block));  // another was made for a long line
  }

  std::size_t usual_;
  Spares<Block> spares_{max_spares};
};

Pieces::Pieces(std::unique_ptr<Bytes> bytes, std::size_t block_size, std::size_t max_piece)
    : Pieces(std::move(bytes), make_pool(block_size), block_size, max_piece)
{
}

Pieces::Pieces(std::unique_ptr<Bytes> bytes, std::shared_ptr<Pool> pool, std::size_t first_block)
    : Pieces(std::move(bytes), std::move(pool), first_block, Lines::max_line)
{
}

Pieces::Pieces(std::unique_ptr<Bytes> bytes, std::shared_ptr<Pool> pool, std::size_t first_block, std::size_t max_piece)
    : bytes_(std::move(bytes)), block_size_(pool->usual()), max_piece_(max_piece), pool_(std::move(pool))
{
  begin_block(first_block);
}

std::shared_ptr<Pieces::Pool> Pieces::make_pool(std::size_t block_size) { return std::make_shared<Pool>(block_size); }

Pieces::Pieces(Pieces&&) noexcept = default;
Pieces::~Pieces() = default;

/// The next piece where no newline is among the bytes that are held.
bool Pieces::next_from_more(Piece& piece)
{
  for (;;) {
    std::size_t const size = std::min(held(), max_piece_);
    if (size == max_piece_ || ((ended_ || mid_line_) && size > 0)) {  // the rest of a long line need not be held
      give(piece, size, false);
      return true;
    }
    if (ended_) return false;
    fill();
    if (auto const* newline =
            static_cast<char const*>(std::memchr(next_ + size, '\n', std::min(held(), max_piece_) - size))) {
      give(piece, static_cast<std::size_t>(newline - next_) + 1, true);
      return true;
    }
  }
}

std::string_view Pieces::peek(std::size_t size)
{
  while (held() < size && fill()) {
  }
  return {next_, held()};
}

/// Reads once, in a new block where this one is full. False at the end.
bool Pieces::fill()
{
  if (ended_) return false;
  if (end_ == block_->bytes.get() + block_->size) move_on(held() < block_size_ ? block_size_ : 2 * held());
  auto const room = static_cast<std::size_t>(block_->bytes.get() + block_->size - end_);
  std::size_t const size = bytes_->read(end_, room);
  end_ += size;
  ended_ = size == 0;
  return !ended_;
}

/// Takes what was not given yet along to another block: views into the old one stay as they are.
void Pieces::move_on(std::size_t capacity)
{
  std::string_view const rest(next_, held());
  Pin const left = pin_;
  begin_block(capacity);
  end_ += rest.copy(end_, rest.size());
}

void Pieces::begin_block(std::size_t capacity)
{
  block_ = pool_->take(capacity);
  pin_ = block_;
  next_ = end_ = block_->bytes.get();
}

}  // namespace iotrace
