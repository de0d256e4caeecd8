// Calls: which calls matter in a dtruss log, and how each becomes facts. One constexpr table of names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "parsers/dtruss/line.hpp"
#include "parsers/fact.hpp"

namespace iotrace::dtruss {

/// What a call shows, as table coverage counts it; `other` is no kind of coverage.
enum class Kind : std::uint8_t {
  opens,
  execs,
  forks,
  exits,
  directories,
  renames,
  links,
  removals,
  truncations,
  alterations,
  probes,
  listings,
  bytes,
  mappings,
  descriptors,
  other,
};
inline constexpr std::size_t coverage_kinds = static_cast<std::size_t>(Kind::other);

/// Kind::other also for a name not in the table.
Kind kind_of(std::string_view name) noexcept;

/// Appends what follows from the call, which stands on line `line` and was made by process `tid`.
void make_facts(Call const& call, std::int32_t tid, std::uint64_t line, Batch& batch);

/// True for calls without which the sets are wrong.
bool is_required(std::string_view name) noexcept;

}  // namespace iotrace::dtruss
