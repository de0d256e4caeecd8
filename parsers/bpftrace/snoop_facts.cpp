#include "parsers/bpftrace/snoop_facts.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "store/json_text.hpp"

namespace iotrace::bpftrace::snoop {

struct FactMaker::Site {
  Heading const& heading;
  Row const& row;
  Place const& place;
  Batch& batch;
  Known& known;
  std::int32_t pid;
};

namespace {

using namespace std::string_view_literals;

Fact& add_fact(Batch& batch, Verb verb, std::int32_t tid, Place const& place)
{
  return batch.add(verb, tid, place.at, place.line);
}

void set_error(Fact& fact, std::int64_t error)
{
  constexpr std::int64_t max_error = 4095;  // MAX_ERRNO of the kernel
  if (error == 0) return;
  fact.outcome = Outcome::failure;
  fact.error = error > 0 && error <= max_error ? static_cast<std::int16_t>(error) : std::int16_t{-1};
}

// ---- names ----------------------------------------------------------------------------------------------------------

// How many bytes the tools show of a name. bpftrace's str() has 64 with the end mark, or 200 where the user asked for
// the most (BPFTRACE_STRLEN, before 0.21), and from 0.18 on two points behind what was cut; bcc's tools have NAME_MAX.
// A longer name is cut and nothing else marks it.
bool is_cut(std::string_view name, bool short_strings)
{
  constexpr std::size_t usual = 63, most = 199, name_max = 254;
  if (!short_strings) return name.size() == name_max || name.size() == name_max + 1;
  return name.size() == usual || name.size() == most || (name.size() > usual && name.ends_with(".."));
}

/// The name of the row, not known where it may be cut or could not be read when the call began.
Name name_of(Row const& row, Place const& place)
{
  return is_cut(row.text, place.short_strings) ? Name{} : plain_name(row.text);
}

// ---- words of a command line ----------------------------------------------------------------------------------------

struct Words {
  std::vector<std::string> words;
  bool cut = false;
};

// `"a b" "c\"d"`, as execsnoop -q writes them. False where a quote is missing.
bool split_quoted(std::string_view text, std::vector<std::string>& words)
{
  while (text.starts_with('"')) {
    std::string& word = words.emplace_back();
    std::size_t at = 1;
    for (; at < text.size() && text[at] != '"'; ++at) {
      if (text.substr(at).starts_with("\\\"")) ++at;
      word += text[at];
    }
    if (at >= text.size()) return false;
    text.remove_prefix(at + 1);
    if (text.starts_with(' ')) text.remove_prefix(1);
  }
  return text.empty();
}

void split_at_blanks(std::string_view text, std::vector<std::string>& words)
{
  while (!text.empty()) {
    std::size_t const end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// Words joined by blanks, which they may hold themselves: the program is sure, the others are as good as can be.
Words split_args(std::string_view text)
{
  constexpr std::string_view more = " ...";  // execsnoop shows 20 words
  Words split;
  split.cut = text.ends_with(more);
  if (split.cut) text.remove_suffix(more.size());
  if (text.starts_with('"') && split_quoted(text, split.words)) return split;
  split.words.clear();
  split_at_blanks(text, split.words);
  return split;
}

std::string_view argv_of(Words const& split, Batch& batch)
{
  std::string json = "[";
  for (std::string const& word : split.words) {
    if (json.size() > 1) json += ',';
    append_json(json, word);
  }
  return batch.arena.keep(json += ']');
}

// ---- flags ----------------------------------------------------------------------------------------------------------

struct OpenBit {
  std::int64_t from;
  std::uint32_t to;
};

// open(2), as x86 counts: include/uapi/asm-generic/fcntl.h.
constexpr std::int64_t access_mode = 3, write_only = 1, read_write = 2;
constexpr std::array open_bits{OpenBit{0100, OpenFlag::create},        OpenBit{0200, OpenFlag::exclusive},
                               OpenBit{01000, OpenFlag::truncate},     OpenBit{02000, OpenFlag::append},
                               OpenBit{0200000, OpenFlag::directory},  OpenBit{0400000, OpenFlag::no_follow},
                               OpenBit{02000000, OpenFlag::cloexec},   OpenBit{010000000, OpenFlag::path_only},
                               OpenBit{020000000, OpenFlag::temporary}};

std::uint32_t flags_of(std::int64_t bits)
{
  std::uint32_t flags = 0;
  for (OpenBit const& bit : open_bits)
    if ((bits & bit.from) != 0) flags |= bit.to;
  if ((flags & OpenFlag::path_only) != 0) return flags;
  std::int64_t const access = bits & access_mode;
  if (access == 0 || access == read_write) flags |= OpenFlag::read;
  if (access == write_only || access == read_write) flags |= OpenFlag::write;
  return flags;
}

bool is_number(std::int64_t value) { return value > 0 && value <= INT32_MAX; }

}  // namespace

void FactMaker::make(Heading const& heading, Row const& row, Place const& place, Batch& batch)
{
  auto const pid = static_cast<std::int32_t>(row.pid > 0 ? row.pid : row.tid);
  auto const [entry, is_new] = known_.try_emplace(pid);
  Site const site{heading, row, place, batch, entry->second, pid};
  if (is_new) begin(site, heading.tool == Tool::exits && place.at != no_time ? place.at - row.age : place.at);
  switch (heading.tool) {
    case Tool::opens:
      return make_open(site);
    case Tool::stats:
    case Tool::names:  // failures so far, of which the same follows
      return make_stat(site);
    case Tool::execs:
      return make_exec(site);
    case Tool::exits:
      return make_exit(site);
    case Tool::none:
      return;
  }
}

// The parent is who had forked it, or who waits for it since. Only execsnoop and exitsnoop show it.
void FactMaker::begin(Site const& site, Nanos at)
{
  if (!is_number(site.row.ppid) || site.row.ppid == site.pid) return;
  Fact& fact = add_fact(site.batch, Verb::fork, static_cast<std::int32_t>(site.row.ppid), site.place);
  fact.at = at;
  fact.value = site.pid;
}

// COMM is the thread's name: the program's, its first 15 bytes, or what the thread called itself.
void FactMaker::name_program(Site const& site)
{
  constexpr std::size_t max_names = 64;
  constexpr std::string_view nobody = "<...>";  // of the kernel's text trace, which bcc read in 2015
  std::string_view const comm = site.row.comm;
  std::vector<std::string>& names = site.known.names;
  if (comm.empty() || comm == nobody || comm.find('/') != std::string_view::npos || names.size() >= max_names) return;
  if (std::find(names.begin(), names.end(), comm) != names.end()) return;
  names.emplace_back(comm);
  add_fact(site.batch, Verb::runs, site.pid, site.place).first = plain_name(comm);
}

// What an open was for is not shown without -e: it counts as a read, since an input too many is safer than one too few.
void FactMaker::make_open(Site const& site)
{
  name_program(site);
  Name const name = name_of(site.row, site.place);
  bool const failed = site.row.error != 0;
  if (!name.known) {
    bool const unseen = site.row.text.empty();
    if (!failed)
      site.batch.add_gap(site.pid, site.place.at, site.place.line, unseen ? "name_unseen" : "name_cut", site.row.text);
    return;
  }
  Fact& fact = add_fact(site.batch, Verb::open, site.pid, site.place);
  fact.first = name;
  fact.flags = site.heading.has(Column::flags) ? flags_of(site.row.flags) : OpenFlag::read;
  set_error(fact, site.row.error);
  if (!failed) fact.value = site.row.fd;
}

void FactMaker::make_stat(Site const& site)
{
  name_program(site);
  Name const name = name_of(site.row, site.place);
  if (!name.known) return;
  Fact& fact = add_fact(site.batch, Verb::stat, site.pid, site.place);
  fact.first = name;
  set_error(fact, site.row.error);
}

// bcc's execsnoop shows the file and the result. bpftrace's shows the words alone, when the call begins: the program is
// named as it was called, for each folder of PATH anew, and whether a try succeeded is not known.
void FactMaker::make_exec(Site const& site)
{
  bool const has_result = site.heading.has(Column::ret);
  if (!has_result && site.known.args == site.row.text) return;
  site.known.args = site.row.text;
  Words const split = split_args(site.row.text);
  if (split.words.empty() || split.words.front().empty()) return;
  std::string_view const program = split.words.front();
  Fact& fact = add_fact(site.batch, has_result ? Verb::exec : Verb::runs, site.pid, site.place);
  fact.first = plain_name(site.batch.arena.keep(program));
  fact.text = argv_of(split, site.batch);
  fact.cut = split.cut;
  if (has_result) set_error(fact, -site.row.result);
}

void FactMaker::make_exit(Site const& site)
{
  bool const is_thread = is_number(site.row.tid) && site.row.tid != site.pid;
  if (!is_thread) name_program(site);
  std::int32_t const tid = is_thread ? static_cast<std::int32_t>(site.row.tid) : site.pid;
  if (is_thread) {
    Fact& fork = add_fact(site.batch, Verb::fork, site.pid, site.place);
    fork.flags = ForkFlag::thread | ForkFlag::files | ForkFlag::fs;
    fork.value = tid;
  }
  add_fact(site.batch, Verb::ended, tid, site.place).value = site.row.signal != 0 ? -site.row.signal : site.row.code;
  if (!is_thread) known_.erase(site.pid);
}

}  // namespace iotrace::bpftrace::snoop
