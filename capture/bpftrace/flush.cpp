#include "capture/bpftrace/flush.hpp"

#include <sched.h>
#include <unistd.h>

#include <vector>

namespace iotrace::capture::bpftrace {
namespace {

constexpr int most_processors = 8192;  // NR_CPUS

/// A set of processors of any size (CPU_SET(3)).
class Processors {
 public:
  Processors() : bits_(CPU_ALLOC_SIZE(most_processors)) {}
  bool load() { return ::sched_getaffinity(0, bits_.size(), set()) == 0; }
  bool apply() { return ::sched_setaffinity(0, bits_.size(), set()) == 0; }
  bool has(int processor) { return CPU_ISSET_S(static_cast<std::size_t>(processor), bits_.size(), set()); }
  void add(int processor) { CPU_SET_S(static_cast<std::size_t>(processor), bits_.size(), set()); }

 private:
  cpu_set_t* set() { return reinterpret_cast<cpu_set_t*>(bits_.data()); }
  std::vector<char> bits_;
};

// What the program tells the two kinds of marks apart by: whose group is asked for.
constexpr pid_t last_mark = 0;
constexpr pid_t mere_nudge = 1;

// False where we may not run.
bool mark(int processor, pid_t kind)
{
  Processors one;
  one.add(processor);
  if (!one.apply()) return false;
  for (int i = 0; i < lines_a_wake; ++i) [[maybe_unused]] pid_t const unused = ::getpgid(kind);
  return true;
}

}  // namespace

// COMMAND may have left the processors that we were given, so all are tried.
std::size_t flush()
{
  Processors ours;
  if (!ours.load()) return 0;
  std::size_t marks = 0;
  auto const count = static_cast<int>(::sysconf(_SC_NPROCESSORS_CONF));
  for (int processor = 0; processor < most_processors; ++processor)
    if ((processor < count || ours.has(processor)) && mark(processor, last_mark)) ++marks;
  ours.apply();
  return marks;
}

void nudge(std::vector<int> const& processors)
{
  Processors ours;
  if (processors.empty() || !ours.load()) return;
  for (int const processor : processors) mark(processor, mere_nudge);
  ours.apply();
}

}  // namespace iotrace::capture::bpftrace
