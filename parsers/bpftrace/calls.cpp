// The table of system calls, by the kernel's names, and what each does. Places of arguments count from 1, 0 = it has no
// such argument; slots are where the program put names and files (capture/bpftrace/calls.hpp). Sources: section 2 of
// the manual.
#include "parsers/bpftrace/calls.hpp"

#include "parsers/linux_abi.hpp"
#include "parsers/words.hpp"

namespace iotrace::bpftrace {
namespace {

using namespace linux_abi;

constexpr std::size_t none = 0;
constexpr std::uint64_t fmode_created = 0x100000;  // linux/fs.h
constexpr std::uint32_t keep = NameFlag::no_follow;

// ---- opens ----------------------------------------------------------------------------------------------------------

// Whether the open made the file, the kernel knows.
std::uint32_t creation(Site const& site, std::uint64_t flags)
{
  auto const& opened = site.event.files[0];
  if ((flags & o_creat) == 0 || !opened || failed(site)) return 0;
  return (opened->file.flags & fmode_created) != 0 ? OpenFlag::made : OpenFlag::existed;
}

Fact& add_open(Site const& site, std::size_t base, std::uint64_t flags)
{
  Fact& fact = add_fact(site, Verb::open);
  fact.first = name(site, 1, base);
  fact.flags = translate_open(flags) | creation(site, flags);
  fact.real = result_file(site);
  return fact;
}

template <std::size_t base, std::size_t flags>
void make_open(Site const& site)
{
  add_open(site, base, site.argument(flags));
}

void make_creat(Site const& site) { add_open(site, none, o_wronly | o_creat | o_trunc); }

void make_openat2(Site const& site)
{
  Fact& fact = add_open(site, 1, site.event.words[0]);
  if ((site.event.words[1] & resolve_in_root) != 0) fact.flags |= OpenFlag::in_root;
}

void make_open_tree(Site const& site) { add_open(site, 1, o_path | (site.argument(3) & o_cloexec)); }

void make_received(Site const& site)
{
  if (outcome_of(site) == Outcome::success) add_fact(site, Verb::receive).real = result_file(site);
}

void make_handle(Site const& site)
{
  if (outcome_of(site) != Outcome::success) return;
  make_received(site);
  add_gap(site, "handle");
}

// ---- names ----------------------------------------------------------------------------------------------------------

template <Verb verb, std::size_t base>
void make_named(Site const& site)
{
  add_fact(site, verb).first = name(site, 1, base);
}

void make_unlinkat(Site const& site)
{
  add_fact(site, (site.argument(3) & at_removedir) != 0 ? Verb::rmdir : Verb::unlink).first = name(site, 1, 1);
}

template <std::size_t base, std::size_t base2, std::size_t flags>
void make_rename(Site const& site)
{
  std::uint64_t const how = flags == none ? 0 : site.argument(flags);
  Fact& fact = add_fact(site, (how & rename_exchange) != 0 ? Verb::exchange : Verb::rename);
  fact.first = name(site, 1, base);
  fact.second = name(site, 2, base2);
  if ((how & rename_noreplace) != 0) fact.flags = NameFlag::no_replace;
}

// Without AT_SYMLINK_FOLLOW a symbolic link is linked itself (link(2), linkat(2)).
template <std::size_t base, std::size_t base2, std::size_t flags>
void make_link(Site const& site)
{
  std::uint64_t const how = flags == none ? 0 : site.argument(flags);
  Fact& fact = add_fact(site, Verb::link);
  fact.first = name(site, 1, base);
  fact.second = name(site, 2, base2);
  if ((how & at_symlink_follow) == 0) fact.flags |= NameFlag::no_follow;
  if ((how & at_empty_path) == 0 || !fact.first.known || !fact.first.text.empty()) return;
  fact.flags |= NameFlag::empty;
  fact.fd = fact.first.base;
}

template <std::size_t base>
void make_symlink(Site const& site)
{
  Fact& fact = add_fact(site, Verb::symlink);
  fact.second = name(site, 2, base);
  fact.text = name(site, 1, none).text;
}

// The program fetches a name of sockets that have a file.
void make_bind(Site const& site)
{
  if (site.event.names[1] && !site.event.names[1]->empty()) make_named<Verb::mknod, none>(site);
}

void make_truncate(Site const& site)
{
  Fact& fact = add_fact(site, Verb::truncate);
  fact.first = name(site, 1, none);
  fact.extent = static_cast<std::int64_t>(site.argument(2));
}

template <std::size_t base, std::size_t flags, std::uint32_t always = 0>
void make_alter(Site const& site)
{
  Fact& fact = add_fact(site, Verb::alter);
  fact.flags = always | name_flags(site, 1, flags);
  if (base != none && (fact.flags & NameFlag::empty) != 0)
    fact.fd = descriptor(site, site.number(base == none ? 1 : base), 1);
  else
    fact.first = name(site, 1, base);
}

// ---- questions ------------------------------------------------------------------------------------------------------

// Asking an open file says nothing new of its name, unless it is a directory.
template <std::size_t base, std::size_t flags, std::uint32_t always = 0>
void make_stat(Site const& site)
{
  bool const answered = outcome_of(site) == Outcome::success;
  FileKind const kind = answered ? kind_of(site.event.words[0]) : FileKind::unknown;
  std::uint32_t const how = always | name_flags(site, 1, flags);
  if ((how & NameFlag::empty) != 0 && kind != FileKind::directory) return;
  Fact& fact = add_fact(site, Verb::stat);
  fact.first = name(site, 1, base);
  fact.flags = how;
  fact.kind = kind;
}

template <std::size_t base, std::size_t flags>
void make_access(Site const& site)
{
  std::uint32_t const how = name_flags(site, 1, flags);
  if ((how & NameFlag::empty) != 0) return;
  Fact& fact = add_fact(site, Verb::access);
  fact.first = name(site, 1, base);
  fact.flags = how;
}

// A text that fills the caller's buffer may be cut: then all that is known is that there is a link.
template <std::size_t base, std::size_t size>
void make_readlink(Site const& site)
{
  bool const read = outcome_of(site) == Outcome::success;
  auto const& text = site.event.names[2];
  bool const whole =
      text && static_cast<std::int64_t>(text->size()) == site.result() && text->size() < site.argument(size);
  Fact& fact = add_fact(site, read && !whole ? Verb::stat : Verb::readlink);
  fact.first = name(site, 1, base);
  if (read && whole) fact.text = site.batch.arena.keep(*text);
  if (fact.verb == Verb::readlink) return;
  fact.flags = NameFlag::no_follow;
  fact.kind = FileKind::link;
}

// ---- descriptors ----------------------------------------------------------------------------------------------------

template <Verb verb>
void make_of_fd(Site const& site)
{
  if (!failed(site)) add_fact(site, verb).fd = descriptor(site, site.number(1), 1);
}

void make_ftruncate(Site const& site)
{
  if (failed(site)) return;
  Fact& fact = add_fact(site, Verb::truncate);
  fact.fd = descriptor(site, site.number(1), 1);
  fact.extent = static_cast<std::int64_t>(site.argument(2));
}

// FALLOC_FL_KEEP_SIZE alone reserves room and changes nothing that can be read (fallocate(2)).
void make_fallocate(Site const& site)
{
  if (site.argument(2) != falloc_keep_size) make_of_fd<Verb::allocate>(site);
}

// Bytes from the descriptor at place `in` (slot 1) to that at place `out`, which is in slot 2 where there are both.
template <std::size_t in, std::size_t out>
void make_data(Site const& site)
{
  if (failed(site)) return;
  Fact& fact = add_fact(site, Verb::data);
  fact.extent = fact.value;
  fact.fd = descriptor(site, site.number(in != none ? in : out), 1);
  if (in != none) fact.flags |= DataFlag::read;
  if (out != none) fact.flags |= DataFlag::written;
  if (in != none && out != none) fact.fd2 = descriptor(site, site.number(out == none ? 1 : out), 2);
}

void make_map(Site const& site)
{
  if (failed(site) || (site.argument(4) & map_anonymous) != 0 || site.number(5) < 0) return;
  bool const writable = (site.argument(4) & map_shared) != 0 && (site.argument(3) & prot_write) != 0;
  Fact& fact = add_fact(site, Verb::map);
  fact.fd = descriptor(site, site.number(5), 1);
  fact.flags = DataFlag::read | (writable ? DataFlag::written : 0);
}

// FICLONE's third argument is the source; FICLONERANGE's is a structure that begins with it (ioctl_ficlone(2)).
void make_ioctl(Site const& site)
{
  if (failed(site)) return;
  auto const source = static_cast<std::int32_t>(site.argument(2) == ficlone ? site.argument(3) : site.event.words[0]);
  Fact& fact = add_fact(site, Verb::data);
  fact.fd = descriptor(site, source, 1);
  fact.fd2 = descriptor(site, site.number(1), 2);
  fact.flags = DataFlag::read | DataFlag::written;
}

// ---- processes ------------------------------------------------------------------------------------------------------

// The kernel's own name of the new folder is the last word.
template <Verb verb>
void make_change(Site const& site)
{
  if constexpr (verb == Verb::chdir)
    make_named<verb, none>(site);
  else
    make_of_fd<verb>(site);
  if (outcome_of(site) != Outcome::success) return;
  Descriptor const folder = descriptor(site, 0, 0);
  if (!folder.path.empty() && !folder.deleted) add_fact(site, Verb::cwd).real = folder;
}

// What succeeded is told by make_exec().
template <std::size_t base, std::size_t flags>
void make_failed_exec(Site const& site)
{
  if (!failed(site)) return;
  Fact& fact = add_fact(site, Verb::exec);
  fact.first = name(site, 1, base);
  fact.flags = name_flags(site, 1, flags);
}

void make_unshare(Site const& site)
{
  if (outcome_of(site) != Outcome::success) return;
  std::uint64_t const flags = site.argument(1);
  Fact& fact = add_fact(site, Verb::unshare);
  fact.flags = translate_clone(flags) & (ForkFlag::files | ForkFlag::fs | ForkFlag::new_pids);
  if ((flags & (clone_newns | clone_newuser)) != 0) fact.flags |= ForkFlag::fs;
  if ((flags & clone_newns) != 0) add_gap(site, "unshare");
}

void make_chroot(Site const& site)
{
  make_named<Verb::chroot, none>(site);
  if (outcome_of(site) == Outcome::success) add_gap(site, "chroot");
}

enum class Blind { mount, setns, io_uring };
template <Blind what>
void make_blind(Site const& site)
{
  constexpr std::string_view kinds[] = {"mount", "setns", "io_uring"};
  if (outcome_of(site) == Outcome::success) add_gap(site, kinds[static_cast<std::size_t>(what)]);
}

// clang-format off
constexpr auto makers = make_words<Maker>({
    {"open", make_open<none, 2>}, {"openat", make_open<1, 3>}, {"openat2", make_openat2}, {"creat", make_creat},
    {"open_tree", make_open_tree}, {"open_by_handle_at", make_handle}, {"pidfd_getfd", make_received},
    {"execve", make_failed_exec<none, none>}, {"execveat", make_failed_exec<1, 5>},
    {"chdir", make_change<Verb::chdir>}, {"fchdir", make_change<Verb::fchdir>},
    {"getdents", make_of_fd<Verb::list>}, {"getdents64", make_of_fd<Verb::list>},
    {"rename", make_rename<none, none, none>}, {"renameat", make_rename<1, 3, none>}, {"renameat2", make_rename<1, 3, 5>},
    {"link", make_link<none, none, none>}, {"linkat", make_link<1, 3, 5>},
    {"symlink", make_symlink<none>}, {"symlinkat", make_symlink<2>},
    {"unlink", make_named<Verb::unlink, none>}, {"unlinkat", make_unlinkat}, {"rmdir", make_named<Verb::rmdir, none>},
    {"mkdir", make_named<Verb::mkdir, none>}, {"mkdirat", make_named<Verb::mkdir, 1>},
    {"mknod", make_named<Verb::mknod, none>}, {"mknodat", make_named<Verb::mknod, 1>}, {"bind", make_bind},
    {"truncate", make_truncate}, {"ftruncate", make_ftruncate}, {"fallocate", make_fallocate},
    {"chmod", make_alter<none, none>}, {"fchmod", make_of_fd<Verb::alter>}, {"fchmodat", make_alter<1, none>},
    {"fchmodat2", make_alter<1, 4>}, {"chown", make_alter<none, none>}, {"lchown", make_alter<none, none, keep>},
    {"fchown", make_of_fd<Verb::alter>}, {"fchownat", make_alter<1, 5>}, {"utime", make_alter<none, none>},
    {"utimes", make_alter<none, none>}, {"futimesat", make_alter<1, none>}, {"utimensat", make_alter<1, 4>},
    {"setxattr", make_alter<none, none>}, {"lsetxattr", make_alter<none, none, keep>},
    {"fsetxattr", make_of_fd<Verb::alter>}, {"setxattrat", make_alter<1, 3>}, {"removexattr", make_alter<none, none>},
    {"lremovexattr", make_alter<none, none, keep>}, {"fremovexattr", make_of_fd<Verb::alter>},
    {"removexattrat", make_alter<1, 3>}, {"file_setattr", make_alter<1, 5>},
    {"stat", make_stat<none, none>}, {"lstat", make_stat<none, none, keep>}, {"newfstatat", make_stat<1, 4>},
    {"statx", make_stat<1, 3>}, {"access", make_access<none, none>}, {"faccessat", make_access<1, none>},
    {"faccessat2", make_access<1, 4>}, {"readlink", make_readlink<none, 3>}, {"readlinkat", make_readlink<1, 4>},
    {"read", make_data<1, none>}, {"pread64", make_data<1, none>}, {"readv", make_data<1, none>},
    {"preadv", make_data<1, none>}, {"preadv2", make_data<1, none>}, {"write", make_data<none, 1>},
    {"pwrite64", make_data<none, 1>}, {"writev", make_data<none, 1>}, {"pwritev", make_data<none, 1>},
    {"pwritev2", make_data<none, 1>}, {"sendfile", make_data<2, 1>}, {"copy_file_range", make_data<1, 3>},
    {"splice", make_data<1, 3>}, {"mmap", make_map}, {"ioctl", make_ioctl},
    {"unshare", make_unshare}, {"chroot", make_chroot}, {"mount", make_blind<Blind::mount>},
    {"umount2", make_blind<Blind::mount>}, {"move_mount", make_blind<Blind::mount>},
    {"pivot_root", make_blind<Blind::mount>}, {"mount_setattr", make_blind<Blind::mount>},
    {"setns", make_blind<Blind::setns>}, {"io_uring_setup", make_blind<Blind::io_uring>},
});
// clang-format on

}  // namespace

Maker find_maker(std::string_view name) noexcept
{
  Maker const* const found = makers.find(name);
  return found == nullptr ? nullptr : *found;
}

}  // namespace iotrace::bpftrace
