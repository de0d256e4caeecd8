// The round that all answers go: one scope a trace of the selection, and what the user should know about it.
#pragma once

#include "query/answers.hpp"
#include "query/scope.hpp"

namespace iotrace::query {

/// Notes that hold for any answer: an incomplete trace, a ground that is not known or lies below a folder
/// whose names are in no set.
void note_trace(Inquiry const& inquiry, Scope const& scope);
void note_empty_selection(Inquiry const& inquiry);

/// Calls answer(scope) for each selected trace, in order. Scopes are not folded yet.
template <typename Answer>
void each_scope(Inquiry const& inquiry, Answer answer)
{
  bool is_empty = true;
  for (TraceHead const& trace : select_traces(inquiry.db, inquiry.selection)) {
    Scope scope(inquiry.db, inquiry.selection, trace);
    is_empty = is_empty && scope.is_empty();
    note_trace(inquiry, scope);
    answer(scope);
  }
  if (is_empty) note_empty_selection(inquiry);
}

}  // namespace iotrace::query
