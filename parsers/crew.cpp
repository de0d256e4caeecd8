#include "parsers/crew.hpp"

#include <algorithm>
#include <system_error>

namespace iotrace {
namespace {

constexpr unsigned most_threads = 3;  // bytes to lines, lines to facts; the caller folds

unsigned spare_processors() { return std::clamp(std::thread::hardware_concurrency(), 2U, most_threads + 1) - 1; }

}  // namespace

Crew::Crew() : Crew(spare_processors()) {}

Crew::Crew(unsigned threads)
{
  try {
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
  } catch (std::system_error const&) {
    // No more of them may be started (RLIMIT_NPROC, a container's pids.max): those who wait make everything themselves.
  }
}

Crew::~Crew()
{
  {
    auto const held = lock();
    over_ = true;
  }
  tell();
  for (std::thread& thread : threads_) thread.join();
}

void Crew::work()
{
  auto held = lock();
  while (!over_) work_or_wait(held, Rank::facts);
}

std::size_t Crew::size()
{
  auto const held = lock();
  return stages_.size();
}

void Crew::join(Stage& stage)
{
  auto const held = lock();
  stages_.push_back(&stage);
  tell();
}

void Crew::leave(Stage& stage) { std::erase(stages_, &stage); }

// What is asked for next first: of the highest rank.
void Crew::work_or_wait(std::unique_lock<std::mutex>& lock, Rank most)
{
  Stage* next = nullptr;
  for (Stage* const stage : stages_)
    if (stage->rank() <= most && (next == nullptr || stage->rank() > next->rank()) && stage->is_open()) next = stage;
  if (next == nullptr)
    changed_.wait(lock);
  else
    next->make_part(lock);
}

}  // namespace iotrace
