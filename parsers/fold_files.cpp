// The calls on names: open, ask, make, remove, move. Effects are those of the manual pages of section 2.
#include <algorithm>

#include "parsers/effect.hpp"
#include "parsers/fold.hpp"

namespace iotrace {
namespace {

constexpr std::int16_t error_inval = 22;     // EINVAL of readlink(2): the name exists and is no link
constexpr std::int16_t error_notempty = 39;  // ENOTEMPTY

bool has(Fact const& fact, std::uint32_t flag) { return (fact.flags & flag) != 0; }

}  // namespace

void Fold::open(Call const& call)
{
  Fact const& fact = call.fact;
  bool const keeps_link =
      has(fact, OpenFlag::no_follow) || (has(fact, OpenFlag::create) && has(fact, OpenFlag::exclusive));
  Last const last = keeps_link ? Last::keep : Last::follow;
  if (call.failed()) return put_failure(call, Op::probe, find(call, fact.first, last));
  if (!call.succeeded()) return;
  if (!fact.real.path.empty()) kernel_paths_ = true;

  bool const cloexec = has(fact, OpenFlag::cloexec);
  if (has(fact, OpenFlag::temporary)) {
    call.descriptors().set(static_cast<std::int32_t>(fact.value), {names_.nameless_file(), cloexec});
    return;
  }
  PathId const path = opened(call, last);
  if (path != PathId::none) open_found(call, path);
  set_descriptor(call, fact.value, path, cloexec);
}

// The name of what was opened: the kernel's own where the log has it, and then a lesson about links.
PathId Fold::opened(Call const& call, Last last)
{
  Fact const& fact = call.fact;
  if (fact.real.path.empty()) return find(call, fact.first, last);
  PathId const path = spelled(fact.real, last == Last::follow);
  bool const comparable = fact.first.known && !fact.first.text.empty() && fact.real.is_file && !fact.real.deleted &&
                          last == Last::follow && fact.real.path.starts_with('/');
  if (!comparable) return path;
  std::string_view const asked = full_text(call, fact.first);
  if (asked != fact.real.path && asked.starts_with('/') && !asked.starts_with("/proc/") && !asked.starts_with("/dev/"))
    resolver_.learn(std::string(asked), root_text(call.place()), path);
  return path;
}

void Fold::open_found(Call const& call, PathId path)
{
  Fact const& fact = call.fact;
  put_link_probe(call, fact.first, path);
  Effect const effect = effect_of_open(fact.flags, names_.existence(path));
  bool const only_read = effect.count == 1 && effect.ops[0] == Op::read;
  if (has(fact, OpenFlag::directory)) paths_.mark_directory(path);
  if (effect.count == 0 || (only_read && paths_.is_directory(path))) return names_.set_exists(path);
  for (std::uint8_t i = 0; i < effect.count; ++i) {
    bool const maybe = effect.maybe && i == 0;
    if (info(effect.ops[i]).writes)
      put_content(call, effect.ops[i], path, maybe);
    else
      put(call, effect.ops[i], path, 0, maybe);
  }
}

void Fold::ask(Call const& call)
{
  Fact const& fact = call.fact;
  if (has(fact, NameFlag::empty)) {
    PathId const open = find_open(call, fact.first.base);
    if (open != PathId::none && fact.kind == FileKind::directory) paths_.mark_directory(open);
    return;
  }
  bool const keeps_link = has(fact, NameFlag::no_follow);
  PathId const path = find(call, fact.first, keeps_link ? Last::keep : Last::follow);
  if (path == PathId::none) return;
  if (call.failed()) return put_failure(call, Op::probe, path);
  if (!call.succeeded()) return;
  if (!keeps_link) put_link_probe(call, fact.first, path);
  put(call, Op::probe, path);
  if (fact.kind == FileKind::directory) paths_.mark_directory(path);
  if (fact.kind != FileKind::unknown && fact.kind != FileKind::link) names_.set_plain(path);
}

void Fold::read_link(Call const& call)
{
  PathId const path = find(call, call.fact.first, Last::keep);
  if (path == PathId::none) return;
  if (call.failed()) {
    put_failure(call, Op::probe, path);
    if (call.fact.error != error_inval) return;
    resolver_.drop_link(path);
    names_.set_exists(path);
    names_.set_plain(path);
  } else if (call.succeeded()) {
    put(call, Op::probe, path);
    if (!paths_.text(path).starts_with("/proc/")) resolver_.set_link(path, call.fact.text);
  }
}

void Fold::make(Call const& call)
{
  PathId const path = find(call, call.fact.first, Last::keep);
  if (path == PathId::none) return;
  if (call.failed()) return put_failure(call, Op::create, path);
  if (!call.succeeded()) return;
  resolver_.drop_link(path);
  if (call.fact.verb == Verb::mkdir) names_.set_made_folder(path);
  put(call, Op::create, path);
}

void Fold::make_symlink(Call const& call)
{
  PathId const path = find(call, call.fact.second, Last::keep);
  if (path == PathId::none) return;
  if (call.failed()) return put_failure(call, Op::create, path);
  if (!call.succeeded()) return;
  put(call, Op::create, path);
  resolver_.set_link(path, call.fact.text);
}

void Fold::make_link(Call const& call)
{
  Fact const& fact = call.fact;
  PathId const to = find(call, fact.second, Last::keep);
  bool const by_descriptor = has(fact, NameFlag::empty);
  PathId const from = by_descriptor
                          ? find_open(call, fact.first.base)
                          : find(call, fact.first, has(fact, NameFlag::no_follow) ? Last::keep : Last::follow);
  if (call.failed()) {
    bool const source_missed = fact.error == error_noent && names_.existence(from) != Existence::exists;
    return source_missed ? put_failure(call, Op::carry, from) : put_failure(call, Op::create, to);
  }
  if (!call.succeeded()) return;
  if (to == PathId::none) {  // its content has another name now that the log does not tell
    if (from != PathId::none && !fact.second.known) put(call, Op::carry, from);
    return;
  }

  FileId const nameless = nameless_source(call);
  if (nameless == FileId::none && from != PathId::none && !paths_.text(from).starts_with("/proc/")) {
    put(call, Op::carry, from);
    names_.link(from, to);
  } else if (nameless != FileId::none) {
    names_.give_name(nameless, to);
  }
  put(call, Op::create, to);
}

// An O_TMPFILE gets its first name by linkat(fd, "", …, AT_EMPTY_PATH) or through /proc/self/fd (open(2)).
FileId Fold::nameless_source(Call const& call) const
{
  Fact const& fact = call.fact;
  std::int32_t const fd =
      has(fact, NameFlag::empty) ? fact.first.base.number : magic_descriptor(fact.first.text, call.life.thread.tid);
  FileId const file = fd < 0 ? FileId::none : open_file(call, fd);
  return file != FileId::none && names_.name_of(file) == PathId::none ? file : FileId::none;
}

void Fold::remove(Call const& call)
{
  PathId const path = find(call, call.fact.first, Last::keep);
  if (path == PathId::none) return;
  if (call.failed()) {
    put_failure(call, Op::remove, path);
    if (call.fact.error == error_notempty) names_.set_exists(path);
    return;
  }
  if (!call.succeeded()) return;
  if (call.fact.verb == Verb::rmdir) paths_.mark_directory(path);
  names_.set_exists(path);  // it did, and so do the folders above it
  put(call, Op::remove, path);
  names_.remove(path);
  resolver_.drop_link(path);
}

void Fold::alter(Call const& call)
{
  Fact const& fact = call.fact;
  bool const by_name = fact.first.known && !fact.first.text.empty();
  Last const last = has(fact, NameFlag::no_follow) ? Last::keep : Last::follow;
  PathId path = PathId::none;
  if (by_name)
    path = find(call, fact.first, last);
  else
    path = find_open(call, fact.fd.number != Descriptor::absent ? fact.fd : fact.first.base);
  if (path == PathId::none) return;
  if (call.failed()) return put_failure(call, Op::alter, path);
  if (!call.succeeded()) return;
  if (by_name && last == Last::follow) put_link_probe(call, fact.first, path);
  put(call, Op::alter, path);
}

void Fold::truncate(Call const& call)
{
  Fact const& fact = call.fact;
  PathId const path = fact.first.known ? find(call, fact.first, Last::follow) : find_open(call, fact.fd);
  if (path == PathId::none) return;
  if (call.failed()) return put_failure(call, Op::update, path);
  if (!call.succeeded()) return;
  if (fact.first.known) put_link_probe(call, fact.first, path);
  put_content(call, fact.verb == Verb::truncate ? op_of_truncate(fact.extent) : Op::update, path);
}

void Fold::rename(Call const& call)
{
  PathId const from = find(call, call.fact.first, Last::keep);
  PathId const to = find(call, call.fact.second, Last::keep);
  if (from == PathId::none) return;
  if (to == PathId::none) return move_away(call, from);
  if (call.failed()) return rename_failed(call, from, to);
  if (!call.succeeded() || names_.is_same_file(from, to)) return;  // rename(2): the same inode, nothing is done
  names_.set_exists(from);
  if (paths_.is_directory(from)) return move_tree(call, from, to);
  moves_.emplace_back(from, to);
  move_one(call, from, to);
}

// What was renamed before anything showed it to be a folder was one if its new (or old) name turns out to be.
void Fold::settle_moves()
{
  for (auto move = moves_.rbegin(); move != moves_.rend(); ++move)
    if (paths_.is_directory(move->second)) paths_.mark_directory(move->first);
  for (auto const& [from, to] : moves_)
    if (paths_.is_directory(from)) paths_.mark_directory(to);
}

void Fold::rename_failed(Call const& call, PathId from, PathId to)
{
  bool const target_missed = names_.existence(from) == Existence::exists || call.fact.error == error_notempty;
  if (target_missed || call.fact.error == error_exist)
    put_failure(call, Op::create, to);
  else
    put_failure(call, Op::carry, from);
}

void Fold::move_one(Call const& call, PathId from, PathId to)
{
  bool const replaced = names_.existence(to) == Existence::exists;
  bool const folder = paths_.is_directory(from);
  if (!folder) put(call, Op::carry, from);
  put(call, Op::remove, from);
  if (folder) paths_.mark_directory(to);
  names_.move(from, to);
  resolver_.move_link(from, to);
  put(call, replaced && !folder ? Op::write : Op::create, to);
}

// Where it went the log does not say: only the old name's end is known.
void Fold::move_away(Call const& call, PathId from)
{
  if (call.failed()) return put_failure(call, Op::carry, from);
  if (!call.succeeded() || call.fact.second.known) return;
  if (!paths_.is_directory(from)) put(call, Op::carry, from);
  put(call, Op::remove, from);
  names_.remove(from);
  resolver_.drop_link(from);
}

// All names known to exist below a folder, itself first, in the order in which they were first seen.
std::vector<PathId> Fold::known_below(PathId folder) const
{
  std::vector<PathId> found;
  std::vector<PathId> open{folder};
  while (!open.empty()) {
    PathId const name = open.back();
    open.pop_back();
    if (names_.existence(name) == Existence::exists) found.push_back(name);
    for (PathId child = paths_.first_child(name); child != PathId::none; child = paths_.next_sibling(child))
      open.push_back(child);
  }
  std::sort(found.begin(), found.end());
  return found;
}

// A renamed folder takes every name known below it along. Only a folder made in the trace has no unseen content.
void Fold::move_tree(Call const& call, PathId from, PathId to)
{
  std::vector<PathId> const names = known_below(from);
  bool const unseen = std::any_of(names.begin(), names.end(), [&](PathId name) {
    return paths_.is_directory(name) && !names_.is_made_folder(name);
  });
  std::string const source(paths_.text(from));
  std::string const target(paths_.text(to));
  for (PathId const name : names) {
    std::string_view const rest = paths_.text(name).substr(source.size());
    move_one(call, name, paths_.intern(target + std::string(rest)));
  }
  move_places(source, target);
  if (unseen) sink_.gap({call.life.thread.id, call.fact.line, "moved_unseen", target});
}

// Working directories and roots below a renamed folder move along.
void Fold::move_places(std::string_view from, std::string_view to)
{
  for (Place* const place : threads_.places()) {
    place->cwd = moved(place->cwd, from, to).value_or(place->cwd);
    place->root = moved(place->root, from, to).value_or(place->root);
  }
}

void Fold::exchange_places(std::string_view one, std::string_view two)
{
  auto const exchanged = [&](PathId folder) {
    if (auto const there = moved(folder, one, two)) return *there;
    return moved(folder, two, one).value_or(folder);
  };
  for (Place* const place : threads_.places()) {
    place->cwd = exchanged(place->cwd);
    place->root = exchanged(place->root);
  }
}

// The name of `folder` after `from` became `to`; nullopt where it does not lie there.
std::optional<PathId> Fold::moved(PathId folder, std::string_view from, std::string_view to)
{
  if (folder == PathId::none) return std::nullopt;
  std::string_view const text = paths_.text(folder);
  bool const below = text.starts_with(from) && (text.size() == from.size() || text[from.size()] == '/');
  if (!below) return std::nullopt;
  return paths_.intern(std::string(to) + std::string(text.substr(from.size())));
}

void Fold::exchange(Call const& call)
{
  PathId const first = find(call, call.fact.first, Last::keep);
  PathId const second = find(call, call.fact.second, Last::keep);
  if (first == PathId::none || second == PathId::none) return;
  if (call.failed()) return rename_failed(call, first, second);
  if (!call.succeeded() || names_.is_same_file(first, second)) return;
  std::string const one(paths_.text(first));
  std::string const two(paths_.text(second));
  std::vector<std::string> ends;
  for (PathId const name : known_below(first)) ends.emplace_back(paths_.text(name).substr(one.size()));
  for (PathId const name : known_below(second)) ends.emplace_back(paths_.text(name).substr(two.size()));
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  bool const unseen = (paths_.is_directory(first) && !names_.is_made_folder(first)) ||
                      (paths_.is_directory(second) && !names_.is_made_folder(second));
  if (ends.empty() || !ends.front().empty()) ends.insert(ends.begin(), std::string());
  for (std::string const& end : ends)
    exchange_one(call, paths_.intern(one + end), paths_.intern(two + end), end.empty());
  exchange_places(one, two);
  if (unseen) sink_.gap({call.life.thread.id, call.fact.line, "moved_unseen", one});
}

// Of what lies below exchanged folders, a name known on one side only moves to the other.
void Fold::exchange_one(Call const& call, PathId first, PathId second, bool top)
{
  bool const has_first = names_.existence(first) == Existence::exists;
  bool const has_second = names_.existence(second) == Existence::exists;
  if (!top && !has_second) return move_one(call, first, second);
  if (!top && !has_first) return move_one(call, second, first);
  bool const first_folder = paths_.is_directory(first);
  bool const second_folder = paths_.is_directory(second);
  names_.exchange(first, second);
  resolver_.exchange_links(first, second);
  if (first_folder) paths_.mark_directory(second);
  if (second_folder) paths_.mark_directory(first);
  put(call, Op::update, first);
  put(call, Op::update, second);
}

}  // namespace iotrace
