// Facts of the calls on processes, and of those that cannot be followed.
#include <algorithm>
#include <string>

#include "parsers/strace/make.hpp"
#include "parsers/tasks.hpp"
#include "store/json_text.hpp"

namespace iotrace::strace {
namespace {

using namespace linux_abi;

// ["make", "-j2"] as a JSON array; `cut` when strace left out a word, part of one, or all of them.
std::string_view json_of(Argument const& argv, Arena& arena, bool& cut)
{
  std::string json = "[";
  std::string_view rest = argv.kind == Argument::Kind::list ? argv.body : std::string_view{};
  cut = argv.kind != Argument::Kind::list;
  for (Argument word; take_argument(rest, word);) {
    if (word.kind != Argument::Kind::string || word.cut) cut = true;
    if (word.kind != Argument::Kind::string) continue;
    if (json.size() > 1) json.push_back(',');
    append_json(json, decode(word.body, arena));
  }
  json.push_back(']');
  return arena.keep(json);
}

bool is_mark(std::string_view word)
{
  std::string_view const name = word.substr(0, word.find('='));
  return !name.empty() && name.size() < word.size() &&
         std::any_of(task_runners.begin(), task_runners.end(), [&](TaskRunner const& runner) {
           return name == runner.project || name == runner.target || name == runner.configuration;
         });
}

// The words of the environment that mark tasks, and nothing else of it: it holds secrets.
std::string_view marks_in(Argument const& environment, Arena& arena)
{
  if (environment.kind != Argument::Kind::list) return {};
  std::string marks;
  std::string_view rest = environment.body;
  for (Argument word; take_argument(rest, word);) {
    if (word.kind != Argument::Kind::string || word.cut) continue;
    std::string_view const text = decode(word.body, arena);
    if (is_mark(text)) marks.append(text).push_back('\0');
  }
  return arena.keep(marks);
}

void add_gap(Batch& batch, Syscall const& call, std::string_view kind)
{
  batch.add_gap(call.tid, call.at, call.line, kind, batch.arena.keep(call.name));
}

void add_clone(Batch& batch, Syscall const& call, std::uint64_t flags)
{
  add_fact(batch, call, Verb::fork).flags = translate_clone(flags);
  if ((flags & clone_newns) != 0 && call.outcome == Outcome::success) add_gap(batch, call, "unshare");
}

}  // namespace

void add_exec(Batch& batch, Syscall const& call, Name const& name, int argv, int environment, std::uint32_t flags)
{
  Fact& fact = add_fact(batch, call, Verb::exec);
  fact.first = name;
  fact.flags = flags;
  if (call.phase != Phase::entry && call.outcome != Outcome::success) return;
  fact.text = json_of(argument(call, argv), batch.arena, fact.cut);
  fact.marks = marks_in(argument(call, environment), batch.arena);
}

// clone(child_stack=NULL, flags=CLONE_VM|CLONE_VFORK|SIGCHLD) names its arguments; -e raw shows them in the kernel's
// order, the flags first.
void make_clone(Syscall const& call, Batch& batch)
{
  Argument const& named = call.arguments.named("flags");
  bool const raw = named.kind == Argument::Kind::absent && argument(call, 0).label.empty();
  add_clone(batch, call, flags_of(raw ? argument(call, 0) : named));
}

void make_clone3(Syscall const& call, Batch& batch)
{
  add_clone(batch, call, flags_of(find_field(argument(call, 0), "flags")));
}

// CLONE_NEWNS implies CLONE_FS; so does CLONE_NEWUSER (unshare(2)).
void make_unshare(Syscall const& call, Batch& batch)
{
  if (call.outcome != Outcome::success) return;
  std::uint64_t const flags = flags_at(call, 0);
  Fact& fact = add_fact(batch, call, Verb::unshare);
  fact.flags = translate_clone(flags) & (ForkFlag::files | ForkFlag::fs | ForkFlag::new_pids);
  if ((flags & (clone_newns | clone_newuser)) != 0) fact.flags |= ForkFlag::fs;
  if ((flags & clone_newns) != 0) add_gap(batch, call, "unshare");
}

void make_chroot(Syscall const& call, Batch& batch)
{
  make_named<Verb::chroot, none, 0>(call, batch);
  if (call.outcome == Outcome::success) add_gap(batch, call, "chroot");
}

void make_mount(Syscall const& call, Batch& batch)
{
  if (call.outcome == Outcome::success) add_gap(batch, call, "mount");
}

void make_setns(Syscall const& call, Batch& batch)
{
  if (call.outcome == Outcome::success) add_gap(batch, call, "setns");
}

void make_io_uring(Syscall const& call, Batch& batch)
{
  if (call.outcome != Outcome::success) return;
  make_anonymous(call, batch);
  add_gap(batch, call, "io_uring");
}

void make_handle(Syscall const& call, Batch& batch)
{
  if (call.outcome != Outcome::success) return;
  make_received(call, batch);
  add_gap(batch, call, "handle");
}

}  // namespace iotrace::strace
