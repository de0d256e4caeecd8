// The twelve sets of the command-line contract (README, "What the sets mean"): the one place that says when a file is a
// member. In: the merged uses of one file by some processes, and what others did to it. Out: the sets that it is in.
#pragma once

#include <cstddef>
#include <cstdint>

#include "store/uses.hpp"

namespace iotrace {

enum class Set : std::uint8_t {
  reads,
  writes,
  inputs,
  outputs,
  updated,
  temporaries,
  deleted,
  altered,
  probed,
  stated,
  listed,
  executed
};

inline constexpr unsigned set_count = 12;

/// The sets that one file is in. Bit n stands for the set with number n: so it is sealed in a database.
class Membership {
 public:
  constexpr Membership() noexcept = default;
  constexpr explicit Membership(std::uint64_t bits) noexcept
      : bits_(static_cast<std::uint16_t>(bits & ((1U << set_count) - 1)))
  {
  }

  constexpr bool in(Set set) const noexcept { return (bits_ >> static_cast<unsigned>(set) & 1U) != 0; }
  constexpr bool any() const noexcept { return bits_ != 0; }
  constexpr std::uint16_t bits() const noexcept { return bits_; }
  constexpr void put(Set set, bool is_member) noexcept
  {
    bits_ = static_cast<std::uint16_t>(bits_ | unsigned{is_member} << static_cast<unsigned>(set));
  }
  /// In every set that either is in: of a name that several traces used.
  constexpr Membership& operator|=(Membership other) noexcept
  {
    bits_ = static_cast<std::uint16_t>(bits_ | other.bits_);
    return *this;
  }

  friend constexpr bool operator==(Membership, Membership) = default;

 private:
  std::uint16_t bits_ = 0;
};

/// What processes outside of the selected ones did to the file.
struct Outsiders {
  bool fed = false;         ///< content that they had put last was used by the selected ones
  std::uint64_t taken = 0;  ///< the last event before the selection's last by which they removed it; 0 = never
};

/// Of a whole trace there are no outsiders.
Membership find_sets(FileUse const& use, bool is_folder, Outsiders const& outsiders = {}) noexcept;

}  // namespace iotrace
