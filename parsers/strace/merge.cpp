#include "parsers/strace/merge.hpp"

#include <algorithm>
#include <utility>

namespace iotrace::strace {

Merge::Merge(std::vector<std::unique_ptr<Source>> sources) : sources_(std::move(sources)), started_(sources_.size())
{
  // A parent's number is mostly smaller than its children's: without times the root is the smallest.
  std::stable_sort(sources_.begin(), sources_.end(),
                   [](auto const& a, auto const& b) { return a->tid().value_or(0) < b->tid().value_or(0); });
}

// A single stream is never read ahead; of several the first line of each is, to see whether they have times.
void Merge::begin()
{
  begun_ = true;
  if (sources_.size() < 2) return;
  for (std::size_t i = 0; i < sources_.size(); ++i)
    if (sources_[i]->advance()) heap_.push_back(i);
  by_time_ = std::all_of(heap_.begin(), heap_.end(),
                         [&](std::size_t i) { return sources_[i]->timeline().clock() != Clock::none; });
  if (by_time_) std::make_heap(heap_.begin(), heap_.end(), [&](std::size_t a, std::size_t b) { return sooner(b, a); });
}

bool Merge::sooner(std::size_t a, std::size_t b) const
{
  Nanos const left = sources_[a]->time();
  Nanos const right = sources_[b]->time();
  return left != right ? left < right : a < b;
}

Source* Merge::next()
{
  bool const first = !begun_;
  if (first) begin();
  Source* const source = sources_.size() == 1 ? only() : by_time_ ? next_by_time() : next_in_depth();
  if (first && source != nullptr) first_time_ = source->time();
  return source;
}

Source* Merge::only() { return sources_.front()->advance() ? sources_.front().get() : nullptr; }

// The front of the heap is the source that was given last: it moves on first.
Source* Merge::next_by_time()
{
  auto const later = [&](std::size_t a, std::size_t b) { return sooner(b, a); };
  if (!heap_.empty() && started_[heap_.front()]) {
    std::size_t const given = heap_.front();
    std::pop_heap(heap_.begin(), heap_.end(), later);
    heap_.pop_back();
    started_[given] = false;
    if (sources_[given]->advance()) {
      heap_.push_back(given);
      std::push_heap(heap_.begin(), heap_.end(), later);
    }
  }
  if (heap_.empty()) return nullptr;
  started_[heap_.front()] = true;
  return sources_[heap_.front()].get();
}

// True when the source has a line to give. One of several has its first line read already.
bool Merge::move_on(std::size_t source)
{
  bool const fresh = !started_[source];
  started_[source] = true;
  if (!fresh) return sources_[source]->advance();
  return std::find(heap_.begin(), heap_.end(), source) != heap_.end();
}

Source* Merge::next_in_depth()
{
  for (;;) {
    while (!stack_.empty()) {
      if (move_on(stack_.back())) return sources_[stack_.back()].get();
      stack_.pop_back();
    }
    while (next_start_ < sources_.size() && started_[next_start_]) ++next_start_;
    if (next_start_ == sources_.size()) return nullptr;
    stack_.push_back(next_start_);
  }
}

void Merge::start_child(std::int32_t tid, Nanos at)
{
  if (by_time_ || sources_.size() < 2) return;
  auto const child = std::find_if(sources_.begin(), sources_.end(), [&](auto const& s) { return s->tid() == tid; });
  if (child == sources_.end()) return;
  auto const index = static_cast<std::size_t>(child - sources_.begin());
  if (started_[index]) return;
  (*child)->start_at(at);
  stack_.push_back(index);
}

}  // namespace iotrace::strace
