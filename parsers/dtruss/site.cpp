#include "parsers/dtruss/site.hpp"

#include "parsers/dtruss/scan.hpp"
#include "parsers/macos/errors.hpp"
#include "parsers/macos/names.hpp"

namespace iotrace::dtruss {
namespace {

constexpr std::int32_t at_fdcwd = -2;  // xnu: bsd/sys/fcntl.h

// DTrace copies 256 bytes of a string and marks nothing (strsize): one that fills them may be cut.
bool is_cut(std::string_view text)
{
  constexpr std::size_t strsize = 256;
  return text.size() + 1 >= strsize;
}

}  // namespace

Fact& add_fact(Site const& site, Verb verb)
{
  Fact& fact = site.batch.add(verb, site.tid, no_time, site.line);
  if (!site.failed()) return fact;
  fact.outcome = Outcome::failure;
  fact.error = macos::linux_error(site.call.error);
  return fact;
}

void add_gap(Site const& site, std::string_view kind)
{
  site.batch.add_gap(site.tid, no_time, site.line, kind, site.batch.arena.keep(site.call.name));
}

Descriptor base_of(std::int64_t fd)
{
  auto const number = static_cast<std::int32_t>(fd);
  return descriptor(number == at_fdcwd ? std::int32_t{Descriptor::cwd} : number);
}

Name name_at(Site const& site, std::size_t at, Descriptor base)
{
  Argument const& argument = site.arguments[at];
  if (argument.kind != Argument::Kind::string) return {base, {}, false};
  std::string_view const text = decode(argument.text, site.batch.arena);
  if (text.empty() || is_cut(text)) return {base, {}, false};
  return {base, macos::canonical(text, site.batch.arena, macos::Lookup{!site.failed()}), true};
}

void note_unnamed(Site const& site, Name const& name)
{
  if (!name.known && !site.failed()) add_gap(site, "name_unseen");
}

}  // namespace iotrace::dtruss
