// Site: one call on its way to become facts, and what all makers of facts share: its arguments as numbers, descriptors
// and names.
#pragma once

#include <cstdint>
#include <string_view>

#include "parsers/dtruss/grammar.hpp"
#include "parsers/fact.hpp"

namespace iotrace::dtruss {

struct Site {
  Call const& call;
  Arguments const& arguments;
  std::int32_t tid;
  std::uint64_t line;
  Batch& batch;

  bool failed() const { return call.result == -1 && call.error >= 0; }
  std::int64_t number(std::size_t at) const { return arguments[at].number; }
  bool flag(std::size_t at, std::int64_t bit) const { return (arguments[at].number & bit) != 0; }
};

/// A fact of the call, with its outcome; valid until the next is added.
Fact& add_fact(Site const& site, Verb verb);
/// A fact that says: something happened here that cannot be followed.
void add_gap(Site const& site, std::string_view kind);

constexpr Descriptor descriptor(std::int64_t fd) { return {static_cast<std::int32_t>(fd), false, true, {}}; }
/// The descriptor that a name is relative to; AT_FDCWD is the working directory.
Descriptor base_of(std::int64_t fd);
/// The string at place `at`; not known where it was not printed or may be cut.
Name name_at(Site const& site, std::size_t at, Descriptor base = descriptor(Descriptor::cwd));
/// Notes a gap where a call opened or changed something under a name that was not printed, or was cut.
void note_unnamed(Site const& site, Name const& name);

inline constexpr int none = -1;

/// The name at place `name`, relative to the descriptor at place `base`.
template <int base, int name>
Name name_in(Site const& site)
{
  if constexpr (base == none)
    return name_at(site, name);
  else
    return name_at(site, name, base_of(site.number(base)));
}

}  // namespace iotrace::dtruss
