// What follows from each call, by macOS's manual pages. Which arguments dtruss prints readably is fixed in its script
// (DTTk/dtruss): a few calls with their names, all others as three bare words, whatever they are.
#include "parsers/dtruss/calls.hpp"

#include "parsers/dtruss/scan.hpp"
#include "parsers/dtruss/site.hpp"
#include "parsers/words.hpp"

namespace iotrace::dtruss {
namespace {

// xnu: bsd/sys/fcntl.h, stat.h, mman.h.
namespace macos_abi {
constexpr std::int64_t at_symlink_nofollow = 0x20, at_symlink_follow = 0x40, at_removedir = 0x80;
constexpr std::int64_t o_accmode = 3, o_wronly = 1, o_rdwr = 2, o_append = 8, o_nofollow = 0x100, o_creat = 0x200,
                       o_trunc = 0x400, o_excl = 0x800, o_evtonly = 0x8000, o_directory = 0x100000,
                       o_symlink = 0x200000, o_cloexec = 0x1000000;
constexpr std::int64_t f_dupfd = 0, f_setfd = 2, f_dupfd_cloexec = 67, fd_cloexec = 1;
constexpr std::int64_t map_shared = 1, map_anon = 0x1000, prot_write = 2;
}  // namespace macos_abi
using namespace macos_abi;

using Make = void (*)(Site const&);

// ---- calls on names -------------------------------------------------------------------------------------------------

template <Verb verb, int base, int name, std::uint32_t flags = 0>
void make_named(Site const& site)
{
  Name const first = name_in<base, name>(site);
  if (!first.known) return;
  Fact& fact = add_fact(site, verb);
  fact.first = first;
  fact.flags = flags;
}

// With AT_SYMLINK_NOFOLLOW among the flags at place `flags`.
template <Verb verb, int base, int name, int flags>
void make_named_at(Site const& site)
{
  make_named<verb, base, name>(site);
  bool const made = !site.batch.facts.empty() && site.batch.facts.back().line == site.line;
  if (made && site.flag(flags, at_symlink_nofollow)) site.batch.facts.back().flags |= NameFlag::no_follow;
}

template <Verb verb, int base, int name>
void make_change(Site const& site)
{
  note_unnamed(site, name_in<base, name>(site));
  make_named<verb, base, name>(site);
}

void make_unseen(Site const& site) { note_unnamed(site, {}); }

void make_unlinkat(Site const& site)
{
  if (site.flag(2, at_removedir)) return make_change<Verb::rmdir, 0, 1>(site);
  make_change<Verb::unlink, 0, 1>(site);
}

std::uint32_t flags_of(std::int64_t words)
{
  std::uint32_t flags = 0;
  auto const add = [&](std::int64_t word, std::uint32_t flag) {
    if ((words & word) != 0) flags |= flag;
  };
  std::int64_t const access = words & o_accmode;
  if (access != o_wronly) flags |= OpenFlag::read;
  if (access == o_wronly || access == o_rdwr) flags |= OpenFlag::write;
  add(o_append, OpenFlag::append);
  add(o_nofollow, OpenFlag::no_follow);
  add(o_creat, OpenFlag::create);
  add(o_trunc, OpenFlag::truncate);
  add(o_excl, OpenFlag::exclusive);
  add(o_evtonly, OpenFlag::path_only);
  add(o_directory, OpenFlag::directory);
  add(o_symlink, OpenFlag::path_only | OpenFlag::no_follow);
  add(o_cloexec, OpenFlag::cloexec);
  return flags;
}

template <int base, int name>
void make_open(Site const& site)
{
  Name const first = name_in<base, name>(site);
  note_unnamed(site, first);
  if (!first.known && site.failed()) return;
  Fact& fact = add_fact(site, Verb::open);
  fact.first = first;
  fact.flags = flags_of(site.number(name + 1));
  fact.value = site.call.result;
}

// Opens whose name and flags are not printed: at least the number is a file's now.
void make_nameless_open(Site const& site)
{
  if (site.failed()) return;
  add_gap(site, "name_unseen");
  add_fact(site, Verb::anonymous).value = site.call.result;
}

template <Verb verb, int from_base, int from, int to_base, int to>
void make_pair(Site const& site)
{
  Name const first = name_in<from_base, from>(site);
  Name const second = name_in<to_base, to>(site);
  note_unnamed(site, first.known ? second : first);
  Fact& fact = add_fact(site, verb);
  fact.first = first;
  fact.second = second;
}

// renameatx_np(0xFFFFFFFFFFFFFFFE, "a\0", 0xFFFFFFFFFFFFFFFE, "b\0", 0|RENAME_SWAP|0)
void make_renameatx(Site const& site)
{
  std::string_view const flags = site.arguments[4].text;
  if (flags.find("RENAME_SWAP") != std::string_view::npos) return make_pair<Verb::exchange, 0, 1, 2, 3>(site);
  make_pair<Verb::rename, 0, 1, 2, 3>(site);
  if (flags.find("RENAME_EXCL") != std::string_view::npos) site.batch.facts.back().flags = NameFlag::no_replace;
}

// Without AT_SYMLINK_FOLLOW linkat links a symbolic link itself; link follows it (link(2) of macOS).
void make_linkat(Site const& site)
{
  make_pair<Verb::link, 0, 1, 2, 3>(site);
  if (!site.flag(4, at_symlink_follow)) site.batch.facts.back().flags = NameFlag::no_follow;
}

template <int base, int name>
void make_symlink(Site const& site)
{
  Name const second = name_in<base, name>(site);
  note_unnamed(site, second);
  if (!second.known) return;
  Fact& fact = add_fact(site, Verb::symlink);
  fact.second = second;
  if (site.arguments[0].kind == Argument::Kind::string) fact.text = decode(site.arguments[0].text, site.batch.arena);
}

void make_truncate(Site const& site)
{
  make_change<Verb::truncate, none, 0>(site);
  Fact* const fact = site.batch.facts.empty() ? nullptr : &site.batch.facts.back();
  if (fact != nullptr && fact->verb == Verb::truncate && fact->line == site.line) fact->extent = site.number(1);
}

// ---- calls on descriptors -------------------------------------------------------------------------------------------

void make_close(Site const& site) { add_fact(site, Verb::close).fd = descriptor(site.number(0)); }

void make_dup(Site const& site)
{
  if (site.failed()) return;
  Fact& fact = add_fact(site, Verb::dup);
  fact.fd = descriptor(site.number(0));
  fact.value = site.call.result;
}

void make_fcntl(Site const& site)
{
  std::int64_t const command = site.number(1);
  if (command == f_dupfd || command == f_dupfd_cloexec) {
    make_dup(site);
    bool const cloexec = command == f_dupfd_cloexec && !site.failed();
    if (cloexec) site.batch.facts.back().flags = DescriptorFlag::cloexec;
  } else if (command == f_setfd && !site.failed()) {
    Fact& fact = add_fact(site, Verb::cloexec);
    fact.fd = descriptor(site.number(0));
    if (site.flag(2, fd_cloexec)) fact.flags = DescriptorFlag::cloexec;
  }
}

void make_anonymous(Site const& site)
{
  if (!site.failed()) add_fact(site, Verb::anonymous).value = site.call.result;
}

template <std::uint32_t flag>
void make_transfer(Site const& site)
{
  if (site.failed()) return;
  Fact& fact = add_fact(site, Verb::data);
  fact.fd = descriptor(site.number(0));
  fact.flags = flag;
  fact.extent = site.call.result;
}

// sendfile(fd, socket, …): the length comes back through a pointer.
void make_sendfile(Site const& site)
{
  if (site.failed()) return;
  Fact& fact = add_fact(site, Verb::data);
  fact.fd = descriptor(site.number(0));
  fact.flags = DataFlag::read;
}

void make_list(Site const& site)
{
  if (site.failed()) return;
  Fact& fact = add_fact(site, Verb::list);
  fact.fd = descriptor(site.number(0));
  fact.value = site.call.result;
}

// mmap(addr, len, prot, flags, fd, offset)
void make_map(Site const& site)
{
  if (site.failed() || site.flag(3, map_anon) || static_cast<std::int32_t>(site.number(4)) < 0) return;
  bool const shared_write = site.flag(3, map_shared) && site.flag(2, prot_write);
  Fact& fact = add_fact(site, Verb::map);
  fact.fd = descriptor(site.number(4));
  fact.flags = DataFlag::read | (shared_write ? std::uint32_t{DataFlag::written} : 0U);
}

template <Verb verb>
void make_on_descriptor(Site const& site)
{
  add_fact(site, verb).fd = descriptor(site.number(0));
}

void make_truncate_open(Site const& site)
{
  Fact& fact = add_fact(site, Verb::truncate);
  fact.fd = descriptor(site.number(0));
  fact.extent = site.number(1);
}

// ---- calls on processes ---------------------------------------------------------------------------------------------

// The line is printed by the new program, in whose memory the old one's name is gone: what is no absolute name is
// something else that lay there.
void make_exec(Site const& site)
{
  Name const name = name_in<none, 0>(site);
  if (!name.known || (!site.failed() && !name.text.starts_with('/'))) return;
  Fact& fact = add_fact(site, Verb::exec);
  fact.first = name;
  fact.cut = true;
}

// A child's own line, with colons, has no parent's number: the parent's line tells.
void make_fork(Site const& site)
{
  if (site.failed() || site.call.result <= 0) return;
  add_fact(site, Verb::fork).value = site.call.result;
}

void make_chroot(Site const& site)
{
  make_named<Verb::chroot, none, 0>(site);
  if (!site.failed()) add_gap(site, "chroot");
}

void make_mount(Site const& site)
{
  if (!site.failed()) add_gap(site, "mount");
}

// ---- the table ------------------------------------------------------------------------------------------------------

struct Role {
  Kind kind = Kind::other;
  Make make = nullptr;
};

template <int base, int name>
constexpr Make probe = make_named<Verb::stat, base, name>;
template <int base, int name>
constexpr Make alter = make_named<Verb::alter, base, name>;
constexpr Make probe_link = make_named<Verb::stat, none, 0, NameFlag::no_follow>;
constexpr Make alter_link = make_named<Verb::alter, none, 0, NameFlag::no_follow>;
constexpr Make reads = make_transfer<DataFlag::read>;
constexpr Make writes = make_transfer<DataFlag::written>;

constexpr auto roles = make_words<Role>({
    {"open", {Kind::opens, make_open<none, 0>}},
    {"open_nocancel", {Kind::opens, make_open<none, 0>}},
    {"openat", {Kind::opens, make_open<0, 1>}},
    {"openat_nocancel", {Kind::opens, make_nameless_open}},
    {"open_extended", {Kind::opens, make_nameless_open}},
    {"open_dprotected_np", {Kind::opens, make_nameless_open}},
    {"openat_dprotected_np", {Kind::opens, make_nameless_open}},
    {"openat_authenticated_np", {Kind::opens, make_nameless_open}},
    {"openbyid_np", {Kind::opens, make_nameless_open}},
    {"guarded_open_np", {Kind::opens, make_nameless_open}},
    {"guarded_open_dprotected_np", {Kind::opens, make_nameless_open}},

    {"stat", {Kind::probes, probe<none, 0>}},
    {"stat64", {Kind::probes, probe<none, 0>}},
    {"lstat", {Kind::probes, probe_link}},
    {"lstat64", {Kind::probes, probe_link}},
    {"fstatat", {Kind::probes, make_named_at<Verb::stat, 0, 1, 3>}},
    {"fstatat64", {Kind::probes, make_named_at<Verb::stat, 0, 1, 3>}},
    {"access", {Kind::probes, make_named<Verb::access, none, 0>}},
    {"faccessat", {Kind::probes, make_named<Verb::access, 0, 1>}},
    {"getattrlist", {Kind::probes, probe<none, 0>}},
    {"getattrlistat", {Kind::probes, probe<0, 1>}},
    {"pathconf", {Kind::probes, probe<none, 0>}},
    {"getxattr", {Kind::probes, probe<none, 0>}},
    {"readlink", {Kind::probes, make_named<Verb::readlink, none, 0>}},
    {"readlinkat", {Kind::probes, make_named<Verb::readlink, 0, 1>}},

    {"chown", {Kind::alterations, alter<none, 0>}},
    {"lchown", {Kind::alterations, alter_link}},
    {"chflags", {Kind::alterations, alter<none, 0>}},
    {"utimes", {Kind::alterations, alter<none, 0>}},
    {"setxattr", {Kind::alterations, alter<none, 0>}},
    {"removexattr", {Kind::alterations, alter<none, 0>}},
    {"fchmodat", {Kind::alterations, make_named_at<Verb::alter, 0, 1, 3>}},
    {"fchownat", {Kind::alterations, make_named_at<Verb::alter, 0, 1, 4>}},
    {"fchmod", {Kind::alterations, make_on_descriptor<Verb::alter>}},
    {"fchown", {Kind::alterations, make_on_descriptor<Verb::alter>}},
    {"fchflags", {Kind::alterations, make_on_descriptor<Verb::alter>}},
    {"futimes", {Kind::alterations, make_on_descriptor<Verb::alter>}},
    {"fsetxattr", {Kind::alterations, make_on_descriptor<Verb::alter>}},
    {"fremovexattr", {Kind::alterations, make_on_descriptor<Verb::alter>}},
    {"fsetattrlist", {Kind::alterations, make_on_descriptor<Verb::alter>}},

    {"unlink", {Kind::removals, make_change<Verb::unlink, none, 0>}},
    {"unlinkat", {Kind::removals, make_unlinkat}},
    {"rmdir", {Kind::removals, make_unseen}},
    {"undelete", {Kind::removals, make_unseen}},
    {"delete", {Kind::removals, make_unseen}},
    {"rename", {Kind::renames, make_pair<Verb::rename, none, 0, none, 1>}},
    {"renameat", {Kind::renames, make_pair<Verb::rename, 0, 1, 2, 3>}},
    {"renameatx_np", {Kind::renames, make_renameatx}},
    {"rename_ext", {Kind::renames, make_unseen}},
    {"exchangedata", {Kind::renames, make_unseen}},
    {"link", {Kind::links, make_pair<Verb::link, none, 0, none, 1>}},
    {"linkat", {Kind::links, make_linkat}},
    {"symlink", {Kind::links, make_symlink<none, 1>}},
    {"symlinkat", {Kind::links, make_symlink<1, 2>}},
    {"clonefileat", {Kind::links, make_unseen}},
    {"fclonefileat", {Kind::links, make_unseen}},
    {"copyfile", {Kind::links, make_unseen}},
    {"mkdir", {Kind::other, make_change<Verb::mkdir, none, 0>}},
    {"mkdirat", {Kind::other, make_change<Verb::mkdir, 0, 1>}},
    {"mkdir_extended", {Kind::other, make_unseen}},
    {"mkfifo", {Kind::other, make_unseen}},
    {"mknod", {Kind::other, make_unseen}},
    {"truncate", {Kind::truncations, make_truncate}},
    {"ftruncate", {Kind::truncations, make_truncate_open}},

    {"close", {Kind::descriptors, make_close}},
    {"close_nocancel", {Kind::descriptors, make_close}},
    {"guarded_close_np", {Kind::descriptors, make_close}},
    {"dup", {Kind::descriptors, make_dup}},
    {"dup2", {Kind::descriptors, make_dup}},
    {"fcntl", {Kind::descriptors, make_fcntl}},
    {"fcntl_nocancel", {Kind::descriptors, make_fcntl}},
    {"socket", {Kind::descriptors, make_anonymous}},
    {"accept", {Kind::descriptors, make_anonymous}},
    {"accept_nocancel", {Kind::descriptors, make_anonymous}},
    {"pipe", {Kind::descriptors, make_anonymous}},
    {"kqueue", {Kind::descriptors, make_anonymous}},
    {"guarded_kqueue_np", {Kind::descriptors, make_anonymous}},
    {"shm_open", {Kind::descriptors, make_anonymous}},
    {"read", {Kind::bytes, reads}},
    {"read_nocancel", {Kind::bytes, reads}},
    {"readv", {Kind::bytes, reads}},
    {"readv_nocancel", {Kind::bytes, reads}},
    {"pread", {Kind::bytes, reads}},
    {"pread_nocancel", {Kind::bytes, reads}},
    {"preadv", {Kind::bytes, reads}},
    {"write", {Kind::bytes, writes}},
    {"write_nocancel", {Kind::bytes, writes}},
    {"writev", {Kind::bytes, writes}},
    {"writev_nocancel", {Kind::bytes, writes}},
    {"pwrite", {Kind::bytes, writes}},
    {"pwrite_nocancel", {Kind::bytes, writes}},
    {"pwritev", {Kind::bytes, writes}},
    {"guarded_write_np", {Kind::bytes, writes}},
    {"guarded_pwrite_np", {Kind::bytes, writes}},
    {"guarded_writev_np", {Kind::bytes, writes}},
    {"sendfile", {Kind::bytes, make_sendfile}},
    {"mmap", {Kind::mappings, make_map}},
    {"getdirentries", {Kind::listings, make_list}},
    {"getdirentries64", {Kind::listings, make_list}},
    {"getattrlistbulk", {Kind::listings, make_list}},

    {"execve", {Kind::execs, make_exec}},
    {"__mac_execve", {Kind::execs, make_exec}},
    {"posix_spawn", {Kind::execs, nullptr}},
    {"fork", {Kind::forks, make_fork}},
    {"vfork", {Kind::forks, make_fork}},
    {"chdir", {Kind::directories, make_change<Verb::chdir, none, 0>}},
    {"fchdir", {Kind::directories, make_on_descriptor<Verb::fchdir>}},
    {"chroot", {Kind::directories, make_chroot}},
    {"mount", {Kind::other, make_mount}},
    {"unmount", {Kind::other, make_mount}},
    {"fmount", {Kind::other, make_mount}},
});

}  // namespace

void make_facts(Call const& call, std::int32_t tid, std::uint64_t line, Batch& batch)
{
  Role const* const role = roles.find(call.name);
  if (role == nullptr || role->make == nullptr || call.announced) return;
  Arguments const arguments = parse_arguments(call.arguments);
  role->make({call, arguments, tid, line, batch});
}

Kind kind_of(std::string_view name) noexcept
{
  Role const* const role = roles.find(name);
  return role == nullptr ? Kind::other : role->kind;
}

bool is_required(std::string_view name) noexcept
{
  Kind const kind = kind_of(name);
  return kind == Kind::opens || kind == Kind::execs || kind == Kind::forks || kind == Kind::renames ||
         kind == Kind::links || kind == Kind::removals;
}

}  // namespace iotrace::dtruss
