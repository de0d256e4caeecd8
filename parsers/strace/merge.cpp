#include "parsers/strace/merge.hpp"

#include <algorithm>
#include <utility>

namespace iotrace::strace {
namespace {

std::int32_t tid_of(std::unique_ptr<Source> const& source) { return source->tid().value_or(0); }

}  // namespace

Merge::Merge(std::vector<std::unique_ptr<Source>> sources) : sources_(std::move(sources)), started_(sources_.size())
{
  // A parent's number is mostly smaller than its children's: without times the root is the smallest.
  std::stable_sort(sources_.begin(), sources_.end(),
                   [](auto const& a, auto const& b) { return tid_of(a) < tid_of(b); });
}

bool Merge::Turn::operator<(Turn const& other) const
{
  if (at != other.at) return at < other.at;
  if (birth != other.birth) return birth > other.birth;
  return source < other.source;
}

// A single stream is never read ahead; of several the first line of each is, to see whether they have times.
void Merge::begin()
{
  begun_ = true;
  if (sources_.size() < 2) return;
  for (std::size_t i = 0; i < sources_.size(); ++i)
    if (sources_[i]->advance()) turns_.insert({sources_[i]->time(), 0, i});
  by_time_ = std::all_of(turns_.begin(), turns_.end(),
                         [&](Turn const& turn) { return sources_[turn.source]->timeline().clock() != Clock::none; });
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

// The source that was given last moves on first; mostly its turn has come again.
Source* Merge::next_by_time()
{
  auto last = std::move(given_);
  if (last && sources_[last.value().source]->advance()) {
    last.value().at = sources_[last.value().source]->time();
    if (turns_.empty() || last.value() < *turns_.begin())
      given_ = std::move(last);
    else
      turns_.insert(std::move(last));
  }
  if (given_) return sources_[given_.value().source].get();
  if (turns_.empty()) return nullptr;
  given_ = turns_.extract(turns_.begin());
  return sources_[given_.value().source].get();
}

// True when the source has a line to give. One of several has its first line read already.
bool Merge::move_on(std::size_t source)
{
  bool const fresh = !started_[source];
  started_[source] = true;
  if (!fresh) return sources_[source]->advance();
  return std::any_of(turns_.begin(), turns_.end(), [&](Turn const& turn) { return turn.source == source; });
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
  if (sources_.size() < 2) return;
  auto const child = std::lower_bound(sources_.begin(), sources_.end(), tid,
                                      [](auto const& source, std::int32_t wanted) { return tid_of(source) < wanted; });
  if (child == sources_.end() || (*child)->tid() != tid) return;
  auto const index = static_cast<std::size_t>(child - sources_.begin());
  if (by_time_) return prefer(index);
  if (started_[index]) return;
  (*child)->start_at(at);
  stack_.push_back(index);
}

// Its first line was read when the merge began.
void Merge::prefer(std::size_t source)
{
  auto turn = turns_.extract(Turn{sources_[source]->time(), 0, source});
  if (!turn) return;
  turn.value().birth = ++births_;
  turns_.insert(std::move(turn));
}

}  // namespace iotrace::strace
