// Facts of the tree: who was started, what it executes, how it ended.
#include "parsers/bpftrace/calls.hpp"
#include "parsers/linux_abi.hpp"
#include "store/json_text.hpp"

namespace iotrace::bpftrace {
namespace {

using namespace linux_abi;

constexpr std::string_view by_descriptor = "/dev/fd/";

// NUL-terminated words as a JSON array. What the program did not show whole has no NUL at its end.
std::string_view json_of(std::string_view words, Arena& arena, bool& cut)
{
  std::string json = "[";
  cut = words.empty() || !words.ends_with('\0');
  while (!words.empty()) {
    std::string_view const word = words.substr(0, words.find('\0'));
    words.remove_prefix(std::min(word.size() + 1, words.size()));
    if (json.size() > 1) json += ',';
    append_json(json, word);
  }
  return arena.keep(json += ']');
}

// execveat(fd, "", …, AT_EMPTY_PATH) and a name relative to a descriptor are told as /dev/fd/N and /dev/fd/N/name.
Name program(Site const& site, std::string_view opened)
{
  Name const asked = name(site, 1, 0);
  return asked.text.starts_with(by_descriptor) ? plain_name(opened) : asked;
}

// The file whose code runs is another than the one that was named: an interpreter, or behind a link.
void add_interpreter(Site const& site, std::string_view opened)
{
  if (opened.empty() || opened == program(site, opened).text) return;
  Fact& fact = add_fact(site, Verb::open);
  fact.first = plain_name(opened);
  fact.real.path = opened;
  fact.flags = OpenFlag::read | OpenFlag::executed;
  fact.value = Descriptor::absent;
}

}  // namespace

void make_fork(Site const& site)
{
  Fact& fact = add_fact(site, Verb::fork);
  fact.value = site.event.line.number;
  fact.flags = translate_clone(site.event.line.flags);
  if ((site.event.line.flags & clone_newns) != 0) add_gap(site, "unshare");
}

void make_exec(Site const& site)
{
  Line const& line = site.event.line;
  if (line.number != line.tid) add_fact(site, Verb::superseded).value = line.number;
  std::string_view const opened = descriptor(site, 0, 0).path;
  Fact& fact = add_fact(site, Verb::exec);
  fact.first = program(site, opened);
  fact.text = json_of(site.event.argv, site.batch.arena, fact.cut);
  fact.marks = site.batch.arena.keep(site.event.marks);
  add_interpreter(site, opened);
  if (line.flags != 0) add_gap(site, "compat");
  if (site.event.marks_cut) add_gap(site, "environment_cut");
}

// The status is wait(2)'s: an exit code in the second byte, or a signal in the first seven bits.
void make_end(Site const& site)
{
  auto const signal = static_cast<std::int64_t>(site.event.line.flags & 0x7f);
  Fact& fact = add_fact(site, Verb::ended);
  fact.value = signal != 0 ? -signal : static_cast<std::int64_t>(site.event.line.flags >> 8 & 0xff);
}

}  // namespace iotrace::bpftrace
