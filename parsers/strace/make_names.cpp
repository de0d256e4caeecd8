// Facts of the calls that carry a name: open, ask, make, remove, move, alter.
#include <algorithm>

#include "parsers/strace/make.hpp"

namespace iotrace::strace {
namespace {

using namespace linux_abi;

bool is_empty_name(Argument const& path)
{
  return path.kind == Argument::Kind::null || (path.kind == Argument::Kind::string && path.body.empty() && !path.cut);
}

FileKind kind_in(Argument const& status)
{
  if (status.kind != Argument::Kind::structure) return FileKind::unknown;
  Argument const mode = find_field(status, status.body.starts_with("stx_") ? "stx_mode" : "st_mode");
  return mode.kind == Argument::Kind::absent ? FileKind::unknown : kind_of(flags_of(mode));
}

}  // namespace

Fact& add_fact(Batch& batch, Syscall const& call, Verb verb)
{
  Fact& fact = batch.add(verb, call.tid, call.at, call.line);
  fact.phase = call.phase;
  fact.outcome = call.outcome;
  fact.error = call.error;
  if (call.outcome == Outcome::success) fact.value = call.result.value;
  return fact;
}

Name name_of(Batch& batch, Syscall const& call, int folder, int path)
{
  Argument const& text = argument(call, path);
  Name name;
  if (folder != none) name.base = descriptor_of(argument(call, folder), batch.arena);
  name.known = (text.kind == Argument::Kind::string && !text.cut) || text.kind == Argument::Kind::null;
  if (name.known) name.text = decode(text.body, batch.arena);
  return name;
}

std::uint32_t name_flags(Syscall const& call, int path, int at_flags)
{
  std::uint64_t const flags = at_flags == none ? 0 : flags_at(call, at_flags);
  std::uint32_t mine = (flags & at_symlink_nofollow) != 0 ? NameFlag::no_follow : 0;
  bool const may_be_empty = (flags & at_empty_path) != 0 || argument(call, path).kind == Argument::Kind::null;
  if (may_be_empty && is_empty_name(argument(call, path))) mine |= NameFlag::empty;
  return mine;
}

void add_open(Batch& batch, Syscall const& call, Name const& name, std::uint64_t linux_flags)
{
  Fact& fact = add_fact(batch, call, Verb::open);
  fact.first = name;
  fact.flags = translate_open(linux_flags);
  fact.real = real_of(batch, call);
}

void make_creat(Syscall const& call, Batch& batch)
{
  add_open(batch, call, name_of(batch, call, none, 0), o_wronly | o_creat | o_trunc);
}

void make_openat2(Syscall const& call, Batch& batch)
{
  Argument const& how = argument(call, 2);
  add_open(batch, call, name_of(batch, call, 0, 1), flags_of(find_field(how, "flags")));
  if ((flags_of(find_field(how, "resolve")) & resolve_in_root) != 0) batch.facts.back().flags |= OpenFlag::in_root;
}

// A descriptor of a mount: like O_PATH it serves as a folder for names, not for data (open_tree(2)).
void make_open_tree(Syscall const& call, Batch& batch)
{
  std::uint64_t const cloexec = flags_at(call, 2) & o_cloexec;
  add_open(batch, call, name_of(batch, call, 0, 1), o_path | cloexec);
}

void add_question(Batch& batch, Syscall const& call, Verb verb, Name const& name, std::uint32_t flags, int status)
{
  bool const answered = call.outcome == Outcome::success && status != none;
  FileKind const kind = answered ? kind_in(argument(call, status)) : FileKind::unknown;
  // Asking an open file says nothing new of its name, unless it is a directory: that is not known of O_RDONLY opens.
  if ((flags & NameFlag::empty) != 0 && kind != FileKind::directory) return;
  Fact& fact = add_fact(batch, call, verb);
  fact.first = name;
  fact.flags = flags;
  fact.kind = kind;
}

void make_fstat(Syscall const& call, Batch& batch)
{
  Name open;
  open.base = fd_of(batch, call, 0);
  add_question(batch, call, Verb::stat, open, NameFlag::empty, 1);
}

// A link's text that strace cut would teach a wrong link; then all that is known is that there is one.
void add_readlink(Batch& batch, Syscall const& call, Name const& name, int text)
{
  bool const read = call.outcome == Outcome::success;
  Argument const& target = argument(call, read ? text : none);
  bool const whole = target.kind == Argument::Kind::string && !target.cut;
  Fact& fact = add_fact(batch, call, read && !whole ? Verb::stat : Verb::readlink);
  fact.first = name;
  if (read && whole) fact.text = decode(target.body, batch.arena);
  if (fact.verb == Verb::stat) {
    fact.flags = NameFlag::no_follow;
    fact.kind = FileKind::link;
  }
}

void add_move(Batch& batch, Syscall const& call, Name const& from, Name const& to, int flags)
{
  std::uint64_t const how = flags == none ? 0 : flags_at(call, flags);
  Fact& fact = add_fact(batch, call, (how & rename_exchange) != 0 ? Verb::exchange : Verb::rename);
  fact.first = from;
  fact.second = to;
  if ((how & rename_noreplace) != 0) fact.flags = NameFlag::no_replace;
}

// Without AT_SYMLINK_FOLLOW a symbolic link is linked itself (link(2), linkat(2)).
void add_link(Batch& batch, Syscall const& call, Name const& from, Name const& to, int flags)
{
  std::uint64_t const how = flags == none ? 0 : flags_at(call, flags);
  Fact& fact = add_fact(batch, call, Verb::link);
  fact.first = from;
  fact.second = to;
  if ((how & at_symlink_follow) == 0) fact.flags |= NameFlag::no_follow;
  if ((how & at_empty_path) == 0 || !from.known || !from.text.empty()) return;
  fact.flags |= NameFlag::empty;
  fact.fd = from.base;
}

void add_alter(Batch& batch, Syscall const& call, int folder, int path, std::uint32_t flags)
{
  Fact& fact = add_fact(batch, call, Verb::alter);
  fact.flags = flags;
  if (folder != none && (flags & NameFlag::empty) != 0)
    fact.fd = fd_of(batch, call, folder);
  else
    fact.first = name_of(batch, call, folder, path);
}

// bind(2) of a local address makes a file; an abstract address (@"…") does not. Before 4.7 strace wrote `path=`.
void make_bind(Syscall const& call, Batch& batch)
{
  Argument const& address = argument(call, 1);
  Argument path = find_field(address, "sun_path");
  if (path.kind == Argument::Kind::absent) path = find_field(address, "path");
  if (path.kind != Argument::Kind::string || path.body.empty()) return;
  Fact& fact = add_fact(batch, call, Verb::mknod);
  fact.first.known = !path.cut;
  fact.first.text = decode(path.body, batch.arena);
}

void make_getcwd(Syscall const& call, Batch& batch)
{
  Argument const& folder = argument(call, 0);
  if (call.outcome != Outcome::success || folder.kind != Argument::Kind::string || folder.cut) return;
  Fact& fact = add_fact(batch, call, Verb::cwd);
  fact.real.path = decode(folder.body, batch.arena);
}

}  // namespace iotrace::strace
