// What a successful open does to the name it opened: pure functions of the flags and of what was known of the name.
// The other calls' effects need no decision table; they stand with their verbs in fold_files.cpp.
#pragma once

#include <array>
#include <cstdint>

#include "parsers/fact.hpp"
#include "store/op.hpp"

namespace iotrace {

/// What the trace so far says of a name.
enum class Existence : std::uint8_t { unknown, exists, absent };

/// One or two operations, in the order in which they count.
struct Effect {
  std::array<Op, 2> ops{};
  std::uint8_t count = 0;
  bool maybe = false;  ///< a creating open of a name of unknown state: it existed, or this open made it

  constexpr Effect with(Op op) const
  {
    Effect more = *this;
    more.ops[more.count++] = op;
    return more;
  }
};

/// The effect of a successful open of a named file (open(2)):
///   made the name      O_CREAT with O_EXCL, or on a name known absent, or with O_TRUNC on a name of unknown state;
///                      where the tracer itself says made or existed, that is what happened
///   emptied the file   any other O_TRUNC, also with O_RDONLY (tried: the size is 0 afterwards)
///   opened for writing O_RDWR: the old content may be read and survives; O_WRONLY: it survives
/// O_PATH, O_DIRECTORY and O_TMPFILE opens neither read nor write a named file.
constexpr Effect effect_of_open(std::uint32_t flags, Existence before)
{
  using F = OpenFlag;
  auto const has = [flags](std::uint32_t flag) { return (flags & flag) != 0; };
  if (has(F::executed)) return Effect{}.with(Op::exec);
  if (has(F::temporary) || has(F::directory)) return {};
  if (has(F::path_only) && !has(F::made)) return Effect{}.with(Op::probe);
  if (has(F::existed)) before = Existence::exists;

  bool const reads = has(F::read);
  bool const made = has(F::made) || (has(F::create) && (has(F::exclusive) || before == Existence::absent ||
                                                        (has(F::truncate) && before == Existence::unknown)));
  auto const and_read = [reads](Effect effect) { return reads ? effect.with(Op::read) : effect; };
  if (made) return and_read(Effect{}.with(Op::create));
  if (has(F::truncate)) return and_read(Effect{}.with(Op::write));

  Effect effect;
  effect.maybe = has(F::create) && before == Existence::unknown;
  if (reads) effect = effect.with(Op::read);
  if (has(F::write)) effect = effect.with(Op::update);
  return effect;
}

/// Truncation to nothing empties a file; to any other length old content survives in part.
constexpr Op op_of_truncate(std::int64_t length) { return length == 0 ? Op::write : Op::update; }

}  // namespace iotrace
