// Folders: never in the read and write sets themselves, but what they are called decides what everything below is.
#include <dirent.h>
#include <sys/stat.h>

#include <cstdio>

#include "act.hpp"
#include "calls.hpp"
#include "prepare.hpp"

namespace e2e {
namespace {

void list(int folder)
{
  alignas(dirent64) char entries[4096];
  while (must(::getdents64(folder, entries, sizeof entries)) > 0) {
  }
}

std::vector<Act> const acts{
    {.name = "folder_made_and_removed",
     .about = "in no set at all; what was in it was a temporary",
     .play =
         [](Place const&) {
           must(::mkdir("d", 0755));
           create_file("d/f");
           must(::unlinkat(AT_FDCWD, "d/f", 0));
           must(::unlinkat(AT_FDCWD, "d", AT_REMOVEDIR));
           must(::mkdir("e", 0755));
           must(::rmdir("e"));
           must(::mkdir("kept", 0755));
         },
     .sets = {.temporaries = {"d/f"}}},

    {.name = "folder_looked_for_then_made",
     .about = "once it is known to be a folder the name is in no set",
     .play =
         [](Place const&) {
           must_fail(ENOENT, ::open("d", O_RDONLY));
           must(::mkdir("d", 0755));
         },
     .sets = {}},

    {.name = "listed",
     .about = "entries read after an open with O_DIRECTORY and after a plain one; the second folder only opened",
     .prepare =
         [](Place const&) {
           have_folder("d/below");
           have_folder("e");
           have_folder("only_opened");
           have_file("d/f");
         },
     .play =
         [](Place const&) {
           int const d = open_folder("d");
           list(d);
           list(open_file("e", O_RDONLY));
           list(open_at(d, "below", O_RDONLY | O_DIRECTORY));
           open_folder("only_opened");
         },
     .sets = {.listed = {"d", "d/below", "e"}}},

    {.name = "change_directory",
     .about = "chdir by name, by descriptor, upwards, and to an absolute name",
     .prepare =
         [](Place const&) {
           have_folder("d/e");
           for (auto const* name : {"in0", "d/in1", "d/e/in2", "d/in3", "in4"}) have_file(name);
         },
     .play =
         [](Place const& here) {
           int const d = open_folder("d");
           read_file("in0");
           must(::chdir("d"));
           read_file("in1");
           must(::chdir("e"));
           read_file("in2");
           must(::fchdir(d));
           read_file("in3");
           must(::chdir(here.folder.c_str()));
           read_file("in4");
           must(::chdir("d/.."));
           create_file("out");
         },
     .sets = {.reads = {"in0", "d/in1", "d/e/in2", "d/in3", "in4"},
              .writes = {"out"},
              .inputs = {"in0", "d/in1", "d/e/in2", "d/in3", "in4"}}},

    {.name = "rename_tree",
     .about = "everything below changes its name: known files, an open file, an open folder, the current directory",
     .prepare =
         [](Place const&) {
           have_folder("tree/sub");
           have_file("tree/sub/read");
           have_file("tree/sub/unseen");
         },
     .play =
         [](Place const& here) {
           read_file("tree/sub/read");
           create_file("tree/sub/made");
           int const open = open_file("tree/sub/open", O_WRONLY | O_CREAT | O_EXCL);
           int const folder = open_folder("tree/sub");
           must(::chdir("tree/sub"));
           must(::rename((here / "tree").c_str(), (here / "moved").c_str()));
           put_text(open);
           must(::ftruncate(open, 3));
           create_file("by_cwd");
           create_at(folder, "by_folder");
           create_file("../above");
           read_file("unseen");
         },
     .sets = {.reads = {"tree/sub/read", "moved/sub/unseen"},
              .writes = {"moved/sub/read", "moved/sub/made", "moved/sub/open", "moved/sub/by_cwd",
                         "moved/sub/by_folder", "moved/above"},
              .inputs = {"tree/sub/read", "moved/sub/unseen"},
              .temporaries = {"tree/sub/made", "tree/sub/open"},
              .deleted = {"tree/sub/read"}}},

    {.name = "rename_tree_and_rebuild",
     .about = "as a build does with its output: moved aside, made anew, the old one removed",
     .play =
         [](Place const&) {
           must(::mkdir("out", 0755));
           create_file("out/a");
           create_file("out/b");
           must(::rename("out", "out.old"));
           must(::mkdir("out", 0755));
           create_file("out/a");
           must(::unlink("out.old/a"));
           must(::unlink("out.old/b"));
           must(::rmdir("out.old"));
         },
     .sets = {.writes = {"out/a"}, .temporaries = {"out/b", "out.old/a", "out.old/b"}}},

    {.name = "rename_tree_through_link",
     .about = "the tree moves under its real name, however the call spells it",
     .play =
         [](Place const&) {
           must(::mkdir("real", 0755));
           must(::mkdir("real/tree", 0755));
           must(::symlink("real", "short"));
           create_file("short/tree/f");
           must(::rename("short/tree", "real/moved"));
           append_to("short/moved/f");
         },
     .sets = {.writes = {"short", "real/moved/f"}, .temporaries = {"real/tree/f"}}},

    {.name = "rename_tree_with_link",
     .about = "a relative link moves with its folder and leads to the neighbour there",
     .play =
         [](Place const&) {
           must(::mkdir("tree", 0755));
           create_file("tree/f");
           must(::symlink("f", "tree/lnk"));
           must(::rename("tree", "moved"));
           append_to("moved/lnk");
         },
     .sets = {.writes = {"moved/f", "moved/lnk"}, .temporaries = {"tree/f", "tree/lnk"}}},

    {.name = "rename_tree_twice",
     .about = "a file three names long",
     .prepare =
         [](Place const&) {
           have_folder("a");
           have_file("a/f");
         },
     .play =
         [](Place const&) {
           append_to("a/f");
           must(::rename("a", "b"));
           must(::rename("b", "c"));
         },
     .sets = {.writes = {"c/f"}, .inputs = {"a/f"}, .temporaries = {"b/f"}, .deleted = {"a/f"}}},

    {.name = "exchange_trees",
     .about = "RENAME_EXCHANGE of two folders swaps what is below them",
     .prepare =
         [](Place const&) {
           have_folder("old");
           have_file("old/y");
         },
     .play =
         [](Place const&) {
           read_file("old/y");
           must(::mkdir("new", 0755));
           create_file("new/x");
           must_if_supported(::renameat2(AT_FDCWD, "new", AT_FDCWD, "old", RENAME_EXCHANGE));
           append_to("old/x");
           append_to("new/y");
         },
     .sets = {.reads = {"old/y"},
              .writes = {"old/x", "new/y"},
              .inputs = {"old/y"},
              .temporaries = {"new/x"},
              .deleted = {"old/y"}}},

    {.name = "exchange_trees_in_use",
     .about = "the current directory and an open folder change places too",
     .play =
         [](Place const& here) {
           must(::mkdir("one", 0755));
           must(::mkdir("two", 0755));
           create_file("two/f");
           int const two = open_folder("two");
           must(::chdir("one"));
           must_if_supported(
               ::renameat2(AT_FDCWD, (here / "one").c_str(), AT_FDCWD, (here / "two").c_str(), RENAME_EXCHANGE));
           create_file("by_cwd");
           create_at(two, "by_folder");
         },
     .sets = {.writes = {"one/f", "two/by_cwd", "one/by_folder"}, .temporaries = {"two/f"}}},
};

}  // namespace

std::span<Act const> folder_acts() { return acts; }

}  // namespace e2e
