// PathSpans: when each name was first and last touched in each trace, and by which thread first. In: events in their
// order. Out: what stands beside the totals, so that a list of all files needs no event.
#pragma once

#include <cstdint>
#include <vector>

#include "store/event.hpp"

namespace iotrace::store {

struct PathSpan {
  PathId path;
  ThreadId first_thread;
  Nanos first_at, last_at;  ///< of the first and last event, in their order; no_time where unknown
};

class PathSpans {
 public:
  /// Traces come one after the other.
  void add(TraceId trace, Event const& event)
  {
    if (trace != trace_) begin(trace);
    if (number(event.path) >= slots_.size()) slots_.resize(2 * std::size_t{number(event.path)} + 1);
    std::uint32_t& slot = slots_[number(event.path)];
    if (slot == 0) slot = start(event);
    spans_[slot - 1].last_at = event.at;
  }

  /// The spans of one trace, by path.
  std::vector<PathSpan> spans_of(TraceId trace) const;

 private:
  struct Part {
    TraceId trace;
    std::size_t first;  // of its spans
  };

  void begin(TraceId trace);
  std::uint32_t start(Event const& event);

  TraceId trace_ = TraceId::none;
  std::vector<Part> parts_;
  std::vector<PathSpan> spans_;       // trace by trace
  std::vector<std::uint32_t> slots_;  // by path, of the trace that is going on: 1 + index of its span; 0 = none yet
};

}  // namespace iotrace::store
