#include "parsers/strace/owners.hpp"

#include "parsers/strace/calls.hpp"

namespace iotrace::strace {
namespace {

bool is_exit(Shape shape) { return shape == Shape::exited || shape == Shape::killed; }

// Calls that return the caller's own number.
std::int32_t own_number(Call const& call)
{
  bool const tells = call.name == "getpid" || call.name == "gettid" || call.name == "set_tid_address";
  bool const told = tells && call.ending == Ending::result && call.result.known && call.result.error.empty();
  return told ? static_cast<std::int32_t>(call.result.value) : 0;
}

bool begins_fork(Call const& call)
{
  if (call.resumed || call.ending != Ending::unfinished) return false;
  Role const* const role = role_of(call);
  return role != nullptr && role->kind == Kind::forks;
}

}  // namespace

std::int32_t Owners::of(Line const& line)
{
  if (known_) return *known_;
  if (line.leader.pid == 0) return of_bare(line);
  std::int32_t const tid = canonical(line.leader.pid);
  if (tid == last_ || tid == recent(tid)) return last_ = tid;
  meet(tid, line);
  return last_;
}

std::int32_t Owners::of_bare(Line const& line)
{
  if (live_.empty() && leaving_ != 0 && is_exit(line.shape)) return leaving_;
  if (live_.empty()) restart();
  std::int32_t const owner = *live_.begin();
  if (line.shape == Shape::call && owner == root_ && !learned_) {
    forking_ = begins_fork(line.call);
    if (std::int32_t const number = own_number(line.call); number > 0) learn(number);
  }
  return *live_.begin();
}

void Owners::restart()
{
  live_.clear();
  recent_ = {};
  root_ = next_--;
  learned_ = released_ = forking_ = false;
  leaving_ = 0;
  live_.insert(root_);
}

// A pid that was never seen: the child of a fork that has not returned, or else the root under its own number.
void Owners::meet(std::int32_t tid, Line const& line)
{
  prefixed_ = true;
  bool const is_root = root_ != 0 && !learned_ && !live_.contains(tid) && (!forking_ || line.call.resumed);
  if (is_root) learn(tid);
  last_ = canonical(tid);
  if (is_exit(line.shape)) return;
  live_.insert(last_);
  recent(last_) = last_;
}

void Owners::learn(std::int32_t tid)
{
  learned_ = true;
  if (tid == root_) return;
  if (released_) {
    synthetic_of_[tid] = root_;
    return;
  }
  renaming_ = Renaming{root_, tid};
  bury(root_);
  live_.insert(tid);
  root_ = tid;
}

void Owners::bury(std::int32_t tid)
{
  live_.erase(tid);
  if (recent(tid) == tid) recent(tid) = 0;
}

std::int32_t Owners::canonical(std::int32_t tid) const
{
  if (synthetic_of_.empty()) return tid;
  auto const known = synthetic_of_.find(tid);
  return known == synthetic_of_.end() ? tid : known->second;
}

void Owners::leave(std::int32_t tid)
{
  bury(tid);
  leaving_ = tid;
}

void Owners::died(std::int32_t tid)
{
  bury(tid);
  if (tid == last_) last_ = 0;
  if (tid == leaving_) leaving_ = 0;
}

std::optional<Renaming> Owners::take_renaming() noexcept
{
  auto const renaming = renaming_;
  renaming_.reset();
  return renaming;
}

}  // namespace iotrace::strace
