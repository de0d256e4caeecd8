#include "parsers/fold.hpp"

#include <utility>

#include "parsers/tasks.hpp"

namespace iotrace {
namespace {

constexpr std::size_t max_name = 4096;  // PATH_MAX, limits.h: a longer one never names a file
constexpr std::size_t max_full_name = 16384;

constexpr std::int16_t error_intr = 4;    // EINTR: nothing happened, the call comes again
constexpr std::int16_t error_again = 11;  // EAGAIN
constexpr std::int16_t error_fault = 14;  // EFAULT: there was no name

bool is_no_event(std::int16_t error) { return error == error_intr || error == error_again || error == error_fault; }

std::uint32_t event_line(std::uint64_t line)
{
  return line > UINT32_MAX ? UINT32_MAX : static_cast<std::uint32_t>(line);
}

}  // namespace

Fold::Fold(Paths& paths, Sink& sink, Start start)
    : paths_(paths), sink_(sink), start_(std::move(start)), names_(paths), resolver_(paths, names_), threads_(sink, {})
{
  if (start_.any_spelling) resolver_.accept_any_spelling();
  std::string marks;
  for (std::string const& mark : start_.markers) marks.append(mark).push_back('\0');
  start_task_ = task_of(marks);
  cwd_settled_ = !start_.cwd.empty();
}

// Looks ahead for forks, and for the first process's folder: it may be printed only after names relative to it.
void Fold::foresee(Fact const& fact)
{
  threads_.foresee(fact);
  if (!std::exchange(foreseen_any_, true)) first_tid_ = fact.tid;
  if (cwd_settled_ || fact.tid != first_tid_) return;
  bool const moves = (fact.verb == Verb::chdir || fact.verb == Verb::fchdir || fact.verb == Verb::chroot) &&
                     fact.outcome == Outcome::success;
  for (Name const* name : {&fact.first, &fact.second})
    if (name->base.number == Descriptor::cwd && !name->base.path.empty() && start_.cwd.empty())
      start_.cwd = name->base.path;
  if (fact.verb == Verb::cwd && !fact.real.path.empty() && start_.cwd.empty()) start_.cwd = fact.real.path;
  cwd_settled_ = moves || !start_.cwd.empty();
}

void Fold::start(Fact const& first)
{
  Place place;
  if (!start_.cwd.empty()) {
    place.cwd = resolver_.spelled(start_.cwd);
    paths_.mark_directory(place.cwd);
    names_.set_exists(place.cwd);
  }
  threads_.set_first_place(place);
  Fact inherited;
  inherited.at = first.at;
  inherited.tid = first.tid;
  inherited.line = start_.descriptors_line;
  Call const call{inherited, threads_.life(first.tid, true, first.at)};
  for (StartFile const& file : start_.descriptors) {
    PathId const path = resolver_.spelled(file.path);
    if (file.read) put(call, Op::read, path);
    if (file.written) put(call, Op::update, path);
    set_descriptor(call, file.fd, path, false);
  }
}

void Fold::fold(Fact const& fact)
{
  if (!std::exchange(started_, true)) start(fact);
  if (fact.at != no_time && fact.at > last_time_) last_time_ = fact.at;
  if (fact.verb == Verb::ended) {
    threads_.end_thread(fact.tid, static_cast<std::int32_t>(fact.value), fact.at);
    return;
  }
  Call const call{fact, threads_.life(fact.tid, fact.phase != Phase::exit, fact.at)};
  see_folder(call, fact.first);
  see_folder(call, fact.second);
  if (fact.phase == Phase::entry)
    begin(call);
  else if (!dispatch_process(call) && !dispatch_descriptor(call))
    dispatch(call);
}

void Fold::finish()
{
  settle_moves();
  threads_.finish();
}

// The first half of a call that was split: what takes effect when the call begins.
void Fold::begin(Call const& call)
{
  switch (call.fact.verb) {
    case Verb::fork:
      threads_.begin_fork(call.life, call.fact.flags);
      break;
    case Verb::close:
      close(call);
      break;
    case Verb::data:
      call.life.bound = open_file(call, call.fact.fd.number);
      call.life.bound_written = open_file(call, call.fact.fd2.number);
      break;
    default:
      break;
  }
}

void Fold::dispatch(Call const& call)
{
  switch (call.fact.verb) {
    case Verb::open:
      open(call);
      break;
    case Verb::stat:
    case Verb::access:
      ask(call);
      break;
    case Verb::readlink:
      read_link(call);
      break;
    case Verb::rename:
      rename(call);
      break;
    case Verb::exchange:
      exchange(call);
      break;
    case Verb::link:
      make_link(call);
      break;
    case Verb::symlink:
      make_symlink(call);
      break;
    case Verb::unlink:
    case Verb::rmdir:
      remove(call);
      break;
    case Verb::mkdir:
    case Verb::mknod:
      make(call);
      break;
    case Verb::truncate:
    case Verb::allocate:
      truncate(call);
      break;
    case Verb::alter:
      alter(call);
      break;
    case Verb::gap:
      sink_.gap({call.life.thread.id, call.fact.line, call.fact.text, call.fact.first.text});
      break;
    default:
      break;
  }
}

bool Fold::dispatch_process(Call const& call)
{
  Fact const& fact = call.fact;
  auto const code = static_cast<std::int32_t>(fact.value);
  switch (fact.verb) {
    case Verb::exec:
      exec(call);
      return true;
    case Verb::runs:
      runs(call);
      return true;
    case Verb::fork:
      fork(call);
      return true;
    case Verb::exit:
      threads_.exit_thread(call.life, code, fact.at);
      return true;
    case Verb::exit_group:
      threads_.exit_process(call.life, code, fact.at);
      return true;
    case Verb::superseded:
      threads_.supersede(call.life, code, fact.at);
      return true;
    case Verb::chdir:
    case Verb::fchdir:
      change_folder(call);
      return true;
    case Verb::chroot:
      change_root(call);
      return true;
    case Verb::cwd:
      if (call.succeeded() && !fact.real.path.empty()) set_cwd(call.place(), spelled(fact.real));
      return true;
    case Verb::unshare:
      unshare(call);
      return true;
    default:
      return false;
  }
}

bool Fold::dispatch_descriptor(Call const& call)
{
  switch (call.fact.verb) {
    case Verb::close:
      if (call.fact.phase == Phase::whole) close(call);
      return true;
    case Verb::dup:
    case Verb::anonymous:
    case Verb::receive:
      copy(call);
      return true;
    case Verb::cloexec:
      if (call.succeeded())
        call.descriptors().set_cloexec(call.fact.fd.number, (call.fact.flags & DescriptorFlag::cloexec) != 0);
      return true;
    case Verb::close_range:
      close_range(call);
      return true;
    case Verb::list:
      list(call);
      return true;
    case Verb::data:
    case Verb::map:
      transfer(call);
      return true;
    default:
      return false;
  }
}

std::string_view Fold::root_text(Place const& place) const
{
  std::string_view const root = place.root == PathId::none ? std::string_view{} : paths_.text(place.root);
  return root == "/" ? std::string_view{} : root;
}

std::string_view Fold::folder_text(Call const& call, Name const& name) const
{
  Place const& place = call.place();
  if (name.text.starts_with('/') && name.base.number != Descriptor::absent) {
    bool const in_base = call.fact.verb == Verb::open && (call.fact.flags & OpenFlag::in_root) != 0;
    if (!in_base) return root_text(place);
  }
  if (!name.base.path.empty()) return name.base.path;
  PathId folder = place.cwd;
  if (name.base.number != Descriptor::cwd) folder = names_.name_of(open_file(call, name.base.number));
  return folder == PathId::none ? std::string_view("?") : paths_.text(folder);
}

std::string_view Fold::full_text(Call const& call, Name const& name)
{
  std::string_view const folder = folder_text(call, name);
  if (folder.empty()) return name.text;
  buffer_.assign(folder);
  if (buffer_.back() != '/' && !name.text.starts_with('/')) buffer_.push_back('/');
  buffer_.append(name.text);
  return buffer_;
}

PathId Fold::find(Call const& call, Name const& name, Last last)
{
  if (!name.known || name.text.empty() || name.text.size() > max_name) return PathId::none;
  std::string_view const text = full_text(call, name);
  if (text.size() > max_full_name) return PathId::none;
  if (last == Last::follow)
    if (PathId const open = find_magic(call, text); open != PathId::none) return open;
  return resolver_.resolve(text, root_text(call.place()), last == Last::follow);
}

// /proc/self/fd/3, /dev/fd/3, /dev/stdin: names that open what a descriptor has open (proc(5)).
PathId Fold::find_magic(Call const& call, std::string_view text)
{
  if (!text.starts_with("/proc/") && !text.starts_with("/dev/")) return PathId::none;
  std::int32_t const fd = magic_descriptor(text, call.process().id == call.life.thread.id ? call.life.thread.tid : 0);
  return fd < 0 ? PathId::none : names_.name_of(open_file(call, fd));
}

PathId Fold::find_open(Call const& call, Descriptor const& fd)
{
  if (fd.deleted || !fd.is_file) return PathId::none;
  if (!fd.path.empty()) return resolver_.spelled(fd.path);
  return names_.name_of(open_file(call, fd.number));
}

PathId Fold::spelled(Descriptor const& real, bool whole)
{
  if (!real.is_file || !real.path.starts_with('/')) return paths_.intern(real.path);
  return whole ? resolver_.spelled(real.path) : paths_.intern(real.path);
}

// Where the tracer prints the caller's folder (strace -y: AT_FDCWD</x>), it is right and the state follows.
void Fold::see_folder(Call const& call, Name const& name)
{
  if (name.base.number != Descriptor::cwd || name.base.path.empty() || name.base.deleted) return;
  Place& place = call.place();
  if (place.cwd != PathId::none && paths_.text(place.cwd) == name.base.path) return;
  set_cwd(place, resolver_.spelled(name.base.path));
}

void Fold::set_cwd(Place& place, PathId folder)
{
  paths_.mark_directory(folder);
  names_.set_exists(folder);
  place.cwd = folder;
}

EventId Fold::put(Call const& call, Op op, PathId path, std::int16_t error, bool maybe)
{
  Event event;
  event.at = call.fact.at;
  event.thread = call.life.thread.id;
  event.path = path;
  event.line = event_line(call.fact.line);
  event.error = error;
  event.op = op;
  event.maybe = maybe;
  EventId const id = sink_.put(event, call.process().id);
  if (error == 0) settle(call, op, path, id);
  return id;
}

void Fold::settle(Call const& call, Op op, PathId path, EventId event)
{
  Process& process = call.process();
  OpInfo const& what = info(op);
  if (what.reads || op == Op::update) note_flow(process, path, event);
  if (what.removes) return;
  names_.set_exists(path);
  if (what.writes) names_.set_writer(path, process.id);
}

void Fold::note_flow(Process& process, PathId path, EventId event)
{
  ThreadId const writer = names_.writer(path);
  if (writer == ThreadId::none || writer == process.id) return;
  std::uint64_t const flow = std::uint64_t{number(path)} << 32 | number(writer);
  if (process.flows.insert(flow).second) sink_.flow(process.id, path, writer, event);
}

// A change of content counts for every name of the file that the trace linked.
void Fold::put_content(Call const& call, Op op, PathId path, bool maybe)
{
  std::vector<PathId> const others = names_.other_names(path);
  put(call, op, path, 0, maybe);
  for (PathId const other : others) put(call, op, other);
}

void Fold::put_failure(Call const& call, Op op, PathId path)
{
  std::int16_t const error = call.fact.error;
  if (path == PathId::none || is_no_event(error)) return;
  put(call, op, path, error);
  if (error == error_exist) names_.set_exists(path);
  // A miss that completes after another process has made the name began before it: what was made stays.
  bool const missed = error == error_noent || error == error_notdir;
  if (missed && names_.writer(path) == ThreadId::none) names_.set_absent(path);
}

// The asked name's own last component is a link, and was followed: asking it is a use of the link.
void Fold::put_link_probe(Call const& call, Name const& name, PathId reached)
{
  if (!resolver_.knows_links()) return;
  PathId const asked = find(call, name, Last::keep);
  if (asked != PathId::none && asked != reached && resolver_.is_link(asked)) put(call, Op::probe, asked);
}

}  // namespace iotrace
