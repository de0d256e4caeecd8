#include "parsers/strace/merge.hpp"

#include <algorithm>
#include <functional>
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
    if (sources_[i]->advance()) starts_.push_back({sources_[i]->time(), 0, i});
  by_time_ = std::all_of(starts_.begin(), starts_.end(),
                         [&](Turn const& turn) { return sources_[turn.source]->timeline().clock() != Clock::none; });
  if (by_time_) std::sort(starts_.begin(), starts_.end());
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
  if (given_) {
    Source& source = *sources_[given_->source];
    if (source.advance())
      given_->at = source.time();
    else
      given_.reset();
  }
  let_next_in();
  if (!turns_.empty() && (!given_ || turns_.front() < *given_)) change_given();
  return given_ ? sources_[given_->source].get() : nullptr;
}

// The next source begins where no other has an earlier line.
void Merge::let_next_in()
{
  while (next_start_ < starts_.size() && started_[starts_[next_start_].source]) ++next_start_;
  if (next_start_ == starts_.size()) return;
  Turn const& start = starts_[next_start_];
  if ((turns_.empty() || start < turns_.front()) && (!given_ || start < *given_)) let_in(start);
}

void Merge::let_in(Turn const& turn)
{
  started_[turn.source] = true;
  turns_.push_back(turn);
  std::push_heap(turns_.begin(), turns_.end(), std::greater<>());
}

void Merge::change_given()
{
  if (given_) {
    std::swap(*given_, turns_.front());
    sink();
    return;
  }
  std::pop_heap(turns_.begin(), turns_.end(), std::greater<>());
  given_ = turns_.back();
  turns_.pop_back();
}

// The turn on top of the heap goes down to where it belongs, which std::pop_heap and std::push_heap do in two ways.
void Merge::sink()
{
  Turn const sinking = turns_.front();
  std::size_t place = 0;
  for (std::size_t below = 1; below < turns_.size(); below = 2 * place + 1) {
    if (below + 1 < turns_.size() && turns_[below + 1] < turns_[below]) ++below;
    if (!(turns_[below] < sinking)) break;
    turns_[place] = turns_[below];
    place = below;
  }
  turns_[place] = sinking;
}

// True when the source has a line to give. One of several has its first line read already.
bool Merge::move_on(std::size_t source)
{
  bool const fresh = !started_[source];
  started_[source] = true;
  if (!fresh) return sources_[source]->advance();
  auto const start = std::lower_bound(starts_.begin(), starts_.end(), source,
                                      [](Turn const& turn, std::size_t wanted) { return turn.source < wanted; });
  return start != starts_.end() && start->source == source;
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

// It goes before others of the same time.
void Merge::prefer(std::size_t source)
{
  if (!started_[source]) {
    Turn start{sources_[source]->time(), 0, source};
    if (!std::binary_search(starts_.begin(), starts_.end(), start)) return;  // its file is empty
    start.birth = ++births_;
    return let_in(start);
  }
  auto const turn = std::find_if(turns_.begin(), turns_.end(),
                                 [&](Turn const& one) { return one.source == source && one.birth == 0; });
  if (turn == turns_.end()) return;
  turn->birth = ++births_;
  std::make_heap(turns_.begin(), turns_.end(), std::greater<>());
}

}  // namespace iotrace::strace
