// Site: one event on its way to become facts, and what all makers of facts share: its arguments as names, descriptors
// and flags.
#pragma once

#include <cstdint>
#include <string_view>

#include "parsers/bpftrace/entries.hpp"
#include "parsers/bpftrace/event.hpp"
#include "parsers/fact.hpp"

namespace iotrace::bpftrace {

struct Site {
  Event const& event;
  std::string_view call;  ///< the system call's name; empty for fork, exec and exit
  Entries const& entries;
  Nanos at;
  Batch& batch;

  std::int64_t result() const { return event.line.result; }
  /// The argument at that place, counted from 1.
  std::uint64_t argument(std::size_t place) const { return event.line.arguments[place - 1]; }
  std::int32_t number(std::size_t place) const { return static_cast<std::int32_t>(argument(place)); }
};

Outcome outcome_of(Site const& site);
inline bool failed(Site const& site) { return outcome_of(site) == Outcome::failure; }

/// A fact of the event, with its outcome and result; valid until the next is added.
Fact& add_fact(Site const& site, Verb verb);
/// A fact that says: something happened here that cannot be followed.
void add_gap(Site const& site, std::string_view kind);

/// The descriptor `number`, with what the kernel calls its file, which `slot` of the event tells.
Descriptor descriptor(Site const& site, std::int32_t number, std::size_t slot);
/// What the event's result is: the opened file, the working directory, the program.
inline Descriptor result_file(Site const& site)
{
  return descriptor(site, static_cast<std::int32_t>(site.result()), 0);
}
/// The name in `slot`, relative to the descriptor at place `base`; 0 = to the working directory.
Name name(Site const& site, std::size_t slot, std::size_t base);
/// NameFlag bits of AT_* flags at place `flags` (0 = none) and of the name in `slot`.
std::uint32_t name_flags(Site const& site, std::size_t slot, std::size_t flags);

}  // namespace iotrace::bpftrace
