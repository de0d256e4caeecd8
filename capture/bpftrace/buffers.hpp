// The buffers, one a processor, through which the kernel hands bpftrace what its program prints. bpftrace 0.17 asks to
// be woken for each line, and there is no setting for it: an interrupt and a wake cost more than the line (README.md).
// So once it watches, the program is given events of ours that print into the same buffers and wake it for several
// lines at once (perf_event_open(2): PERF_EVENT_IOC_SET_OUTPUT, wakeup_events; bpf(2): BPF_MAP_TYPE_PERF_EVENT_ARRAY).
// Where this does not work, all stays as bpftrace made it. Waking it for each line also slows down who makes the lines,
// so that none is lost: a buffer that fills gets bpftrace's own event back until it has been read.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "capture/descriptor.hpp"

struct perf_event_mmap_page;

namespace iotrace::capture::bpftrace {

/// Pages of a buffer (BPFTRACE_PERF_RB_PAGES), a power of two: 4 MiB.
inline constexpr std::size_t buffer_pages = 1024;

/// One buffer as it is shared with bpftrace and the kernel; of its pages the first is looked at, which tells how far it
/// is written and read.
class BufferView {
 public:
  /// `event`: bpftrace's own, whose buffer it is.
  explicit BufferView(int event);
  BufferView(BufferView&& other) noexcept;
  BufferView& operator=(BufferView&&) = delete;
  ~BufferView();
  explicit operator bool() const noexcept { return page_ != nullptr; }
  /// Bytes that were not read yet.
  std::uint64_t waiting() const;
  /// Lines wait, and none was read since the last question.
  bool is_stuck();

 private:
  perf_event_mmap_page volatile* page_ = nullptr;
  std::uint64_t read_ = 0;  // bytes, at the last question
};

class Buffers {
 public:
  /// Has `tracer` woken for several lines at once.
  void share(pid_t tracer);
  /// Every 10 ms or so while lines come: sees to it that no buffer overflows.
  void balance();
  /// Processors on which too few lines have come to wake bpftrace, for some time. To be asked at any time; the answer
  /// is empty most of the time.
  std::vector<int> stuck();

 private:
  using Clock = std::chrono::steady_clock;
  struct Buffer {
    int processor;
    Descriptor ours;    // wakes bpftrace for several lines
    Descriptor theirs;  // wakes it for each
    BufferView view;
    Clock::time_point seen_empty;
    bool slowed = false;  // the program prints to theirs
  };

  void slow(Buffer& buffer, bool slowed);

  Descriptor array_;  // of the events that the program prints to, by processor
  std::vector<Buffer> buffers_;
  Clock::time_point next_look_{};
};

}  // namespace iotrace::capture::bpftrace
