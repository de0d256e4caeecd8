// The identities of a trace database. Each is dense, starts at 1 in first-seen order and equals the row id of its
// table; an enum class keeps a path from being taken for a thread. `none` (0) is NULL in SQL.
#pragma once

#include <cstdint>
#include <type_traits>

namespace iotrace {

enum class PathId : std::uint32_t { none = 0 };
enum class ThreadId : std::uint32_t { none = 0 };
enum class TraceId : std::uint32_t { none = 0 };
enum class EventId : std::uint64_t { none = 0 };

/// A time or a span in nanoseconds. In a trace database it is counted from `trace.began`.
using Nanos = std::int64_t;

/// The number behind an id, for binding to SQL and for indexing.
template <typename Id>
constexpr auto number(Id id) noexcept
{
  return static_cast<std::underlying_type_t<Id>>(id);
}

}  // namespace iotrace
