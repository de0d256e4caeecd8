#include "parsers/strace/draft.hpp"

#include <new>

#include "parsers/strace/calls.hpp"

namespace iotrace::strace {
namespace {

// Of an execve much is decoded, and the text must live as long as the fact.
bool is_drafted(Call const& call)
{
  bool const whole = !call.resumed && call.ending == Ending::result;
  return whole && call.role != nullptr && call.role->make != nullptr && call.role->kind != Kind::execs &&
         !is_injected(call.result);
}

}  // namespace

void Drafter::draft(Call const& call, Draft& draft) noexcept
{
  draft.state = Draft::State::none;
  if (!is_drafted(call)) return;
  try {
    make(call, draft);
  } catch (std::bad_alloc const&) {
    draft.state = Draft::State::none;
  }
}

void Drafter::make(Call const& call, Draft& draft)
{
  std::int16_t error = 0;
  Outcome const outcome = outcome_of(call.result, error);
  scratch_.facts.clear();
  arguments_.reset(call.arguments);
  call.role->make({call.name, arguments_, call.result, 0, no_time, 0, Phase::whole, outcome, error}, scratch_);
  if (!scratch_.arena.empty()) {  // views into it: it is given back, for there are many of us
    scratch_.arena = {};
    return;
  }
  if (scratch_.facts.size() > 1) return;
  draft.state = scratch_.facts.empty() ? Draft::State::nothing : Draft::State::fact;
  if (!scratch_.facts.empty()) draft.fact = scratch_.facts.front();
}

}  // namespace iotrace::strace
