// Lines → whole calls → facts. Rules and their sources: strace's print_syscall_resume and maybe_switch_tcbs, and logs
// of versions 4.5 to 7.2.
#include "parsers/strace/joiner.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "parsers/strace/constants.hpp"

namespace iotrace::strace {
namespace {

// Bounds for logs that are made to exhaust memory: no system has as many calls open, no call as long arguments.
constexpr std::size_t max_open = 100'000;
constexpr std::size_t max_arguments = std::size_t{16} << 20;

std::size_t recent_place(std::int32_t tid) noexcept { return static_cast<std::uint32_t>(tid) % 8; }

// After an execve that took over its leader some versions print the success as an error beyond all numbers.
Result mend_exec(Result result)
{
  if (!result.numbered || (result.number >= 0 && result.number < 4096)) return result;
  Result success;
  success.known = true;
  return success;
}

void add_notice(Batch& batch, Verb verb, Stamp const& stamp, std::int64_t value)
{
  batch.add(verb, stamp.tid, stamp.at, stamp.line).value = value;
}

void add_gap_at(Batch& batch, Stamp const& stamp, std::string_view kind, std::string_view name)
{
  batch.add_gap(stamp.tid, stamp.at, stamp.line, kind, batch.arena.keep(name));
}

// Head and tail of a call that was cut between two arguments. Up to 6.15 the separator stood in the head, later in the
// tail; up to 4.26 the tail began with a blank. Set side by side they are right for all.
std::string_view join(std::string_view head, std::string_view tail, Arena& arena)
{
  if (tail.empty()) return arena.keep(head);
  char* const room = arena.allocate(head.size() + tail.size());
  std::copy(tail.begin(), tail.end(), std::copy(head.begin(), head.end(), room));
  return {room, head.size() + tail.size()};
}

}  // namespace

void Joiner::accept(Line const& line, Draft const* draft, Stamp const& stamp, Batch& batch)
{
  switch (line.shape) {
    case Shape::call:
      accept_call(line.call, draft, stamp, batch);
      break;
    case Shape::exited:
    case Shape::killed:
      end_thread(line, stamp, batch);
      break;
    case Shape::superseded:
      supersede(static_cast<std::int32_t>(line.number), stamp, batch);
      break;
    default:
      break;
  }
}

void Joiner::accept_call(Call const& call, Draft const* draft, Stamp const& stamp, Batch& batch)
{
  if (call.resumed) return resume(call, stamp, batch);
  if (find_open(stamp.tid) != nullptr) abandon(stamp.tid, batch);

  Role const* const role = role_of(call);
  note(role);
  switch (call.ending) {
    case Ending::result:
      if (role == nullptr || role->make == nullptr) break;
      if (draft != nullptr && draft->state != Draft::State::none)
        finish_draft(*draft, *role, stamp, batch);
      else
        make(*role, call.name, call.arguments, call.result, stamp, Phase::whole, batch);
      break;
    case Ending::detached:
      add_gap_at(batch, stamp, "detached", call.name);
      break;
    default:
      open(call, role, stamp, batch);
  }
}

void Joiner::finish_draft(Draft const& draft, Role const& role, Stamp const& stamp, Batch& batch)
{
  if (draft.state == Draft::State::nothing) return;
  Fact& fact = batch.facts.emplace_back(draft.fact);
  fact.tid = stamp.tid;
  fact.at = stamp.at;
  fact.line = stamp.line;
  if (role.kind == Kind::forks) note_threads(batch.facts.size() - 1, batch);
}

void Joiner::note(Role const* role) noexcept
{
  if (role == nullptr) return;
  auto const kind = static_cast<std::size_t>(role->kind);
  if (kind < coverage_kinds) sightings_.kinds.set(kind);
  if (role->kind == Kind::outside) sightings_.unfiltered = true;
}

void Joiner::open(Call const& call, Role const* role, Stamp const& stamp, Batch& batch)
{
  if (open_.size() >= max_open) abandon(open_.begin()->first, batch);
  Opened& opened = place_of(stamp.tid);
  bool const makes = role != nullptr && role->make != nullptr;
  opened.role = role;
  opened.name = call.name;
  opened.stamp = stamp;
  opened.becomes = static_cast<std::int32_t>(call.pid);
  opened.entered = makes && role->at_entry;
  opened.superseding = opened.returned = false;
  opened.arguments.assign(makes ? call.arguments : std::string_view{});
  if (opened.entered) make(*role, call.name, call.arguments, {}, stamp, Phase::entry, batch);
}

void Joiner::resume(Call const& call, Stamp const& stamp, Batch& batch)
{
  auto const find_head = [&] {
    Opened* const opened = find_open(stamp.tid);
    return opened != nullptr && opened->name == call.name ? opened : nullptr;
  };
  Opened* opened = find_head();
  if (opened == nullptr && call.name.starts_with("execve") && adopt_exec(stamp.tid, stamp, batch)) opened = find_head();
  if (opened == nullptr) {
    if (find_open(stamp.tid) != nullptr) abandon(stamp.tid, batch);
    Role const* const role = find_role(call.name);
    note(role);
    if (is_required(role)) add_gap_at(batch, stamp, "resumed", call.name);
    return;
  }
  if (call.ending == Ending::result) return close(*opened, call, stamp, batch);
  if (opened->arguments.size() < max_arguments) opened->arguments += call.arguments;
  if (call.ending != Ending::detached) return;
  add_gap_at(batch, stamp, "detached", call.name);
  forget(stamp.tid);
}

void Joiner::close(Opened& head, Call const& call, Stamp const& stamp, Batch& batch)
{
  if (head.role != nullptr && head.role->make != nullptr) {
    Stamp const began{stamp.tid, head.stamp.at, head.stamp.line};
    Result const result = head.superseding ? mend_exec(call.result) : call.result;
    Phase const phase = head.entered ? Phase::exit : Phase::whole;
    make(*head.role, call.name, join(head.arguments, call.arguments, batch.arena), result, began, phase, batch);
  }
  drop(stamp.tid, head);
}

// The thread's open call; null where it has none.
Joiner::Opened* Joiner::find_open(std::int32_t tid)
{
  auto& [recent, opened] = recent_[recent_place(tid)];
  if (recent != tid || opened == nullptr) {
    auto const found = open_.find(tid);
    if (found == open_.end()) return nullptr;
    recent = tid;
    opened = &found->second;
  }
  return opened->returned ? nullptr : opened;
}

// Where the thread's open call is kept, a new place where it has none yet.
Joiner::Opened& Joiner::place_of(std::int32_t tid)
{
  auto& [recent, opened] = recent_[recent_place(tid)];
  if (recent == tid && opened != nullptr) return *opened;
  recent = tid;
  opened = &open_[tid];
  return *opened;
}

// A thread that has returned from a call will make another: what it needs is kept, where that is not much.
void Joiner::drop(std::int32_t tid, Opened& head)
{
  constexpr std::size_t most_threads = 1024;
  constexpr std::size_t most_text = std::size_t{4} << 10;
  if (open_.size() <= most_threads && head.arguments.capacity() <= most_text)
    head.returned = true;
  else
    forget(tid);
}

Joiner::Opened Joiner::take(std::int32_t tid)
{
  Opened taken = std::move(*find_open(tid));
  forget(tid);
  return taken;
}

void Joiner::forget(std::int32_t tid)
{
  recent_[recent_place(tid)] = {};
  open_.erase(tid);
}

void Joiner::make(Role const& role, std::string_view name, std::string_view arguments, Result const& result,
                  Stamp const& stamp, Phase phase, Batch& batch)
{
  std::int16_t error = 0;
  Outcome outcome = outcome_of(result, error);
  if (is_injected(result)) {
    outcome = Outcome::unknown;
    if (is_required(&role)) add_gap_at(batch, stamp, "injected", name);
    if (phase == Phase::whole) return;
  }
  std::size_t const before = batch.facts.size();
  arguments_.reset(arguments);
  role.make({name, arguments_, result, stamp.tid, stamp.at, stamp.line, phase, outcome, error}, batch);
  if (role.kind == Kind::forks) note_threads(before, batch);
}

void Joiner::note_threads(std::size_t from, Batch const& batch)
{
  for (std::size_t i = from; i < batch.facts.size(); ++i) {
    Fact const& fact = batch.facts[i];
    bool const thread = fact.verb == Verb::fork && (fact.flags & ForkFlag::thread) != 0;
    if (thread && fact.phase != Phase::entry && fact.outcome == Outcome::success && leaders_.size() < max_open)
      leaders_[static_cast<std::int32_t>(fact.value)] = leader_of(fact.tid);
  }
}

std::int32_t Joiner::leader_of(std::int32_t tid) const
{
  auto const leader = leaders_.find(tid);
  return leader == leaders_.end() ? tid : leader->second;
}

// `stamp.tid` leads a process whose thread `caller` has called execve: the thread goes on under the leader's number.
void Joiner::supersede(std::int32_t caller, Stamp const& stamp, Batch& batch)
{
  add_notice(batch, Verb::superseded, stamp, caller);
  leaders_.erase(caller);
  if (find_open(caller) == nullptr || caller == stamp.tid) return forget(caller);
  Opened taken = take(caller);
  taken.superseding = true;
  open_.insert_or_assign(stamp.tid, std::move(taken));
}

// An execve returns in a thread that called none, and no notice said so (--quiet=thread-execve): it is that of another
// thread of the same process.
bool Joiner::adopt_exec(std::int32_t tid, Stamp const& stamp, Batch& batch)
{
  std::vector<std::int32_t> callers;
  for (auto const& [caller, opened] : open_)
    if (!opened.returned && opened.role != nullptr && opened.role->kind == Kind::execs) callers.push_back(caller);
  auto const keep_only = [&](auto matches) {
    if (std::any_of(callers.begin(), callers.end(), matches))
      callers.erase(std::remove_if(callers.begin(), callers.end(), [&](auto c) { return !matches(c); }), callers.end());
  };
  keep_only([&](std::int32_t caller) { return leader_of(caller) == tid; });
  keep_only([&](std::int32_t caller) { return open_[caller].becomes == tid; });
  if (callers.size() != 1) return false;
  supersede(callers.front(), stamp, batch);
  return true;
}

void Joiner::end_thread(Line const& line, Stamp const& stamp, Batch& batch)
{
  Opened const* const opened = find_open(stamp.tid);
  bool const exits = opened != nullptr && opened->role != nullptr && opened->role->kind == Kind::exits;
  if (exits) abandon(stamp.tid, batch);
  forget(stamp.tid);
  leaders_.erase(stamp.tid);
  std::int64_t const signal = find_signal(line.word);
  add_notice(batch, Verb::ended, stamp, line.shape == Shape::killed ? -signal : line.number);
}

// The second half never came. An exit needs none; of the others, those without which the sets are wrong are told.
void Joiner::abandon(std::int32_t tid, Batch& batch)
{
  Opened const* const head = find_open(tid);
  bool const exits = head != nullptr && head->role != nullptr && head->role->kind == Kind::exits;
  if (exits)
    make(*head->role, head->name, head->arguments, {}, head->stamp, Phase::whole, batch);
  else if (head != nullptr && is_required(head->role))
    add_gap_at(batch, head->stamp, "unfinished", head->name);
  forget(tid);
}

void Joiner::lose(Line const& line, Stamp const& stamp, bool last, Batch& batch)
{
  if (line.call.name.empty()) return;
  Role const* const role = find_role(line.call.name);
  if (is_required(role)) add_gap_at(batch, stamp, last ? "unfinished" : "unparsed", line.call.name);
}

void Joiner::finish(Batch& batch)
{
  std::vector<std::pair<std::uint64_t, std::int32_t>> left;  // line, thread
  for (auto const& [tid, opened] : open_)
    if (!opened.returned) left.emplace_back(opened.stamp.line, tid);
  std::sort(left.begin(), left.end());
  for (auto const& [line, tid] : left) abandon(tid, batch);
}

void Joiner::rename(std::int32_t from, std::int32_t to)
{
  if (find_open(from) == nullptr || find_open(to) != nullptr) return forget(from);
  Opened taken = take(from);
  taken.stamp.tid = to;
  open_.insert_or_assign(to, std::move(taken));
}

}  // namespace iotrace::strace
