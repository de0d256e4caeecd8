// Calls: which system calls matter, and how each becomes facts. One constexpr table of names; everything else about a
// call (its arguments' places, its flags) stands in the row that names it.
#pragma once

#include <cstdint>
#include <string_view>

#include "parsers/fact.hpp"
#include "parsers/strace/arguments.hpp"
#include "parsers/strace/line.hpp"

namespace iotrace::strace {

/// What a call shows, as table coverage counts it; the last three show nothing of it.
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
  other,    // mkdir, mount, unshare: facts, but no kind of coverage
  silent,   // lseek, poll: nothing follows; asked for together with file calls
  outside,  // brk, futex: nothing follows; seen only where every call is shown
};
inline constexpr std::size_t coverage_kinds = static_cast<std::size_t>(Kind::other);

/// One call with all that is known of it, on its way to become facts. Of a call that was split both halves are joined.
struct Syscall {
  std::string_view name;
  Arguments& arguments;
  Result const& result;
  std::int32_t tid = 0;
  Nanos at = no_time;
  std::uint64_t line = 0;
  Phase phase = Phase::whole;
  Outcome outcome = Outcome::unknown;
  std::int16_t error = 0;
};

/// Appends what follows from the call to the batch.
using Make = void (*)(Syscall const& call, Batch& batch);

/// The part a system call plays.
struct Role {
  Kind kind = Kind::outside;
  Make make = nullptr;    ///< null: nothing follows from it
  bool at_entry = false;  ///< its effect is bound to its beginning: the first half of a split call is a fact too
};

/// The role of a call by its name as strace prints it, also `syscall_0x1c4`; null for a name not in the table.
Role const* find_role(std::string_view name) noexcept;
/// The same of a call, for which it may have been looked up already.
inline Role const* role_of(Call const& call) noexcept
{
  return call.role != nullptr ? call.role : find_role(call.name);
}

/// True for calls without which the sets are wrong: a lost one makes a verdict unproven. Also true for unknown ones.
bool is_required(Role const* role) noexcept;

/// strace made the result up: the kernel never saw the call.
bool is_injected(Result const& result) noexcept;

/// Success, failure or unknown (no result, interrupted, to be restarted), and the errno.
Outcome outcome_of(Result const& result, std::int16_t& error) noexcept;

}  // namespace iotrace::strace
