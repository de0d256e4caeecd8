#include "capture/bpftrace/buffers.hpp"

#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

#include "capture/bpftrace/flush.hpp"

namespace iotrace::capture::bpftrace {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

// bpftrace says some 200 lines a ms, and parsers put those in order that come up to 65,536 events too late.
constexpr auto pause = 100ms;
constexpr auto longest_reading = 50ms;

std::size_t buffer_size() { return (buffer_pages + 1) * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)); }

/// What bpftrace made, under descriptors of ours.
struct Made {
  std::vector<Descriptor> events;  // also those by which its probes are attached: they have no buffer
  Descriptor array;                // of the events that the program prints to, by processor
  int processors = 0;
};

// map_type:	4
int read_field(fs::path const& file, std::string_view name)
{
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(name)) return std::atoi(line.c_str() + name.size());
  return -1;
}

Descriptor copy(Descriptor const& process, fs::path const& number)
{
  return Descriptor(
      static_cast<int>(::syscall(SYS_pidfd_getfd, process.get(), std::atoi(number.filename().c_str()), 0)));
}

Made find_made(pid_t tracer)
{
  Made made;
  Descriptor const process(static_cast<int>(::syscall(SYS_pidfd_open, tracer, 0)));
  fs::path const folder = "/proc/" + std::to_string(tracer);
  std::error_code error;
  for (fs::directory_iterator entry(folder / "fd", error), end; entry != end; entry.increment(error)) {
    std::error_code gone;
    fs::path const kind = fs::read_symlink(*entry, gone);
    fs::path const info = folder / "fdinfo" / entry->path().filename();
    if (kind == "anon_inode:[perf_event]") made.events.push_back(copy(process, *entry));
    if (kind != "anon_inode:bpf-map" || read_field(info, "map_type:") != BPF_MAP_TYPE_PERF_EVENT_ARRAY) continue;
    made.processors = read_field(info, "max_entries:");
    made.array = copy(process, *entry);
  }
  return made;
}

// As bpftrace opens its own, but for wakeup_events.
Descriptor open_event(int processor)
{
  perf_event_attr attributes{};
  attributes.size = sizeof attributes;
  attributes.type = PERF_TYPE_SOFTWARE;
  attributes.config = PERF_COUNT_SW_BPF_OUTPUT;
  attributes.sample_type = PERF_SAMPLE_RAW;
  attributes.sample_period = 1;
  attributes.wakeup_events = lines_a_wake;
  return Descriptor(
      static_cast<int>(::syscall(SYS_perf_event_open, &attributes, -1, processor, -1, PERF_FLAG_FD_CLOEXEC)));
}

// The one of bpftrace's events whose buffer `event` prints into from now on, if there is one: the kernel refuses those
// of other processors.
Descriptor join(Descriptor const& event, std::vector<Descriptor>& theirs)
{
  for (Descriptor& other : theirs)
    if (other && ::ioctl(event.get(), PERF_EVENT_IOC_SET_OUTPUT, other.get()) == 0) return std::move(other);
  return {};
}

// The events by which probes are attached. Their programs run on every processor as long as the events are there, but
// the kernel goes on to count an event that is enabled, on the one processor that bpftrace opens all of them for: half
// a microsecond a system call there (perf_trace_run_bpf_submit() in kernel/events/core.c).
void stop_counting(std::vector<Descriptor> const& events)
{
  for (Descriptor const& event : events)
    if (event) ::ioctl(event.get(), PERF_EVENT_IOC_DISABLE, 0);
}

bool put(Descriptor const& array, int processor, Descriptor const& event)
{
  int const value = event.get();
  bpf_attr request{};
  request.map_fd = static_cast<std::uint32_t>(array.get());
  request.key = reinterpret_cast<std::uintptr_t>(&processor);
  request.value = reinterpret_cast<std::uintptr_t>(&value);
  return ::syscall(SYS_bpf, BPF_MAP_UPDATE_ELEM, &request, sizeof request) == 0;
}

}  // namespace

BufferView::BufferView(int event)
{
  void* const mapped = ::mmap(nullptr, buffer_size(), PROT_READ, MAP_SHARED, event, 0);
  if (mapped != MAP_FAILED) page_ = static_cast<perf_event_mmap_page*>(mapped);
}

BufferView::BufferView(BufferView&& other) noexcept : page_(std::exchange(other.page_, nullptr)), read_(other.read_) {}

BufferView::~BufferView()
{
  if (page_ != nullptr) ::munmap(const_cast<perf_event_mmap_page*>(page_), buffer_size());
}

std::uint64_t BufferView::waiting() const
{
  std::uint64_t const read = page_->data_tail;  // first: it never gets ahead of data_head
  return page_->data_head - read;
}

bool BufferView::is_stuck()
{
  std::uint64_t const read = page_->data_tail;
  return std::exchange(read_, read) == read && page_->data_head != read;
}

// A buffer that cannot be looked at stays as it is: nobody would see that it is stuck.
void Buffers::share(pid_t tracer)
{
  Made made = find_made(tracer);
  for (int processor = 0; processor < made.processors; ++processor) {
    Descriptor ours = open_event(processor);
    Descriptor theirs = ours ? join(ours, made.events) : Descriptor();
    BufferView view(theirs.get());
    if (view && put(made.array, processor, ours))
      buffers_.push_back({processor, std::move(ours), std::move(theirs), std::move(view), Clock::now()});
  }
  array_ = std::move(made.array);
  stop_counting(made.events);
}

// bpftrace reads a buffer to its end before it looks at another: so each has to be empty now and then, or what the
// others hold comes too late.
void Buffers::balance()
{
  std::size_t const size = buffer_size();
  auto const now = Clock::now();
  for (Buffer& buffer : buffers_) {
    std::uint64_t const waiting = buffer.view.waiting();
    bool const empty = waiting < size / 256;
    if (empty) buffer.seen_empty = now;
    if (!buffer.slowed && (waiting > size / 8 || now > buffer.seen_empty + longest_reading)) slow(buffer, true);
    if (buffer.slowed && empty) slow(buffer, false);
  }
}

void Buffers::slow(Buffer& buffer, bool slowed)
{
  if (put(array_, buffer.processor, slowed ? buffer.theirs : buffer.ours)) buffer.slowed = slowed;
}

std::vector<int> Buffers::stuck()
{
  std::vector<int> processors;
  auto const now = Clock::now();
  if (now < next_look_) return processors;
  next_look_ = now + pause;
  for (Buffer& buffer : buffers_)
    if (buffer.view.is_stuck()) processors.push_back(buffer.processor);
  return processors;
}

}  // namespace iotrace::capture::bpftrace
