// What follows from each call, by its manual page. Sources of names: fs_usage.c's table, macOS 10.0 to 15.
#include "parsers/fs_usage/calls.hpp"

#include "parsers/fs_usage/names.hpp"
#include "parsers/macos/errors.hpp"
#include "parsers/words.hpp"

namespace iotrace::fs_usage {
namespace {

/// A call on its way to become facts.
struct Call {
  Line const& line;
  Stamp const& stamp;
  Actors& actors;
  Actor& actor;
  Batch& batch;
  bool failed() const { return line.middle.error != 0; }
};
using Make = void (*)(Call const&);

Fact& add_fact(Call const& call, Verb verb)
{
  Fact& fact = call.batch.add(verb, call.actor.tid, call.stamp.at, call.stamp.line);
  if (!call.failed()) return fact;
  fact.outcome = Outcome::failure;
  fact.error = macos::linux_error(call.line.middle.error);
  return fact;
}

void add_gap(Call const& call, std::string_view kind, std::string_view detail)
{
  call.batch.add_gap(call.actor.tid, call.stamp.at, call.stamp.line, kind, detail);
}

Descriptor descriptor(std::int64_t fd) { return {static_cast<std::int32_t>(fd), false, true, {}}; }

Name name_of(Call const& call, Base base = Base::shown)
{
  return fs_usage::name_of(call.line, call.actors, call.actor, base, call.batch.arena);
}

// A call that changed or opened something under a name that cannot be told.
void note_unnamed(Call const& call, Name const& name)
{
  if (!name.known && !call.failed()) add_gap(call, "name_cut", call.line.path);
}

// ---- calls on names -------------------------------------------------------------------------------------------------

template <Verb verb, std::uint32_t flags = 0>
void make_named(Call const& call)
{
  Name const name = name_of(call);
  if (!name.known) return;
  Fact& fact = add_fact(call, verb);
  fact.first = name;
  fact.flags = flags;
}

// The same for calls without which the sets are wrong.
template <Verb verb, Base base = Base::shown>
void make_change(Call const& call)
{
  Name const name = name_of(call, base);
  note_unnamed(call, name);
  if (!name.known) return;
  add_fact(call, verb).first = name;
}

// fs_usage shows the new link's name, not its text.
template <Base base>
void make_symlink(Call const& call)
{
  Name const name = name_of(call, base);
  note_unnamed(call, name);
  if (name.known) add_fact(call, Verb::symlink).second = name;
}

// Of two names only the first is shown; an exchange at least changes it.
void make_exchange(Call const& call)
{
  Name const name = name_of(call);
  note_unnamed(call, name);
  if (!name.known) return;
  Fact& fact = add_fact(call, Verb::truncate);
  fact.first = name;
  fact.extent = 1;
}

// The letters stand in fixed places, `_` for a flag that is not set; six places before macOS 10.15, fifteen in 26. The
// twelfth, FD_CLOEXEC, means nothing here: a program that is executed starts as another process.
std::uint32_t flags_of(std::string_view letters)
{
  constexpr std::uint32_t places[] = {OpenFlag::read,      OpenFlag::write,
                                      OpenFlag::create,    OpenFlag::append,
                                      OpenFlag::truncate,  OpenFlag::exclusive,
                                      0 /* nonblock */,    0 /* lock */,
                                      OpenFlag::no_follow, OpenFlag::path_only | OpenFlag::no_follow,
                                      OpenFlag::path_only};
  std::uint32_t flags = 0;
  for (std::size_t i = 0; i < letters.size() && i < std::size(places); ++i)
    if (letters[i] != '_') flags |= places[i];
  return flags;
}

// Before macOS 10.5 there were no flags: then only the question is sure.
void make_open(Call const& call)
{
  if (call.line.middle.flags.empty()) return make_named<Verb::stat>(call);
  Name const name = name_of(call);
  std::uint32_t const flags = flags_of(call.line.middle.flags);
  note_unnamed(call, name);
  if (!name.known && call.failed()) return;
  Fact& fact = add_fact(call, Verb::open);
  fact.first = name;
  fact.flags = flags;
  fact.value = call.line.middle.fd;
  if (!call.failed()) call.actors.opened(call.actor, call.line.middle.fd, flags);
}

// ---- calls on descriptors -------------------------------------------------------------------------------------------

bool holds(Call const& call, std::uint32_t flags) { return call.actors.holds(call.actor, call.line.middle.fd, flags); }

void make_close(Call const& call)
{
  if (!holds(call, 0)) return;
  add_fact(call, Verb::close).fd = descriptor(call.line.middle.fd);
  call.actors.closed(call.actor, call.line.middle.fd);
}

// What an fd was opened for bounds what can have been done through it.
template <std::uint32_t data_flag, std::uint32_t open_flag>
void make_transfer(Call const& call)
{
  if (call.failed() || !holds(call, open_flag)) return;
  Fact& fact = add_fact(call, Verb::data);
  fact.fd = descriptor(call.line.middle.fd);
  fact.flags = data_flag;
  fact.extent = call.line.middle.bytes;
}
constexpr Make make_read = make_transfer<DataFlag::read, OpenFlag::read>;
constexpr Make make_write = make_transfer<DataFlag::written, OpenFlag::write>;

// Whether a mapping is shared is not shown: only reading is sure.
void make_map(Call const& call)
{
  if (call.failed() || call.line.middle.fd < 0 || !holds(call, OpenFlag::read)) return;
  Fact& fact = add_fact(call, Verb::map);
  fact.fd = descriptor(call.line.middle.fd);
  fact.flags = DataFlag::read;
}

void make_list(Call const& call)
{
  if (call.failed() || !holds(call, 0)) return;
  Fact& fact = add_fact(call, Verb::list);
  fact.fd = descriptor(call.line.middle.fd);
  fact.value = call.line.middle.bytes;
}

void make_alter_open(Call const& call)
{
  if (!holds(call, 0)) return;
  add_fact(call, Verb::alter).fd = descriptor(call.line.middle.fd);
}

// The upper half of a length is whatever the register held.
std::int64_t length_of(Call const& call) { return call.line.middle.offset & 0xffffffff; }

void make_truncate(Call const& call)
{
  Name const name = name_of(call);
  note_unnamed(call, name);
  if (!name.known) return;
  Fact& fact = add_fact(call, Verb::truncate);
  fact.first = name;
  fact.extent = length_of(call);
}

void make_truncate_open(Call const& call)
{
  if (!holds(call, OpenFlag::write)) return;
  Fact& fact = add_fact(call, Verb::truncate);
  fact.fd = descriptor(call.line.middle.fd);
  fact.extent = length_of(call);
}

void make_dup(Call const& call)
{
  if (call.failed() || call.line.middle.fd2 < 0) return;
  bool const known = holds(call, 0);
  Fact& fact = add_fact(call, known ? Verb::dup : Verb::anonymous);
  if (known) fact.fd = descriptor(call.line.middle.fd);
  fact.value = call.line.middle.fd2;
  if (!known) return call.actors.closed(call.actor, call.line.middle.fd2);
  bool const reads = holds(call, OpenFlag::read), writes = holds(call, OpenFlag::write);
  call.actors.opened(call.actor, call.line.middle.fd2, (reads ? OpenFlag::read : 0U) | (writes ? OpenFlag::write : 0U));
}

// A number that is no file now.
void make_anonymous(Call const& call)
{
  bool const accepted = call.line.form == Form::two;
  std::int64_t const fd = accepted ? call.line.middle.fd2 : call.line.middle.fd;
  if (call.failed() || fd < 0) return;
  add_fact(call, Verb::anonymous).value = fd;
  call.actors.closed(call.actor, fd);
}

// ---- calls on processes ---------------------------------------------------------------------------------------------

// The line still has the old name; who executes is the program of the new one.
void make_exec(Call const& call)
{
  Name const name = name_of(call);
  if (!name.known) return;
  Fact& fact = add_fact(call, Verb::exec);
  fact.first = name;
  fact.cut = true;  // of the words of the command nothing is shown
  if (!call.failed()) fact.tid = call.actors.program(name.text);
}

void make_exit(Call const& call) { call.actors.exited(call.line.thread, call.stamp, call.batch); }

Folder folder_named(Name const& name)
{
  constexpr std::size_t max_folder = 1024;  // PATH_MAX of macOS: chdir("a") may come again and again
  bool const sure = name.known && name.base.number == Descriptor::cwd && name.text.size() <= max_folder;
  if (!sure) return {Folder::Origin::unknown, {}};
  bool const absolute = name.text.starts_with('/');
  return {absolute ? Folder::Origin::known : Folder::Origin::start, std::string(name.text)};
}

template <bool alone>
void make_chdir(Call const& call)
{
  Name const name = name_of(call);
  if (name.known) {
    Fact& fact = add_fact(call, Verb::stat);
    fact.first = name;
    fact.kind = FileKind::directory;
  }
  if (!call.failed()) call.actors.moved(call.actor, folder_named(name), alone);
}

template <bool alone>
void make_fchdir(Call const& call)
{
  if (!call.failed()) call.actors.moved(call.actor, {Folder::Origin::unknown, {}}, alone);
}

void make_chroot(Call const& call)
{
  if (!call.failed()) add_gap(call, "chroot", call.line.path);
}

void make_mount(Call const& call)
{
  if (!call.failed()) add_gap(call, "mount", call.line.path);
}

// ---- the table ------------------------------------------------------------------------------------------------------

struct Role {
  Form form = Form::plain;
  Make make = nullptr;
};

constexpr Make probe = make_named<Verb::stat>;
constexpr Make probe_link = make_named<Verb::stat, NameFlag::no_follow>;
constexpr Make alter = make_named<Verb::alter>;
constexpr Make alter_link = make_named<Verb::alter, NameFlag::no_follow>;

constexpr auto roles = make_words<Role>({
    {"open", {Form::open, make_open}},
    {"open_extended", {Form::open, make_open}},
    {"open_dprotected", {Form::open, make_open}},
    {"open_nocancel", {Form::open, make_open}},
    {"openat", {Form::open, make_open}},
    {"openat_nocanel", {Form::open, make_open}},  // so spelled up to macOS 10.11
    {"guarded_open_np", {Form::open, make_open}},
    {"guarded_open_dpro", {Form::open, make_open}},  // guarded_open_dprotected_np in 17 columns

    {"stat", {Form::plain, probe}},
    {"stat64", {Form::plain, probe}},
    {"stat_extended", {Form::plain, probe}},
    {"stat_extended64", {Form::plain, probe}},
    {"stat64_extended", {Form::plain, probe}},
    {"lstat", {Form::plain, probe_link}},
    {"lstat64", {Form::plain, probe_link}},
    {"lstat_extended", {Form::plain, probe_link}},
    {"lstat_extended64", {Form::plain, probe_link}},
    {"lstat64_extended", {Form::plain, probe_link}},
    {"fstatat", {Form::plain, probe}},
    {"fstatat64", {Form::plain, probe}},
    {"access", {Form::access, make_named<Verb::access>}},
    {"access_extended", {Form::plain, make_named<Verb::access>}},
    {"faccessat", {Form::plain, make_named<Verb::access>}},
    {"getattrlist", {Form::plain, probe}},
    {"getattrlistat", {Form::plain, probe}},
    {"getxattr", {Form::plain, probe}},
    {"listxattr", {Form::plain, probe}},
    {"pathconf", {Form::plain, probe}},
    {"statfs", {Form::plain, probe}},
    {"statfs64", {Form::plain, probe}},
    {"readlink", {Form::plain, make_named<Verb::readlink>}},
    {"readlinkat", {Form::plain, make_named<Verb::readlink>}},

    {"chmod", {Form::mode, alter}},
    {"chmod_extended", {Form::mode, alter}},
    {"chmodat", {Form::mode, alter}},
    {"fchmodat", {Form::mode, alter}},
    {"chflags", {Form::mode, alter}},
    {"chown", {Form::plain, alter}},
    {"lchown", {Form::plain, alter_link}},
    {"chownat", {Form::plain, alter}},
    {"fchownat", {Form::plain, alter}},
    {"utimes", {Form::plain, alter}},
    {"setxattr", {Form::plain, alter}},
    {"removexattr", {Form::plain, alter}},
    {"setattrlist", {Form::plain, alter}},
    {"fchmod", {Form::fd, make_alter_open}},
    {"fchmod_extended", {Form::fd, make_alter_open}},
    {"fchflags", {Form::fd, make_alter_open}},
    {"fchown", {Form::fd, make_alter_open}},
    {"futimes", {Form::fd, make_alter_open}},
    {"fsetxattr", {Form::fd, make_alter_open}},
    {"fremovexattr", {Form::fd, make_alter_open}},
    {"fsetattrlist", {Form::fd, make_alter_open}},

    {"unlink", {Form::plain, make_change<Verb::unlink>}},
    {"unlinkat", {Form::plain, make_change<Verb::unlink>}},
    {"delete", {Form::plain, make_change<Verb::unlink>}},
    {"delete-Carbon", {Form::plain, make_change<Verb::unlink>}},
    {"rmdir", {Form::plain, make_change<Verb::rmdir>}},
    {"mkdir", {Form::plain, make_change<Verb::mkdir>}},
    {"mkdir_extended", {Form::plain, make_change<Verb::mkdir>}},
    {"mkdirat", {Form::plain, make_change<Verb::mkdir>}},
    {"mknod", {Form::plain, make_change<Verb::mknod>}},
    {"mkfifo", {Form::plain, make_change<Verb::mknod>}},
    {"mkfifo_extended", {Form::plain, make_change<Verb::mknod>}},
    {"symlink", {Form::plain, make_symlink<Base::shown>}},
    {"symlinkat", {Form::plain, make_symlink<Base::doubtful>}},
    {"link", {Form::plain, make_change<Verb::link>}},
    {"linkat", {Form::plain, make_change<Verb::link, Base::doubtful>}},
    {"copyfile", {Form::plain, make_change<Verb::link>}},  // its content goes to another name, not shown either
    {"rename", {Form::plain, make_change<Verb::rename>}},
    {"renameat", {Form::plain, make_change<Verb::rename, Base::doubtful>}},
    {"exchangedata", {Form::plain, make_exchange}},
    {"truncate", {Form::size, make_truncate}},
    {"ftruncate", {Form::size, make_truncate_open}},

    {"close", {Form::fd, make_close}},
    {"close_nocancel", {Form::fd, make_close}},
    {"guarded_close_np", {Form::fd, make_close}},
    {"dup", {Form::two, make_dup}},
    {"dup2", {Form::two, make_dup}},
    {"accept", {Form::two, make_anonymous}},
    {"socket", {Form::fd, make_anonymous}},
    {"read", {Form::io, make_read}},
    {"readv", {Form::io, make_read}},
    {"pread", {Form::io, make_read}},
    {"preadv", {Form::io, make_read}},
    {"write", {Form::io, make_write}},
    {"writev", {Form::io, make_write}},
    {"pwrite", {Form::io, make_write}},
    {"pwritev", {Form::io, make_write}},
    {"guarded_write_np", {Form::io, make_write}},
    {"guarded_pwrite_np", {Form::io, make_write}},
    {"guarded_writev_np", {Form::io, make_write}},
    {"getdirentries", {Form::io, make_list}},
    {"getdirentries64", {Form::io, make_list}},
    {"getdirentriesattr", {Form::fd, make_list}},
    {"sendfile", {Form::fd, make_read}},
    {"mmap", {Form::map, make_map}},

    // Nothing follows from these.
    {"fstat", {Form::fd, nullptr}},
    {"fstat64", {Form::fd, nullptr}},
    {"fstat_extended", {Form::fd, nullptr}},
    {"fstat64_extended", {Form::fd, nullptr}},
    {"fgetxattr", {Form::fd, nullptr}},
    {"flistxattr", {Form::fd, nullptr}},
    {"fgetattrlist", {Form::fd, nullptr}},
    {"fstatfs", {Form::fd, nullptr}},
    {"fstatfs64", {Form::fd, nullptr}},
    {"fpathconf", {Form::fd, nullptr}},
    {"fsync", {Form::fd, nullptr}},
    {"fdatasync", {Form::fd, nullptr}},
    {"ffsctl", {Form::fd, nullptr}},
    {"map_fd", {Form::fd, nullptr}},
    {"fcntl", {Form::fd, nullptr}},
    {"ioctl", {Form::fd, nullptr}},
    {"flock", {Form::fd, nullptr}},
    {"connect", {Form::fd, nullptr}},
    {"bind", {Form::fd, nullptr}},
    {"listen", {Form::fd, nullptr}},
    {"recvmsg", {Form::io, nullptr}},
    {"recvfrom", {Form::io, nullptr}},
    {"sendmsg", {Form::io, nullptr}},
    {"sendto", {Form::io, nullptr}},
    {"lseek", {Form::size, nullptr}},
    {"select", {Form::fd, nullptr}},
    {"umask", {Form::mode, nullptr}},
    {"socketpair", {Form::plain, nullptr}},
    {"fsgetpath", {Form::plain, nullptr}},
    {"getattrlistbulk", {Form::plain, nullptr}},
    {"fsctl", {Form::plain, nullptr}},
    {"searchfs", {Form::plain, nullptr}},
    {"getfsstat", {Form::plain, nullptr}},
    {"getfsstat64", {Form::plain, nullptr}},
    {"sync", {Form::plain, nullptr}},
    {"revoke", {Form::plain, nullptr}},
    {"checkuseraccess", {Form::plain, nullptr}},

    {"execve", {Form::plain, make_exec}},
    {"posix_spawn", {Form::plain, make_exec}},
    {"exit", {Form::plain, make_exit}},
    {"chdir", {Form::plain, make_chdir<false>}},
    {"pthread_chdir", {Form::plain, make_chdir<true>}},
    {"fchdir", {Form::fd, make_fchdir<false>}},
    {"pthread_fchdir", {Form::fd, make_fchdir<true>}},
    {"chroot", {Form::plain, make_chroot}},
    {"mount", {Form::other, make_mount}},
    {"unmount", {Form::other, make_mount}},
});

// Of a narrow line neither outcome nor flags are known: the name was asked for, and how that ended is not.
void make_narrow(Call const& call)
{
  Name const name = name_of(call);
  if (!name.known) return;
  Fact& fact = add_fact(call, Verb::stat);
  fact.first = name;
  fact.outcome = Outcome::failure;
  fact.error = -1;
}

}  // namespace

Form form_of(std::string_view name) noexcept
{
  if (Role const* const role = roles.find(name)) return role->form;
  return name.find('[') != std::string_view::npos ? Form::disk : Form::other;
}

void make_facts(Line const& line, Stamp const& stamp, Actors& actors, Batch& batch)
{
  Role const* const role = roles.find(line.name);
  if (role == nullptr || role->make == nullptr) return;
  Actor& actor = actors.find(line.command, line.thread, stamp, batch);
  Call const call{line, stamp, actors, actor, batch};
  if (line.width == Width::narrow)
    make_narrow(call);
  else
    role->make(call);
}

}  // namespace iotrace::fs_usage
