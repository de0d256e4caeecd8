#include "store/path_spans.hpp"

#include <algorithm>

namespace iotrace::store {

void PathSpans::begin(TraceId trace)
{
  trace_ = trace;
  parts_.push_back({trace, spans_.size()});
  slots_.clear();
}

std::uint32_t PathSpans::start(Event const& event)
{
  spans_.push_back({event.path, event.thread, event.at, event.at});
  return static_cast<std::uint32_t>(spans_.size());
}

std::vector<PathSpan> PathSpans::spans_of(TraceId trace) const
{
  auto const part = std::find_if(parts_.begin(), parts_.end(), [&](Part const& one) { return one.trace == trace; });
  if (part == parts_.end()) return {};
  std::size_t const last = part + 1 == parts_.end() ? spans_.size() : (part + 1)->first;
  auto const begin = spans_.begin();
  std::vector<PathSpan> spans(begin + static_cast<std::ptrdiff_t>(part->first),
                              begin + static_cast<std::ptrdiff_t>(last));
  std::sort(spans.begin(), spans.end(), [](PathSpan const& a, PathSpan const& b) { return a.path < b.path; });
  return spans;
}

}  // namespace iotrace::store
