// Descriptors: which folder or file a number means, through dup, close, exec, sharing and passing. Every act names
// files relative to a descriptor or changes them by its number, so that a wrong table gives a wrong name.
#include <sched.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <linux/close_range.h>

#include <cstring>

#include "act.hpp"
#include "calls.hpp"
#include "prepare.hpp"

namespace e2e {
namespace {

void have_folders_with_files(std::vector<std::string> const& names)
{
  for (auto const& name : names) {
    have_folder(name);
    have_file(name + "/f");
  }
}

void two_folders(Place const&) { have_folders_with_files({"a", "b"}); }

void three_folders(Place const&) { have_folders_with_files({"a", "b", "c"}); }

/// The number of a descriptor, told to a program that inherits it.
std::string below(int folder, std::string const& name) { return std::to_string(folder) + "/" + name; }

void same_number(int number, int expected)
{
  if (number != expected) throw std::runtime_error("the lowest free descriptor was not taken");
}

union Letter {
  cmsghdr header;
  char bytes[CMSG_SPACE(sizeof(int))];
};

msghdr enclose(Letter& letter, iovec& body)
{
  msghdr message{};
  message.msg_iov = &body;
  message.msg_iovlen = 1;
  message.msg_control = letter.bytes;
  message.msg_controllen = sizeof letter.bytes;
  return message;
}

void send_descriptor(int socket, int fd)
{
  char byte = '.';
  iovec body{&byte, 1};
  Letter letter{};
  msghdr message = enclose(letter, body);
  cmsghdr* const header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof fd);
  std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
  must(::sendmsg(socket, &message, 0));
}

int receive_descriptor(int socket)
{
  char byte = 0;
  iovec body{&byte, 1};
  Letter letter{};
  msghdr message = enclose(letter, body);
  must(::recvmsg(socket, &message, 0));
  int fd = -1;
  std::memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
  return must(fd);
}

std::vector<Act> const acts{
    {.name = "duplicates",
     .about = "dup, F_DUPFD and F_DUPFD_CLOEXEC; the original is closed",
     .prepare = [](Place const&) { have_folders_with_files({"a"}); },
     .play =
         [](Place const&) {
           int const first = open_folder("a");
           int const second = must(::dup(first));
           int const third = must(::fcntl(second, F_DUPFD, 100));
           int const fourth = must(::fcntl(third, F_DUPFD_CLOEXEC, 200));
           for (int const fd : {first, second, third}) must(::close(fd));
           read_at(fourth, "f");
           create_at(fourth, "made");
         },
     .sets = {.reads = {"a/f"}, .writes = {"a/made"}, .inputs = {"a/f"}}},

    {.name = "duplicates_onto_others",
     .about = "dup2 and dup3 take a number away from what had it; dup2 onto itself changes nothing",
     .prepare = three_folders,
     .play =
         [](Place const&) {
           int const a = open_folder("a");
           int const b = open_folder("b");
           int const c = open_folder("c");
           must(::dup2(b, a));
           read_at(a, "f");
           must(::dup3(c, b, O_CLOEXEC));
           create_at(b, "made");
           must(::dup2(c, c));
           create_at(c, "too");
         },
     .sets = {.reads = {"b/f"}, .writes = {"c/made", "c/too"}, .inputs = {"b/f"}}},

    {.name = "number_reused",
     .about = "closed and opened again: the number means another file",
     .prepare = two_folders,
     .play =
         [](Place const&) {
           int const a = open_folder("a");
           must(::close(a));
           int const b = open_folder("b");
           same_number(b, a);
           read_at(b, "f");
           must(::close(b));
           int const file = open_file("a/f", O_RDONLY);
           same_number(file, b);
           must(::fchmod(file, 0600));
         },
     .sets = {.reads = {"a/f", "b/f"}, .inputs = {"a/f", "b/f"}, .altered = {"a/f"}}},

    {.name = "range_closed",
     .about = "close_range frees the numbers; with CLOEXEC it only marks them",
     .prepare = three_folders,
     .play =
         [](Place const&) {
           int const a = open_folder("a");
           int const b = open_folder("b");
           must_if_supported(::close_range(static_cast<unsigned>(a), static_cast<unsigned>(b), 0));
           same_number(open_folder("c"), a);
           create_at(a, "made");
           must_if_supported(::close_range(static_cast<unsigned>(a), ~0U, CLOSE_RANGE_CLOEXEC));
           create_at(a, "still_open");
         },
     .sets = {.writes = {"c/made", "c/still_open"}}},

    {.name = "inherited_over_fork",
     .about = "the child has the parent's folders; what it opens later is its own",
     .prepare = three_folders,
     .play =
         [](Place const&) {
           int const a = open_folder("a");
           in_child([a] {
             read_at(a, "f");
             int const b = open_folder("b");
             create_at(b, "by_child");
           });
           create_at(open_folder("c"), "by_parent");
         },
     .sets = {.reads = {"a/f"}, .writes = {"b/by_child", "c/by_parent"}, .inputs = {"a/f"}}},

    {.name = "inherited_over_exec",
     .about = "a program names files below a folder that its parent opened",
     .prepare =
         [](Place const& here) {
           two_folders(here);
           have_program("program");
         },
     .play =
         [](Place const&) {
           int const a = open_folder("a");
           run("./program", {"read_at", below(a, "f"), "create_at", below(a, "made")});
         },
     .sets =
         {.reads = {"program", "a/f"}, .writes = {"a/made"}, .inputs = {"program", "a/f"}, .executed = {"program"}}},

    {.name = "closed_on_exec",
     .about = "O_CLOEXEC, FD_CLOEXEC and a cleared mark: the survivors keep their numbers, the others' are free",
     .prepare =
         [](Place const& here) {
           three_folders(here);
           have_program("program");
         },
     .play =
         [](Place const&) {
           int const a = must(::open("a", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
           int const b = open_folder("b");
           in_child([&] {
             must(::fcntl(b, F_SETFD, FD_CLOEXEC));
             must(::fcntl(a, F_SETFD, 0));
             become("./program", {"folder", "c", "create_at", below(b, "in_c"), "create_at", below(a, "in_a")});
           });
         },
     .sets = {.reads = {"program"}, .writes = {"c/in_c", "a/in_a"}, .inputs = {"program"}, .executed = {"program"}}},

    {.name = "table_shared",
     .about = "clone with CLONE_FILES: what the child opens the parent has",
     .prepare = two_folders,
     .play =
         [](Place const&) {
           int const a = open_folder("a");
           in_clone(CLONE_FILES, [a] {
             must(::close(a));
             same_number(open_folder("b"), a);
           });
           create_at(a, "made");
         },
     .sets = {.writes = {"b/made"}}},

    {.name = "table_shared_by_threads",
     .about = "a thread opens, the main thread names files below it",
     .prepare = two_folders,
     .play =
         [](Place const&) {
           int a = -1;
           in_thread([&a] { a = open_folder("a"); });
           create_at(a, "made");
           in_thread([a] { must(::dup2(open_folder("b"), a)); });
           create_at(a, "made");
         },
     .sets = {.writes = {"a/made", "b/made"}}},

    {.name = "table_split_off",
     .about = "unshare(CLONE_FILES) in a thread: the same number means two folders in one process",
     .prepare = three_folders,
     .play =
         [](Place const&) {
           int const a = open_folder("a");
           in_thread([a] {
             must_if_supported(::unshare(CLONE_FILES));
             must(::dup2(open_folder("b"), a));
             create_at(a, "by_thread");
           });
           create_at(a, "by_main");
         },
     .sets = {.writes = {"a/by_main", "b/by_thread"}}},

    {.name = "table_split_by_close_range",
     .about = "CLOSE_RANGE_UNSHARE closes in this thread's table alone",
     .prepare = two_folders,
     .play =
         [](Place const&) {
           int const a = open_folder("a");
           in_clone(CLONE_FILES, [a] {
             auto const number = static_cast<unsigned>(a);
             must_if_supported(::close_range(number, number, CLOSE_RANGE_UNSHARE));
             same_number(open_folder("b"), a);
             create_at(a, "by_child");
           });
           create_at(a, "by_parent");
         },
     .sets = {.writes = {"a/by_parent", "b/by_child"}}},

    {.name = "table_split_by_exec",
     .about = "exec ends the sharing: what the program opens is its own",
     .prepare =
         [](Place const& here) {
           two_folders(here);
           have_program("program");
         },
     .play =
         [](Place const&) {
           int const a = must(::open("a", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
           in_clone(CLONE_FILES, [a] { become("./program", {"folder", "b", "create_at", below(a, "by_program")}); });
           create_at(a, "by_parent");
         },
     .sets = {.reads = {"program"},
              .writes = {"a/by_parent", "b/by_program"},
              .inputs = {"program"},
              .executed = {"program"}}},

    {.name = "pipe_takes_numbers",
     .about = "two numbers that were folders are a pipe, then folders again",
     .prepare = three_folders,
     .play =
         [](Place const&) {
           int const a = open_folder("a");
           int const b = open_folder("b");
           must(::close(a));
           must(::close(b));
           int ends[2];
           must(::pipe(ends));
           same_number(ends[0], a);
           must(::dup2(open_folder("c"), ends[1]));
           create_at(b, "made");
         },
     .sets = {.writes = {"c/made"}}},

    {.name = "file_passed",
     .about = "an open file sent over a socket: read by who opened it, and by who was sent it",
     .prepare = [](Place const&) { have_file("in"); },
     .play =
         [](Place const&) {
           int ends[2];
           must(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
           in_child([&] { send_descriptor(ends[0], open_file("in", O_RDONLY)); });
           char byte = 0;
           must(::read(receive_descriptor(ends[1]), &byte, 1));
         },
     .sets = {.reads = {"in"}, .inputs = {"in"}}},

    {.name = "folder_passed",
     .about = "names below a folder that came over a socket",
     .prepare = two_folders,
     .play =
         [](Place const&) {
           int ends[2];
           must(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
           in_child([&] { send_descriptor(ends[0], open_folder("a")); });
           int const a = receive_descriptor(ends[1]);
           read_at(a, "f");
           create_at(a, "made");
         },
     .sets = {.reads = {"a/f"}, .writes = {"a/made"}, .inputs = {"a/f"}},
     .needs_paths = true},
};

}  // namespace

std::span<Act const> descriptor_acts() { return acts; }

}  // namespace e2e
