// Questions: existence and metadata asked, nothing of the content seen. Most are shown only by a capture with probes.
#include <sys/stat.h>

#include "act.hpp"
#include "calls.hpp"
#include "prepare.hpp"

namespace e2e {
namespace {

std::vector<Act> const acts{
    {.name = "asked",
     .about = "each call of the stat and access families, on a file that is there",
     .prepare =
         [](Place const&) {
           have_folder("d");
           for (auto const* name : {"a", "b", "c", "e", "d/g", "read"}) have_file(name);
         },
     .play =
         [](Place const&) {
           struct stat status;
           struct statx more;
           must(::stat("a", &status));
           must(::lstat("b", &status));
           must(::statx(AT_FDCWD, "c", 0, STATX_SIZE, &more));
           must(::access("e", R_OK | W_OK));
           must(::faccessat(open_folder("d"), "g", F_OK, 0));
           must(::stat("read", &status));
           read_file("read");
           must(::stat("d", &status));
         },
     .sets = {.reads = {"read"}, .inputs = {"read"}},
     .asked = {.stated = {"a", "b", "c", "e", "d/g"}}},

    {.name = "asked_in_vain",
     .about = "names that are not there; one is made afterwards",
     .play =
         [](Place const&) {
           struct stat status;
           char text[64];
           must_fail(ENOENT, ::stat("a", &status));
           must_fail(ENOENT, ::access("b", F_OK));
           must_fail(ENOENT, ::readlink("c", text, sizeof text));
           must_fail(ENOENT, ::lstat("made", &status));
           create_file("made");
         },
     .sets = {.writes = {"made"}},
     .asked = {.probed = {"a", "b", "c", "made"}}},

    {.name = "asked_of_descriptor",
     .about = "fstat tells nothing that the open did not",
     .prepare = [](Place const&) { have_file("in"); },
     .play =
         [](Place const&) {
           struct stat status;
           int const fd = open_file("in", O_RDONLY);
           must(::fstat(fd, &status));
           must(::fstatat(fd, "", &status, AT_EMPTY_PATH));
         },
     .sets = {.reads = {"in"}, .inputs = {"in"}}},

    {.name = "asked_of_link",
     .about = "lstat and readlink ask the link, stat asks what it names",
     .prepare =
         [](Place const&) {
           have_file("target");
           have_link("elsewhere", "old_link");
         },
     .play =
         [](Place const&) {
           struct stat status;
           char text[64];
           must(::symlink("target", "link"));
           must(::stat("link", &status));
           must(::lstat("old_link", &status));
           must(::readlink("old_link", text, sizeof text));
         },
     .sets = {.writes = {"link"}},
     .asked = {.stated = {"target", "old_link"}}},

    {.name = "path_only",
     .about = "O_PATH opens a name, not a file",
     .prepare =
         [](Place const&) {
           have_folder("d");
           have_file("a");
           have_file("d/f");
         },
     .play =
         [](Place const&) {
           must(::open("a", O_PATH));
           read_at(must(::open("d", O_PATH | O_DIRECTORY)), "f");
         },
     .sets = {.reads = {"d/f"}, .inputs = {"d/f"}, .stated = {"a"}}},
};

}  // namespace

std::span<Act const> question_acts() { return acts; }

}  // namespace e2e
