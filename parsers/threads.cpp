#include "parsers/threads.hpp"

#include <algorithm>
#include <utility>

namespace iotrace {

void Threads::foresee(Fact const& fact)
{
  if (fact.verb != Verb::fork || fact.phase == Phase::entry || fact.outcome != Outcome::success) return;
  births_[static_cast<std::int32_t>(fact.value)].push_back({fact.tid, fact.flags});
}

Life* Threads::find(std::int32_t tid)
{
  if (tid == last_tid_ && last_ != nullptr) return last_;
  auto const life = lives_.find(tid);
  if (life == lives_.end()) return nullptr;
  last_tid_ = tid;
  last_ = life->second.get();
  return last_;
}

Life& Threads::life(std::int32_t tid, bool starts, Nanos at)
{
  if (Life* const known = find(tid)) {
    if (!known->over || !starts) return *known;
    end(*known, no_time);
  }
  Life* parent = foreseen_parent(tid);
  if (parent == nullptr) parent = likely_parent();
  if (parent == nullptr) {
    if (Life* const foreign = claim_foreign(tid)) return *foreign;
    return begin(tid, nullptr, nullptr, at);
  }
  Life::Fork const fork = parent->fork ? *parent->fork : inherit(*parent, births_[tid].front().flags);
  if (parent->fork) parent->fork->claimed = true;
  std::int32_t const announcer = parent->thread.tid;
  Life& child = begin(tid, parent, &fork, at);
  child.announced_by = announcer;
  return child;
}

Life* Threads::foreseen_parent(std::int32_t tid)
{
  auto const births = births_.find(tid);
  if (births == births_.end() || births->second.empty()) return nullptr;
  return find(births->second.front().parent);
}

// A thread nobody announced while exactly one fork is open is that fork's child (strace follows every child).
Life* Threads::likely_parent()
{
  Life* only = nullptr;
  for (std::int32_t const tid : forking_) {
    Life* const life = find(tid);
    if (life == nullptr || !life->fork || life->fork->claimed) continue;
    if (only != nullptr) return nullptr;
    only = life;
  }
  return only;
}

// In a pid namespace a fork returns a number the tracer does not use; its children speak up in the order of attach.
Life* Threads::claim_foreign(std::int32_t tid)
{
  while (!unseen_foreign_.empty()) {
    std::int32_t const inner = unseen_foreign_.front();
    unseen_foreign_.pop_front();
    auto node = lives_.extract(inner);
    if (node.empty()) continue;
    node.key() = tid;
    Life& life = *node.mapped();
    life.thread.tid = tid;
    sink_.amend(life.thread);
    last_ = nullptr;
    lives_.insert(std::move(node));
    return &life;
  }
  return nullptr;
}

Life::Fork Threads::inherit(Life& parent, std::uint32_t flags) const
{
  auto const shared = [flags](std::uint32_t flag) { return (flags & (ForkFlag::thread | flag)) != 0; };
  Life::Fork fork;
  fork.flags = flags;
  fork.descriptors = shared(ForkFlag::files) ? parent.descriptors : std::make_shared<Descriptors>(*parent.descriptors);
  fork.place = shared(ForkFlag::fs) ? parent.place : std::make_shared<Place>(*parent.place);
  return fork;
}

void Threads::begin_fork(Life& parent, std::uint32_t flags)
{
  parent.fork = inherit(parent, flags);
  forking_.insert(parent.thread.tid);
}

void Threads::end_fork(Life& parent, std::int32_t child, std::uint32_t flags, Nanos at)
{
  if (!parent.fork) parent.fork = inherit(parent, flags);
  parent.fork->flags = flags;
  Life::Fork const fork = *std::exchange(parent.fork, std::nullopt);
  forking_.erase(parent.thread.tid);
  if (auto const births = births_.find(child); births != births_.end()) {
    births->second.pop_front();
    if (births->second.empty()) births_.erase(births);
  }

  if (child == parent.thread.tid) return;  // nobody is his own child: a log that was damaged or made up
  if (parent.process->foreign_pids && fork.claimed) return;  // its child has spoken under the tracer's number
  Life* const known = find(child);
  bool const is_ours = known != nullptr &&
                       (known->announced_by == parent.thread.tid || (is_orphan(*known) && !descends(parent, *known)));
  if (is_ours) {
    bool const announced = std::exchange(known->announced_by, 0) != 0;
    if ((fork.flags & ForkFlag::thread) != 0) return join_process(*known, parent);
    return announced ? void() : adopt(*known, parent, fork);
  }
  if (known != nullptr) end(*known, no_time);  // the id is used again and the log has no exit lines
  begin(child, &parent, &fork, at);
  if (parent.process->foreign_pids) unseen_foreign_.push_back(child);
}

// Then the orphan cannot be the child: its id was used again, and the log has no exit lines.
bool Threads::descends(Life const& life, Life const& orphan)
{
  constexpr int deepest = 1000;  // deeper than any build: whoever made such a log up shall not make us climb for hours
  ThreadId at = life.process->id;
  for (int steps = 0; at != ThreadId::none; ++steps) {
    if (at == orphan.thread.id || steps == deepest) return true;
    at = parent_of(at);
  }
  return false;
}

ThreadId& Threads::parent_of(ThreadId id)
{
  std::size_t const place = number(id) - number(first_);
  if (place >= parents_.size()) parents_.resize(place + 1, ThreadId::none);
  return parents_[place];
}

bool Threads::is_orphan(Life const& life) const
{
  return life.thread.parent == ThreadId::none && life.thread.id == life.process->id && life.thread.id != first_ &&
         !life.over;
}

// A thread that spoke before the fork that made it one was known, with all that it was taken to lead.
void Threads::join_process(Life& child, Life& parent)
{
  std::shared_ptr<Process> const left = child.process;
  if (left == parent.process) return;
  bool const led = child.thread.id == left->id;
  child.thread.parent = ThreadId::none;
  move_to(child, parent);
  if (led && left->threads > 0)
    for (auto const& [tid, life] : lives_)
      if (life->process == left) move_to(*life, parent);
  if (left->threads == 0) end_process(*left);
}

void Threads::move_to(Life& life, Life& other)
{
  --life.process->threads;
  ++other.process->threads;
  life.process = other.process;
  life.thread.process = other.process->id;
  life.descriptors = other.descriptors;
  life.place = other.place;
  sink_.amend(life.thread);
}

Life& Threads::begin(std::int32_t tid, Life* parent, Life::Fork const* fork, Nanos at)
{
  auto life = std::make_unique<Life>();
  bool const thread = parent != nullptr && (fork->flags & ForkFlag::thread) != 0;
  life->thread.tid = tid;
  life->thread.trace = sink_.trace();
  life->thread.born = at;
  life->descriptors = parent == nullptr ? std::make_shared<Descriptors>() : fork->descriptors;
  life->place = parent == nullptr ? std::make_shared<Place>(first_place_) : fork->place;
  if (thread) {
    life->process = parent->process;
    life->thread.process = parent->process->id;
  } else {
    life->process = std::make_shared<Process>();
  }
  if (parent != nullptr && !thread) adopt(*life, *parent, *fork);
  life->thread.id = sink_.begin(life->thread);
  if (!thread) life->thread.process = life->process->id = life->thread.id;
  ++life->process->threads;
  if (first_ == ThreadId::none) first_ = life->thread.id;
  parent_of(life->thread.id) = life->thread.parent;
  Life& begun = *life;
  lives_.insert_or_assign(tid, std::move(life));
  last_ = nullptr;
  return begun;
}

// What a process has from the one that forked it. An adopted orphan keeps its own descriptors: they have moved on.
void Threads::adopt(Life& child, Life& parent, Life::Fork const& fork)
{
  bool const sibling = (fork.flags & ForkFlag::sibling) != 0;
  Process& process = *child.process;
  process.task = parent.process->task;
  process.foreign_pids = parent.process->foreign_pids || (fork.flags & ForkFlag::new_pids) != 0;
  child.thread.parent = sibling && parent.thread.parent != ThreadId::none ? parent.thread.parent : parent.process->id;
  if (child.thread.id == ThreadId::none) return;
  parent_of(child.thread.id) = child.thread.parent;
  if (child.place->cwd == PathId::none) *child.place = *fork.place;
  sink_.amend(child.thread);
}

void Threads::exit_thread(Life& life, std::int32_t code, Nanos at)
{
  if (life.thread.id == life.process->id || life.process->threads <= 1) life.thread.status = code;
  life.thread.died = at;
  life.over = true;
  sink_.amend(life.thread);
}

void Threads::exit_process(Life& life, std::int32_t code, Nanos at)
{
  life.over = true;
  life.thread.died = at;
  life.thread.status = code;
  sink_.amend(life.thread);
  if (life.process->threads <= 1) return end_process(*life.process);
  Life* const leader = leader_of(life);
  if (leader == nullptr || leader == &life) return;
  leader->thread.status = code;
  sink_.amend(leader->thread);
}

void Threads::end_process(Process& process)
{
  if (!std::exchange(process.ended, true)) sink_.end(process.id);
}

Life* Threads::leader_of(Life const& life)
{
  for (auto const& [tid, other] : lives_)
    if (other->thread.id == life.process->id) return other.get();
  return nullptr;
}

void Threads::end_thread(std::int32_t tid, std::int32_t status, Nanos at)
{
  Life* const life = find(tid);
  if (life == nullptr) return;
  life->thread.status = status;
  end(*life, at);
}

void Threads::end(Life& life, Nanos at)
{
  if (at != no_time) life.thread.died = at;
  sink_.amend(life.thread);
  forking_.erase(life.thread.tid);
  Process& process = *life.process;
  if (--process.threads == 0) end_process(process);
  last_ = nullptr;
  lives_.erase(life.thread.tid);
}

void Threads::exec(Life& life)
{
  life.descriptors = std::make_shared<Descriptors>(*life.descriptors);
  life.descriptors->close_on_exec();
}

void Threads::supersede(Life& leader, std::int32_t tid, Nanos at)
{
  leader.over = false;
  Life* const caller = find(tid);
  if (caller == nullptr || caller == &leader || caller->process != leader.process) return;
  leader.descriptors = caller->descriptors;
  leader.place = caller->place;
  end(*caller, at);
}

std::vector<Place*> Threads::places() const
{
  std::vector<Place*> all;
  for (auto const& [tid, life] : lives_) all.push_back(life->place.get());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

void Threads::finish()
{
  while (!lives_.empty()) end(*lives_.begin()->second, no_time);
}

}  // namespace iotrace
