// Draft: the fact that follows from a call, made where its line is read. A call that stands on one line needs no other
// line for that, so several threads are at it; whose line it is and when it was written is filled in later.
#pragma once

#include <cstdint>

#include "parsers/fact.hpp"
#include "parsers/strace/arguments.hpp"
#include "parsers/strace/line.hpp"

namespace iotrace::strace {

struct Draft {
  enum class State : std::uint8_t {
    none,     // not tried, or more follows than one fact that points into its line: Joiner makes it
    nothing,  // no fact follows
    fact,
  };
  State state = State::none;
  Fact fact;  ///< of State::fact; tid, at and line are not set
};

/// Makes drafts, one after the other; it has what they need for a moment.
class Drafter {
 public:
  /// `call` is one whose role has been looked up. Never throws: where memory ends the draft is none.
  void draft(Call const& call, Draft& draft) noexcept;

 private:
  void make(Call const& call, Draft& draft);

  Batch scratch_;
  Arguments arguments_;
};

}  // namespace iotrace::strace
