// Links: second names of a file, and names that stand for other names, also in the middle of a path and for a time
// only.
#include <sys/stat.h>

#include "act.hpp"
#include "calls.hpp"
#include "prepare.hpp"

namespace e2e {
namespace {

std::vector<Act> const acts{
    {.name = "hard_link",
     .about = "content carried along to a second name",
     .prepare = [](Place const&) { have_file("a"); },
     .play = [](Place const&) { must(::link("a", "b")); },
     .sets = {.writes = {"b"}, .inputs = {"a"}}},

    {.name = "hard_link_written",
     .about = "a change through one name is a change of the file under both",
     .prepare = [](Place const&) { have_file("a"); },
     .play =
         [](Place const&) {
           must(::link("a", "b"));
           append_to("b");
         },
     .sets = {.writes = {"a", "b"}, .inputs = {"a"}, .updated = {"a"}}},

    {.name = "hard_link_then_unlink",
     .about = "rename as it was done before there was a call for it",
     .prepare = [](Place const&) { have_file("a"); },
     .play =
         [](Place const&) {
           must(::link("a", "b"));
           must(::unlink("a"));
         },
     .sets = {.writes = {"b"}, .inputs = {"a"}, .deleted = {"a"}}},

    {.name = "hard_link_of_link",
     .about = "linkat takes the symbolic link itself, with AT_SYMLINK_FOLLOW what it names",
     .prepare = [](Place const&) { have_file("target"); },
     .play =
         [](Place const&) {
           must(::symlink("target", "soft"));
           must(::linkat(AT_FDCWD, "soft", AT_FDCWD, "second_soft", 0));
           must(::linkat(AT_FDCWD, "soft", AT_FDCWD, "hard", AT_SYMLINK_FOLLOW));
         },
     .sets = {.writes = {"soft", "second_soft", "hard"}, .inputs = {"target"}}},

    {.name = "anonymous_then_named",
     .about = "O_TMPFILE has no name until linkat gives it one",
     .prepare = [](Place const&) { have_folder("d"); },
     .play =
         [](Place const&) {
           int const fd = must_if_supported(::open("d", O_TMPFILE | O_WRONLY, 0644));
           put_text(fd);
           std::string const magic = "/proc/self/fd/" + std::to_string(fd);
           must(::linkat(AT_FDCWD, magic.c_str(), AT_FDCWD, "d/named", AT_SYMLINK_FOLLOW));
           must(::close(must_if_supported(::open("d", O_TMPFILE | O_RDWR, 0644))));
         },
     .sets = {.writes = {"d/named"}}},

    {.name = "soft_link",
     .about = "made here and read through: the link is written, its target read",
     .prepare = [](Place const&) { have_file("target"); },
     .play =
         [](Place const&) {
           must(::symlink("target", "link"));
           read_file("link");
         },
     .sets = {.reads = {"target"}, .writes = {"link"}, .inputs = {"target"}}},

    {.name = "soft_link_removed",
     .about = "unlink takes the link and leaves its target",
     .prepare = [](Place const&) { have_file("target"); },
     .play =
         [](Place const&) {
           must(::symlink("target", "link"));
           must(::unlink("link"));
         },
     .sets = {.temporaries = {"link"}}},

    {.name = "soft_link_found",
     .about = "a link from before: its name was asked, its target read",
     .prepare =
         [](Place const&) {
           have_file("target");
           have_link("target", "link");
         },
     .play = [](Place const&) { read_file("link"); },
     .sets = {.reads = {"target"}, .inputs = {"target"}, .stated = {"link"}},
     .needs_paths = true},

    {.name = "soft_link_found_and_asked",
     .about = "readlink tells where it leads",
     .prepare =
         [](Place const&) {
           have_file("target");
           have_link("target", "link");
         },
     .play =
         [](Place const&) {
           char text[64];
           must(::readlink("link", text, sizeof text));
           read_file("link");
         },
     .sets = {.reads = {"target"}, .inputs = {"target"}, .stated = {"link"}}},

    {.name = "linked_folder_found",
     .about = "made, moved and removed through a folder's second name that was there before",
     .prepare =
         [](Place const&) {
           have_folder("real");
           have_file("real/in");
           have_link("real", "short");
         },
     .play =
         [](Place const&) {
           read_file("short/in");
           create_file("short/a");
           must(::rename("short/a", "short/b"));
           create_file("real/c");
           must(::unlink("short/c"));
         },
     .sets = {.reads = {"real/in"}, .writes = {"real/b"}, .inputs = {"real/in"}, .temporaries = {"real/a", "real/c"}},
     .needs_paths = true},

    {.name = "linked_folder",
     .about = "the same through a link made here",
     .prepare =
         [](Place const&) {
           have_folder("real");
           have_file("real/old");
         },
     .play =
         [](Place const&) {
           must(::symlink("real", "short"));
           create_file("short/a");
           must(::rename("short/a", "short/b"));
           create_file("real/c");
           must(::unlink("short/c"));
           must(::unlink("short/old"));
           must(::link("short/b", "real/d"));
         },
     .sets = {.writes = {"short", "real/b", "real/d"}, .temporaries = {"real/a", "real/c"}, .deleted = {"real/old"}}},

    {.name = "links_in_links",
     .about = "a link to an absolute name through a link to a relative one, two folders deep",
     .prepare =
         [](Place const&) {
           have_folder("store/v1");
           have_file("store/v1/in");
         },
     .play =
         [](Place const& here) {
           must(::symlink("v1", "store/current"));
           must(::symlink((here / "store/current").c_str(), "now"));
           read_file("now/in");
           create_file("now/out");
         },
     .sets = {.reads = {"store/v1/in"}, .writes = {"store/current", "now", "store/v1/out"}, .inputs = {"store/v1/in"}}},

    {.name = "dots_after_link",
     .about = "lnk/.. is the parent of what the link names, not of the link",
     .prepare = [](Place const&) { have_folder("real/deep"); },
     .play =
         [](Place const&) {
           must(::symlink("real/deep", "lnk"));
           create_file("lnk/../x");
           must(::chdir("lnk"));
           create_file("../y");
         },
     .sets = {.writes = {"lnk", "real/x", "real/y"}}},

    {.name = "link_retargeted",
     .about = "removed and made anew, then replaced by rename: the same name leads elsewhere each time",
     .prepare =
         [](Place const&) {
           for (auto const* version : {"v1", "v2", "v3"}) {
             have_folder(version);
             have_file(std::string(version) + "/in");
           }
         },
     .play =
         [](Place const&) {
           must(::symlink("v1", "current"));
           read_file("current/in");
           must(::unlink("current"));
           must(::symlink("v2", "current"));
           create_file("current/out");
           must(::symlink("v3", "next"));
           must(::rename("next", "current"));
           create_file("current/out");
         },
     .sets =
         {.reads = {"v1/in"}, .writes = {"current", "v2/out", "v3/out"}, .inputs = {"v1/in"}, .temporaries = {"next"}}},

    {.name = "dangling_link",
     .about = "O_CREAT through a link to nothing makes what it names",
     .play =
         [](Place const&) {
           must(::symlink("made", "dangling"));
           touch("dangling", O_WRONLY | O_CREAT | O_TRUNC);
         },
     .sets = {.writes = {"dangling", "made"}}},

    {.name = "link_to_removed_folder",
     .about = "a link survives what it names; made anew, it leads to the new folder",
     .prepare = [](Place const&) { have_folder("d"); },
     .play =
         [](Place const&) {
           must(::symlink("d", "lnk"));
           must(::rmdir("d"));
           must(::mkdir("d", 0755));
           create_file("lnk/f");
         },
     .sets = {.writes = {"lnk", "d/f"}}},
};

}  // namespace

std::span<Act const> link_acts() { return acts; }

}  // namespace e2e
