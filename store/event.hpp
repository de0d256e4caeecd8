// Event: one operation on one name, the unit of everything that is stored.
#pragma once

#include <cstdint>

#include "store/ids.hpp"
#include "store/op.hpp"

namespace iotrace {

/// One operation on one name, by one thread, named by one log line. Events are numbered in order of completion.
struct Event {
  Nanos at = 0;  ///< when the call began, ns since trace.began
  ThreadId thread = ThreadId::none;
  PathId path = PathId::none;
  std::uint32_t line = 0;  ///< 1-based; of a call split in two the first half's; saturates at 2^32-1
  std::int16_t error = 0;  ///< Linux errno for every format; 0 = success, -1 = failed, unknown how
  Op op = Op::probe;
  bool maybe = false;  ///< by a creating open of a name of unknown state: existed, or was made by it
};

static_assert(sizeof(Event) == 24, "the event stream is the hot path: keep it small");

inline constexpr std::int16_t error_unknown = -1;
inline constexpr std::int16_t error_noent = 2;    // ENOENT, errno(3): the same number on Linux and macOS
inline constexpr std::int16_t error_exist = 17;   // EEXIST
inline constexpr std::int16_t error_notdir = 20;  // ENOTDIR

/// True when the event says that nothing was found under the name: a dependency on absence.
constexpr bool is_miss(Event const& event) noexcept
{
  return event.error == error_noent || event.error == error_notdir;
}

}  // namespace iotrace
