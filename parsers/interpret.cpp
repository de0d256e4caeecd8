#include "parsers/interpret.hpp"

#include <utility>

#include "parsers/fold.hpp"

namespace iotrace {

struct Interpreter::State {
  Fold fold;
};

Interpreter::Interpreter(Paths& paths, Sink& sink, Start start) : state_(new State{Fold(paths, sink, std::move(start))})
{
}

Interpreter::~Interpreter() = default;

void Interpreter::foresee(Batch const& batch)
{
  for (Fact const& fact : batch.facts) state_->fold.foresee(fact);
}

void Interpreter::fold(Batch const& batch)
{
  for (Fact const& fact : batch.facts) state_->fold.fold(fact);
}

void Interpreter::finish() { state_->fold.finish(); }

std::string_view Interpreter::first_cwd() const { return state_->fold.first_cwd(); }

Nanos Interpreter::last_time() const { return state_->fold.last_time(); }

}  // namespace iotrace
