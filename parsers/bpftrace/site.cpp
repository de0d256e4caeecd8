#include "parsers/bpftrace/site.hpp"

#include "parsers/linux_abi.hpp"

namespace iotrace::bpftrace {
namespace {

using namespace linux_abi;

constexpr std::uint64_t sb_nouser = 0x80000000;  // linux/fs.h: pipes, sockets and what else has no place in a tree

}  // namespace

// A call that a signal interrupted is made again or has done nothing: signal(7).
Outcome outcome_of(Site const& site)
{
  std::int64_t const result = site.result();
  if (result >= 0 || result < -4095) return Outcome::success;  // mmap returns addresses
  std::int64_t const error = -result;
  bool const again = (error >= erestartsys && error <= erestart_restartblock) || error == eintr || error == eagain;
  return again ? Outcome::unknown : Outcome::failure;
}

Fact& add_fact(Site const& site, Verb verb)
{
  Fact& fact = site.batch.add(verb, static_cast<std::int32_t>(site.event.line.tid), site.at, site.event.place);
  fact.outcome = outcome_of(site);
  if (fact.outcome == Outcome::success) fact.value = site.result();
  if (fact.outcome != Outcome::success) fact.error = static_cast<std::int16_t>(-site.result());
  return fact;
}

void add_gap(Site const& site, std::string_view kind)
{
  Fact& fact = add_fact(site, Verb::gap);
  fact.text = kind;
  fact.first.text = site.batch.arena.keep(site.call);
}

Descriptor descriptor(Site const& site, std::int32_t number, std::size_t slot)
{
  Descriptor made{number, false, true, {}};
  auto const& named = site.event.files[slot];
  if (number < 0 || !named) return made;
  made.deleted = named->file.deleted != 0;
  made.is_file = (named->file.flags & sb_nouser) == 0;
  if (!made.is_file) return made;
  if (auto const path = site.entries.path(named->file, named->time)) made.path = site.batch.arena.keep(*path);
  return made;
}

Name name(Site const& site, std::size_t slot, std::size_t base)
{
  Name made;
  if (base != 0) made.base = descriptor(site, site.number(base), slot);
  if (made.base.number == Descriptor::cwd) made.base.path = {};
  auto const& text = site.event.names[slot];
  made.known = text.has_value();
  if (made.known) made.text = site.batch.arena.keep(*text);
  return made;
}

std::uint32_t name_flags(Site const& site, std::size_t slot, std::size_t flags)
{
  std::uint64_t const given = flags == 0 ? 0 : site.argument(flags);
  std::uint32_t mine = (given & at_symlink_nofollow) != 0 ? NameFlag::no_follow : 0;
  auto const& text = site.event.names[slot];
  bool const empty = !text || text->empty();
  if (empty && ((given & at_empty_path) != 0 || !text)) mine |= NameFlag::empty;
  return mine;
}

}  // namespace iotrace::bpftrace
