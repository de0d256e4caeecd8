// Renaming: content goes along to another name, and what had that name is gone.
#include <cstdio>

#include "act.hpp"
#include "calls.hpp"
#include "prepare.hpp"

namespace e2e {
namespace {

std::vector<Act> const acts{
    {.name = "rename_old",
     .about = "a file from before gets another name",
     .prepare = [](Place const&) { have_file("a"); },
     .play = [](Place const&) { must(::rename("a", "b")); },
     .sets = {.writes = {"b"}, .inputs = {"a"}, .deleted = {"a"}}},

    {.name = "rename_over_unknown",
     .about = "the file it replaces was never looked at",
     .prepare =
         [](Place const&) {
           have_file("a");
           have_file("b");
         },
     .play = [](Place const&) { must(::rename("a", "b")); },
     .sets = {.writes = {"b"}, .inputs = {"a"}, .deleted = {"a"}}},

    {.name = "rename_over_known",
     .about = "the file it replaces was read before",
     .prepare =
         [](Place const&) {
           have_file("a");
           have_file("b");
         },
     .play =
         [](Place const&) {
           read_file("b");
           must(::rename("a", "b"));
         },
     .sets = {.reads = {"b"}, .writes = {"b"}, .inputs = {"a", "b"}, .deleted = {"a"}}},

    {.name = "replace_atomically",
     .about = "write aside, rename into place: the usual way to write a file",
     .prepare = [](Place const&) { have_file("f"); },
     .play =
         [](Place const&) {
           create_file("f.tmp");
           must(::rename("f.tmp", "f"));
         },
     .sets = {.writes = {"f"}, .temporaries = {"f.tmp"}}},

    {.name = "rename_chain",
     .about = "a to b to c: the name in the middle was a temporary",
     .prepare = [](Place const&) { have_file("a"); },
     .play =
         [](Place const&) {
           must(::rename("a", "b"));
           must(::rename("b", "c"));
         },
     .sets = {.writes = {"c"}, .inputs = {"a"}, .temporaries = {"b"}, .deleted = {"a"}}},

    {.name = "rename_there_and_back",
     .about = "put in place by rename at the end, though under its own old name",
     .prepare = [](Place const&) { have_file("a"); },
     .play =
         [](Place const&) {
           must(::rename("a", "b"));
           must(::rename("b", "a"));
         },
     .sets = {.writes = {"a"}, .inputs = {"a"}, .temporaries = {"b"}}},

    {.name = "rename_backup",
     .about = "the old file is kept aside and a new one made in its place",
     .prepare = [](Place const&) { have_file("f"); },
     .play =
         [](Place const&) {
           must(::rename("f", "f.bak"));
           create_file("f");
         },
     .sets = {.writes = {"f", "f.bak"}, .inputs = {"f"}}},

    {.name = "rename_then_read",
     .about = "what is read under the new name was accounted for by the rename",
     .prepare = [](Place const&) { have_file("a"); },
     .play =
         [](Place const&) {
           must(::rename("a", "b"));
           read_file("b");
         },
     .sets = {.reads = {"b"}, .writes = {"b"}, .inputs = {"a"}, .deleted = {"a"}}},

    {.name = "rename_relative_to_descriptors",
     .about = "renameat with two folders",
     .prepare =
         [](Place const&) {
           have_folder("from");
           have_folder("to");
           have_file("from/a");
         },
     .play =
         [](Place const&) {
           int const from = open_folder("from");
           int const to = open_folder("to");
           must(::renameat(from, "a", to, "b"));
         },
     .sets = {.writes = {"to/b"}, .inputs = {"from/a"}, .deleted = {"from/a"}}},

    {.name = "rename_no_replace",
     .about = "RENAME_NOREPLACE moves to a free name and is refused by a taken one",
     .prepare =
         [](Place const&) {
           have_file("a");
           have_file("c");
           have_file("taken");
         },
     .play =
         [](Place const&) {
           must_if_supported(::renameat2(AT_FDCWD, "a", AT_FDCWD, "b", RENAME_NOREPLACE));
           must_fail(EEXIST, ::renameat2(AT_FDCWD, "c", AT_FDCWD, "taken", RENAME_NOREPLACE));
         },
     .sets = {.writes = {"b"}, .inputs = {"a"}, .deleted = {"a"}}},

    {.name = "exchange_old",
     .about = "RENAME_EXCHANGE: both stay, both have other content",
     .prepare =
         [](Place const&) {
           have_file("a");
           have_file("b");
         },
     .play = [](Place const&) { must_if_supported(::renameat2(AT_FDCWD, "a", AT_FDCWD, "b", RENAME_EXCHANGE)); },
     .sets = {.writes = {"a", "b"}, .inputs = {"a", "b"}, .updated = {"a", "b"}}},

    {.name = "exchange_own_with_old",
     .about = "a file made here changes places with one from before, which is then removed",
     .prepare = [](Place const&) { have_file("f"); },
     .play =
         [](Place const&) {
           create_file("f.new");
           must_if_supported(::renameat2(AT_FDCWD, "f.new", AT_FDCWD, "f", RENAME_EXCHANGE));
           must(::unlink("f.new"));
         },
     .sets = {.writes = {"f"}, .inputs = {"f"}, .updated = {"f"}, .temporaries = {"f.new"}}},

    {.name = "rename_to_itself",
     .about = "nothing happens, whichever way the one name is spelled",
     .prepare =
         [](Place const&) {
           have_folder("d");
           have_file("d/a");
         },
     .play =
         [](Place const& here) {
           must(::rename("d/a", "d/a"));
           must(::rename("d/a", (here / "d/./a").c_str()));
         },
     .sets = {}},

    {.name = "rename_to_other_hard_link",
     .about = "two names of one file: the kernel does nothing and both stay",
     .prepare = [](Place const&) { have_file("a"); },
     .play =
         [](Place const&) {
           must(::link("a", "b"));
           must(::rename("a", "b"));
         },
     .sets = {.writes = {"b"}, .inputs = {"a"}}},

    {.name = "rename_link",
     .about = "the symbolic link moves, not what it names",
     .prepare = [](Place const&) { have_file("target"); },
     .play =
         [](Place const&) {
           must(::symlink("target", "one"));
           must(::rename("one", "two"));
           read_file("two");
         },
     .sets = {.reads = {"target"}, .writes = {"two"}, .inputs = {"target"}, .temporaries = {"one"}}},
};

}  // namespace

std::span<Act const> rename_acts() { return acts; }

}  // namespace e2e
