#include "parsers/fs_usage/actors.hpp"

#include <utility>

namespace iotrace::fs_usage {
namespace {

constexpr std::size_t cut_name =
    16;  // MAXCOMLEN, to which names of programs are cut before macOS 10.12 and sometimes after
constexpr std::size_t max_name = 32;  // bytes of a program's name that fs_usage prints of a call

}  // namespace

// One log has names cut at 16 bytes and whole ones, even of one thread: a name of 16 bytes and a longer one that begins
// with it are the same program's.
std::int32_t Actors::leader(std::string_view command, bool& is_new)
{
  auto const known = leaders_.find(std::string(command));
  is_new = known == leaders_.end();
  if (!is_new) return known->second;
  std::string const cut(command.substr(0, cut_name));
  auto const other = command.size() > cut_name ? leaders_.find(cut) : cut_.find(cut);
  bool const is_same = command.size() > cut_name ? other != leaders_.end() : other != cut_.end();
  std::int32_t const lead = is_same ? other->second : next_synthetic_--;
  leaders_.emplace(command, lead);
  if (command.size() >= cut_name) cut_.try_emplace(cut, lead);
  return lead;
}

// Thread ids have 64 bits on macOS; those that are not ours to keep get a number of our own.
std::int32_t Actors::number(std::int64_t thread)
{
  return thread > 0 && thread <= INT32_MAX ? static_cast<std::int32_t>(thread) : next_synthetic_--;
}

Actor& Actors::find(std::string_view command, std::int64_t thread, Stamp const& stamp, Batch& batch)
{
  bool is_new = false;
  std::int32_t const lead = leader(command, is_new);
  if (is_new && !command.empty() && command.find('/') == std::string_view::npos)
    batch.add(Verb::runs, lead, stamp.at, stamp.line).first = plain_name(batch.arena.keep(command));
  std::int64_t const key = thread != 0 ? thread : lead;  // narrow lines have no thread: the leader acts
  auto const [entry, added] = actors_.try_emplace(key);
  Actor& actor = entry->second;
  if (!added && actor.leader == lead) return actor;
  if (added && anyone_moved_) actor.folder = {Folder::Origin::unknown, {}};
  if (added) actor.tid = thread != 0 ? number(thread) : lead;
  actor.leader = lead;
  if (thread == 0) return actor;
  Fact& fact = batch.add(Verb::fork, lead, stamp.at, stamp.line);
  fact.flags = ForkFlag::thread | ForkFlag::files | ForkFlag::fs;
  fact.value = actor.tid;
  return actor;
}

std::int32_t Actors::program(std::string_view path)
{
  bool is_new = false;
  return leader(path.substr(path.rfind('/') + 1).substr(0, max_name), is_new);
}

void Actors::exited(std::int64_t thread, Stamp const& stamp, Batch& batch)
{
  auto const actor = actors_.find(thread);
  if (actor == actors_.end()) return;
  batch.add(Verb::exit, actor->second.tid, stamp.at, stamp.line).value = no_status;
  actors_.erase(actor);
}

Actors::Process& Actors::process(Actor const& actor)
{
  Process& process = processes_[actor.leader];
  if (process.forgotten != forgotten_) process.held.clear();
  process.forgotten = forgotten_;
  return process;
}

void Actors::opened(Actor const& actor, std::int64_t fd, std::uint32_t flags)
{
  Process& owner = process(actor);
  if (owner.held.size() >= max_held) owner.held.clear();
  auto const [entry, added] = owner.held.try_emplace(fd);
  if (!added && entry->second.tid != actor.tid) owner.several = true;
  entry->second = {flags, actor.tid};
}

void Actors::closed(Actor const& actor, std::int64_t fd)
{
  if (holds(actor, fd, 0)) process(actor).held.erase(fd);
}

bool Actors::holds(Actor const& actor, std::int64_t fd, std::uint32_t flags) const
{
  auto const owner = processes_.find(actor.leader);
  if (owner == processes_.end() || owner->second.forgotten != forgotten_) return false;
  auto const held = owner->second.held.find(fd);
  if (held == owner->second.held.end() || (held->second.flags & flags) != flags) return false;
  return !owner->second.several || held->second.tid == actor.tid;
}

void Actors::moved(Actor& actor, Folder folder, bool alone)
{
  actor.folder = std::move(folder);
  actor.settled = ++moves_;
  if (alone) return;
  anyone_moved_ = true;
  process(actor).moved = moves_;
}

Folder const& Actors::folder(Actor const& actor) const
{
  static Folder const unknown{Folder::Origin::unknown, {}};
  auto const owner = processes_.find(actor.leader);
  bool const moved_by_other = owner != processes_.end() && owner->second.moved > actor.settled;
  return moved_by_other ? unknown : actor.folder;
}

}  // namespace iotrace::fs_usage
