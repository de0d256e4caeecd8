// What is no regular file, and what changes a file without touching its content.
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/xattr.h>

#include <cstring>

#include "act.hpp"
#include "calls.hpp"
#include "prepare.hpp"

namespace e2e {
namespace {

void bind_to(std::string_view name)
{
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, name.data(), name.size());
  int const socket = must(::socket(AF_UNIX, SOCK_STREAM, 0));
  auto const size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
  must(::bind(socket, reinterpret_cast<sockaddr const*>(&address), size));
}

std::vector<Act> const acts{
    {.name = "fifo",
     .about = "made, and opened both ways: a file that never had content from before",
     .play =
         [](Place const&) {
           must(::mknod("fifo", S_IFIFO | 0600, 0));
           touch("fifo", O_RDWR | O_NONBLOCK);
         },
     .sets = {.reads = {"fifo"}, .writes = {"fifo"}}},

    {.name = "made_by_mknod",
     .about = "a regular file can be made this way too",
     .prepare = [](Place const&) { have_folder("d"); },
     .play =
         [](Place const&) {
           must(::mknodat(open_folder("d"), "f", S_IFREG | 0600, 0));
           append_to("d/f");
         },
     .sets = {.writes = {"d/f"}}},

    {.name = "socket_bound",
     .about = "bind makes a name; an abstract name is none",
     .play =
         [](Place const&) {
           bind_to("socket");
           bind_to(std::string_view("\0nowhere", 8));
         },
     .sets = {.writes = {"socket"}}},

    {.name = "memory_only",
     .about = "memfd and pipes are no files",
     .play =
         [](Place const&) {
           int const memory = must(::memfd_create("looks/like/a/name", 0));
           put_text(memory);
           must(::ftruncate(memory, 3));
         },
     .sets = {}},

    {.name = "mode_changed",
     .about = "chmod by name, by descriptor, below a folder and through a link made here",
     .prepare =
         [](Place const&) {
           have_folder("d");
           for (auto const* name : {"a", "b", "d/c", "target"}) have_file(name);
         },
     .play =
         [](Place const&) {
           must(::chmod("a", 0600));
           must(::fchmod(open_file("b", O_WRONLY), 0600));
           must(::fchmodat(open_folder("d"), "c", 0600, 0));
           must(::symlink("target", "link"));
           must(::chmod("link", 0600));
         },
     .sets = {.writes = {"b", "link"}, .inputs = {"b"}, .updated = {"b"}, .altered = {"a", "d/c", "target"}}},

    {.name = "owner_changed",
     .about = "chown follows a link, lchown takes the link itself",
     .prepare =
         [](Place const&) {
           have_file("a");
           have_file("target");
           have_link("target", "old_link");
         },
     .play =
         [](Place const&) {
           must(::chown("a", ::getuid(), ::getgid()));
           must(::fchownat(AT_FDCWD, "old_link", ::getuid(), ::getgid(), AT_SYMLINK_NOFOLLOW));
         },
     .sets = {.altered = {"a", "old_link"}}},

    {.name = "times_changed",
     .about = "by name and by descriptor",
     .prepare =
         [](Place const&) {
           have_file("a");
           have_file("b");
         },
     .play =
         [](Place const&) {
           must(::utimensat(AT_FDCWD, "a", nullptr, 0));
           must(::futimens(open_file("b", O_RDONLY), nullptr));
         },
     .sets = {.reads = {"b"}, .inputs = {"b"}, .altered = {"a", "b"}}},

    {.name = "attributes_changed",
     .about = "extended attributes, where the file system has them",
     .prepare =
         [](Place const&) {
           have_file("a");
           have_file("b");
         },
     .play =
         [](Place const&) {
           must_if_supported(::setxattr("a", "user.note", "x", 1, 0));
           must(::fsetxattr(open_file("b", O_RDONLY), "user.note", "x", 1, 0));
           must(::removexattr("a", "user.note"));
         },
     .sets = {.reads = {"b"}, .inputs = {"b"}, .altered = {"a", "b"}}},

    {.name = "own_mode_changed",
     .about = "of a file made here, which is written anyway; and of one that is then put in place",
     .play =
         [](Place const&) {
           create_file("made");
           must(::chmod("made", 0600));
           int const aside = open_file("aside", O_RDWR | O_CREAT | O_EXCL);
           must(::fchmod(aside, 0644));
           must(::rename("aside", "placed"));
         },
     .sets = {.reads = {"aside"}, .writes = {"made", "placed"}, .temporaries = {"aside"}, .altered = {"aside"}}},
};

}  // namespace

std::span<Act const> special_acts() { return acts; }

}  // namespace e2e
