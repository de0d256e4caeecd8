// Interning. In: names, most of them seen before. Out: dense ids. The hot path is one hash, one slot, one comparison;
// everything about parents happens once a name.
#include "store/paths.hpp"

#include <array>
#include <cstring>
#include <limits>
#include <random>
#include <stdexcept>
#include <utility>

namespace iotrace {
namespace {

__extension__ using Wide = unsigned __int128;

// Multiplies and folds: each bit of the result depends on all bits of both factors.
std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept
{
  Wide const product = Wide{a} * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t word(char const* from) noexcept
{
  std::uint64_t value;
  std::memcpy(&value, from, sizeof value);
  return value;
}

constexpr std::size_t block = 16;
constexpr std::uint64_t odd = 0x9E3779B97F4A7C15;  // 2^64 divided by the golden ratio: bits without a pattern

std::uint64_t absorb(std::uint64_t state, char const* from, std::uint64_t seed) noexcept
{
  return mix(word(from) ^ seed, word(from + 8) ^ state);
}

// The hash of a name out of the state after its whole blocks and the `left` bytes behind them. Zero bytes that pad the
// last block are told from zero bytes of the name by the length.
std::uint32_t finish(std::uint64_t state, char const* tail, std::size_t left, std::size_t size,
                     std::uint64_t seed) noexcept
{
  std::array<char, block> last{};
  std::memcpy(last.data(), tail, left);
  state = absorb(state, last.data(), seed);
  state = mix(state ^ odd, seed ^ size);
  return static_cast<std::uint32_t>(state >> 32 ^ state);
}

std::uint32_t hash_of(std::string_view text, std::uint64_t seed) noexcept
{
  std::uint64_t state = odd;
  char const* from = text.data();
  std::size_t left = text.size();
  for (; left >= block; from += block, left -= block) state = absorb(state, from, seed);
  return finish(state, from, left, text.size(), seed);
}

constexpr std::size_t no_parent = std::string_view::npos;

// How many bytes of `text` name the folder that holds it.
std::size_t parent_length(std::string_view text) noexcept
{
  bool const in_root = text.starts_with('/') && text.size() > 1;
  if (!in_root && !text.starts_with("?/")) return no_parent;
  std::size_t const slash = text.rfind('/');
  return slash == 0 ? 1 : slash;
}

constexpr std::size_t block_size = std::size_t{1} << 18;
constexpr std::size_t first_slots = 1024;  // a power of two

std::uint64_t random_seed()
{
  std::random_device device;
  return std::uint64_t{device()} << 32 | device();
}

}  // namespace

Paths::Paths() : rows_(1), slots_(first_slots), seed_(random_seed()) {}

PathId Paths::known(std::string_view text, std::uint32_t hash) const noexcept
{
  std::size_t const mask = slots_.size() - 1;
  for (std::size_t i = hash & mask; slots_[i] != 0; i = (i + 1) & mask) {
    if (static_cast<std::uint32_t>(slots_[i]) != hash) continue;
    auto const id = static_cast<std::uint32_t>(slots_[i] >> 32);
    if (rows_[id].text == text) return PathId{id};
  }
  return PathId::none;
}

PathId Paths::find(std::string_view text) const { return known(text, hash_of(text, seed_)); }

PathId Paths::intern(std::string_view text)
{
  PathId const id = find(text);
  return id != PathId::none ? id : intern_new(text);
}

// The text is kept once; the names of missing folders above it are its beginnings. One pass over the text gives the
// hashes of all of them, so even a name of a hundred thousand components costs time in proportion to its length.
PathId Paths::intern_new(std::string_view text)
{
  states_.assign(1, odd);
  for (std::size_t at = 0; at + block <= text.size(); at += block)
    states_.push_back(absorb(states_.back(), text.data() + at, seed_));
  auto const hash_of_first = [&](std::size_t size) {
    std::size_t const whole = size / block;
    return finish(states_[whole], text.data() + whole * block, size % block, size, seed_);
  };

  std::vector<std::size_t> missing;  // lengths, longest first
  PathId parent = PathId::none;
  for (std::size_t size = text.size(); size != no_parent; size = parent_length(text.substr(0, size))) {
    parent = known(text.substr(0, size), hash_of_first(size));
    if (parent != PathId::none) break;
    missing.push_back(size);
  }
  std::string_view const kept = keep(text);
  for (auto size = missing.rbegin(); size != missing.rend(); ++size)
    parent = add(kept.substr(0, *size), hash_of_first(*size), parent);
  return parent;
}

PathId Paths::add(std::string_view text, std::uint32_t hash, PathId parent)
{
  if (rows_.size() >= std::numeric_limits<std::uint32_t>::max())
    throw std::length_error("more than 2^32-2 names in one trace database");
  if ((rows_.size() + 1) * 10 > slots_.size() * 7) grow();
  PathId const id{static_cast<std::uint32_t>(rows_.size())};
  Row row{text, parent, PathId::none, PathId::none, false, false};
  if (parent != PathId::none) row.next_sibling = std::exchange(rows_[number(parent)].first_child, id);
  rows_.push_back(row);

  std::size_t const mask = slots_.size() - 1;
  std::size_t i = hash & mask;
  while (slots_[i] != 0) i = (i + 1) & mask;
  slots_[i] = std::uint64_t{number(id)} << 32 | hash;
  return id;
}

void Paths::grow()
{
  std::vector<std::uint64_t> wider(slots_.size() * 2);
  std::size_t const mask = wider.size() - 1;
  for (std::uint64_t const slot : slots_) {
    if (slot == 0) continue;
    std::size_t i = static_cast<std::uint32_t>(slot) & mask;
    while (wider[i] != 0) i = (i + 1) & mask;
    wider[i] = slot;
  }
  slots_.swap(wider);
}

// A name longer than a block gets a block of its own; what is left of the current one stays in use.
std::string_view Paths::keep(std::string_view text)
{
  if (text.size() > block_size) {
    blocks_.push_back(std::make_unique<char[]>(text.size()));
    std::memcpy(blocks_.back().get(), text.data(), text.size());
    return {blocks_.back().get(), text.size()};
  }
  if (text.size() > block_left_) {
    blocks_.push_back(std::make_unique<char[]>(block_size));
    block_next_ = blocks_.back().get();
    block_left_ = block_size;
  }
  std::memcpy(block_next_, text.data(), text.size());
  std::string_view const kept(block_next_, text.size());
  block_next_ += text.size();
  block_left_ -= text.size();
  return kept;
}

}  // namespace iotrace
