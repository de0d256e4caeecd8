// Thread: one life of one kernel thread id. Processes are threads that lead.
#pragma once

#include <cstdint>

#include "store/ids.hpp"

namespace iotrace {

inline constexpr Nanos no_time = INT64_MIN;
inline constexpr std::int32_t no_status = INT32_MIN;

/// One life of one kernel thread id. A tid that is used again is another Thread.
struct Thread {
  ThreadId id = ThreadId::none;
  ThreadId process = ThreadId::none;  ///< the leader; equals `id` for a process
  ThreadId parent = ThreadId::none;   ///< the process that forked this one; none for the first and for the unknown
  TraceId trace = TraceId::none;
  std::int32_t tid = 0;  ///< as the tracer printed it; synthetic and negative where the log has none
  Nanos born = no_time;  ///< ns since trace.began; no_time where unknown
  Nanos died = no_time;
  std::int32_t status = no_status;  ///< exit code, or minus the number of the signal that killed it; no_status unknown
};

}  // namespace iotrace
