// Words: a closed table of words with a value each, hashed at compile time. System calls and the kernel's constants are
// looked up in such tables for every line.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace iotrace {

template <typename Value>
struct Word {
  std::string_view text;
  Value value{};
};

/// Open addressing over `size` words; at most half of the slots are taken, so that a miss ends soon.
template <typename Value, std::size_t size>
class Words {
 public:
  constexpr explicit Words(std::array<Word<Value>, size> const& words) : words_(words)
  {
    for (std::size_t i = 0; i < size; ++i) {
      std::size_t slot = hash(words_[i].text) % slots;
      while (index_[slot] != free_slot) slot = (slot + 1) % slots;
      index_[slot] = static_cast<std::uint16_t>(i);
    }
  }

  /// The word's value; null where the table does not have it.
  constexpr Value const* find(std::string_view text) const noexcept
  {
    for (std::size_t slot = hash(text) % slots; index_[slot] != free_slot; slot = (slot + 1) % slots)
      if (words_[index_[slot]].text == text) return &words_[index_[slot]].value;
    return nullptr;
  }

  constexpr std::array<Word<Value>, size> const& all() const noexcept { return words_; }

 private:
  static constexpr std::size_t slots = std::bit_ceil(2 * size);
  static constexpr std::uint16_t free_slot = 0xffff;
  static_assert(size < free_slot);

  static constexpr std::size_t hash(std::string_view text) noexcept
  {
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15;  // 2^64 divided by the golden ratio: bits without a pattern
    std::uint64_t value = text.size();
    for (; text.size() > 8; text.remove_prefix(8)) value = (value ^ chunk<8>(text.data())) * odd;
    if (text.size() >= 4)
      value ^= chunk<4>(text.data()) << 32 | chunk<4>(text.data() + text.size() - 4);
    else
      for (char const c : text) value = value << 8 ^ static_cast<unsigned char>(c);
    value *= odd;
    return value ^ value >> 32;
  }

  /// Bytes as a number, in the machine's order, at compile time too.
  template <std::size_t bytes>
  static constexpr std::uint64_t chunk(char const* from) noexcept
  {
    std::array<char, bytes> read{};
    for (std::size_t i = 0; i < bytes; ++i) read[i] = from[i];
    if constexpr (bytes == 8)
      return std::bit_cast<std::uint64_t>(read);
    else
      return std::bit_cast<std::uint32_t>(read);
  }

  std::array<Word<Value>, size> words_;
  std::array<std::uint16_t, slots> index_ = [] {
    std::array<std::uint16_t, slots> empty{};
    empty.fill(free_slot);
    return empty;
  }();
};

template <typename Value, std::size_t size>
constexpr auto make_words(Word<Value> const (&words)[size])
{
  return Words<Value, size>(std::to_array(words));
}

}  // namespace iotrace
