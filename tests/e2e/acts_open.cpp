// Opening: what each combination of flags does to a file that was there, was not, or of which nothing was known.
#include <linux/openat2.h>
#include <sys/stat.h>

#include "act.hpp"
#include "calls.hpp"
#include "prepare.hpp"

namespace e2e {
namespace {

void open_in_root(int folder, char const* name, std::uint64_t resolve)
{
  open_how how{};
  how.flags = O_RDONLY;
  how.resolve = resolve;
  must(::close(must_if_supported(::syscall(SYS_openat2, folder, name, &how, sizeof how))));
}

std::vector<Act> const acts{
    {.name = "open_read",
     .about = "the plainest of all reads",
     .prepare = [](Place const&) { have_file("in"); },
     .play = [](Place const&) { read_file("in"); },
     .sets = {.reads = {"in"}, .inputs = {"in"}}},

#ifdef SYS_open
    {.name = "open_old",
     .about = "open and creat, the calls without a folder, which C libraries no longer use",
     .prepare = [](Place const&) { have_file("in"); },
     .play =
         [](Place const&) {
           must(::close(must(::syscall(SYS_open, "in", O_RDONLY))));
           must(::close(must(::syscall(SYS_creat, "made", 0644))));
         },
     .sets = {.reads = {"in"}, .writes = {"made"}, .inputs = {"in"}}},
#endif

    {.name = "open_absolute",
     .about = "an absolute name ignores the descriptor beside it; dots and double slashes are nothing",
     .prepare =
         [](Place const&) {
           have_folder("d");
           have_file("in");
           have_file("d/in");
         },
     .play =
         [](Place const& here) {
           read_at(open_folder("d"), here / "in");
           read_file(here / "./d//in");
         },
     .sets = {.reads = {"in", "d/in"}, .inputs = {"in", "d/in"}}},

    {.name = "openat2",
     .about = "with RESOLVE_BENEATH and with RESOLVE_IN_ROOT, where absolute names start at the descriptor",
     .prepare =
         [](Place const&) {
           have_folder("d/deep");
           have_file("d/beneath");
           have_file("d/deep/rooted");
         },
     .play =
         [](Place const&) {
           int const folder = open_folder("d");
           open_in_root(folder, "beneath", RESOLVE_BENEATH);
           open_in_root(folder, "/deep/rooted", RESOLVE_IN_ROOT);
         },
     .sets = {.reads = {"d/beneath", "d/deep/rooted"}, .inputs = {"d/beneath", "d/deep/rooted"}}},

    {.name = "create_exclusive",
     .about = "O_EXCL proves that the file is new",
     .play = [](Place const&) { create_file("made"); },
     .sets = {.writes = {"made"}}},

    {.name = "create_and_read_back",
     .about = "what a process made itself is read, but is no input",
     .play =
         [](Place const&) {
           create_file("made");
           read_file("made");
         },
     .sets = {.reads = {"made"}, .writes = {"made"}}},

    {.name = "create_truncating",
     .about = "as a shell's > does; nothing was known of either name, and no old content is kept",
     .prepare = [](Place const&) { have_file("old"); },
     .play =
         [](Place const&) {
           touch("old", O_WRONLY | O_CREAT | O_TRUNC);
           touch("new", O_WRONLY | O_CREAT | O_TRUNC);
         },
     .sets = {.writes = {"old", "new"}}},

    {.name = "create_read_write",
     .about = "as an assembler opens its object file: opened for reading too, yet no old content is seen",
     .prepare = [](Place const&) { have_file("old.o"); },
     .play =
         [](Place const&) {
           touch("old.o", O_RDWR | O_CREAT | O_TRUNC);
           touch("new.o", O_RDWR | O_CREAT | O_TRUNC);
         },
     .sets = {.reads = {"old.o", "new.o"}, .writes = {"old.o", "new.o"}}},

    {.name = "create_after_miss",
     .about = "looked for in vain, then made: O_CREAT alone made it",
     .play =
         [](Place const&) {
           must_fail(ENOENT, ::open("made", O_RDONLY));
           touch("made", O_WRONLY | O_CREAT);
         },
     .sets = {.writes = {"made"}, .probed = {"made"}}},

    {.name = "create_unknown",
     .about = "O_CREAT alone on a name of which nothing is known: taken to have existed",
     .prepare = [](Place const&) { have_file("old"); },
     .play =
         [](Place const&) {
           touch("old", O_WRONLY | O_CREAT);
           touch("new", O_WRONLY | O_CREAT);
         },
     .sets = {.writes = {"old", "new"}, .inputs = {"old", "new"}, .updated = {"old", "new"}}},

    {.name = "append",
     .about = "a log that grows: its old content is part of the new",
     .prepare =
         [](Place const&) {
           have_file("log");
           have_file("book");
         },
     .play =
         [](Place const&) {
           touch("log", O_WRONLY | O_CREAT | O_APPEND);
           append_to("book");
         },
     .sets = {.writes = {"log", "book"}, .inputs = {"log", "book"}, .updated = {"log", "book"}}},

    {.name = "append_to_own",
     .about = "a file made here and then appended to is new, not updated",
     .play =
         [](Place const&) {
           create_file("log");
           append_to("log");
           touch("log", O_WRONLY | O_CREAT | O_APPEND);
         },
     .sets = {.writes = {"log"}}},

    {.name = "read_write",
     .about = "O_RDWR on a file that was there",
     .prepare = [](Place const&) { have_file("base"); },
     .play = [](Place const&) { touch("base", O_RDWR); },
     .sets = {.reads = {"base"}, .writes = {"base"}, .inputs = {"base"}, .updated = {"base"}}},

    {.name = "truncate_known",
     .about = "read first, then emptied: an input that was replaced, not updated",
     .prepare = [](Place const&) { have_file("f"); },
     .play =
         [](Place const&) {
           read_file("f");
           touch("f", O_WRONLY | O_TRUNC);
         },
     .sets = {.reads = {"f"}, .writes = {"f"}, .inputs = {"f"}}},

    {.name = "truncate_unknown",
     .about = "O_TRUNC without O_CREAT: the file was there, its content is not used",
     .prepare = [](Place const&) { have_file("f"); },
     .play = [](Place const&) { touch("f", O_WRONLY | O_TRUNC); },
     .sets = {.writes = {"f"}}},

    {.name = "truncate_read_only",
     .about = "O_RDONLY with O_TRUNC empties the file all the same",
     .prepare = [](Place const&) { have_file("f"); },
     .play = [](Place const&) { touch("f", O_RDONLY | O_TRUNC); },
     .sets = {.reads = {"f"}, .writes = {"f"}}},

    {.name = "temporary",
     .about = "made and gone again",
     .play =
         [](Place const&) {
           create_file("scratch");
           read_file("scratch");
           must(::unlink("scratch"));
         },
     .sets = {.reads = {"scratch"}, .temporaries = {"scratch"}}},

    {.name = "temporary_of_sqlite",
     .about = "O_RDWR | O_CREAT on an unknown name, gone at the end: it had not existed after all",
     .play =
         [](Place const&) {
           int const journal = open_file("base-journal", O_RDWR | O_CREAT | O_CLOEXEC);
           put_text(journal);
           must(::unlink("base-journal"));
           must(::close(journal));
         },
     .sets = {.reads = {"base-journal"}, .temporaries = {"base-journal"}}},

    {.name = "recreate",
     .about = "made, removed, made again: one new file",
     .play =
         [](Place const&) {
           create_file("f");
           must(::unlink("f"));
           touch("f", O_WRONLY | O_CREAT);
           append_to("f");
         },
     .sets = {.writes = {"f"}}},

    {.name = "recreate_old",
     .about = "a file from before is removed and made anew: neither deleted nor updated, and no input",
     .prepare = [](Place const&) { have_file("f"); },
     .play =
         [](Place const&) {
           must(::unlink("f"));
           create_file("f");
           read_file("f");
         },
     .sets = {.reads = {"f"}, .writes = {"f"}}},

    {.name = "recreate_old_after_reading",
     .about = "the same, but the old content was read: an input",
     .prepare = [](Place const&) { have_file("f"); },
     .play =
         [](Place const&) {
           read_file("f");
           must(::unlink("f"));
           create_file("f");
         },
     .sets = {.reads = {"f"}, .writes = {"f"}, .inputs = {"f"}}},

    {.name = "remove_for_good",
     .about = "removed, made again, removed again: deleted, no temporary",
     .prepare =
         [](Place const&) {
           have_file("f");
           have_file("g");
         },
     .play =
         [](Place const&) {
           must(::unlink("f"));
           create_file("f");
           must(::unlink("f"));
           must(::unlink("g"));
         },
     .sets = {.deleted = {"f", "g"}}},

    {.name = "missing",
     .about = "names that are not there, and a folder that is not there; the folder itself was not asked for",
     .play =
         [](Place const&) {
           must_fail(ENOENT, ::open("absent", O_RDONLY));
           must_fail(ENOENT, ::open("no/such", O_RDONLY));
           must_fail(ENOENT, ::unlink("nothing"));
         },
     .sets = {.probed = {"absent", "no/such", "nothing"}}},

    {.name = "missing_then_made_and_gone",
     .about = "absent at the start is a dependency whatever becomes of the name",
     .play =
         [](Place const&) {
           must_fail(ENOENT, ::open("f", O_RDONLY));
           create_file("f");
           must(::unlink("f"));
         },
     .sets = {.temporaries = {"f"}, .probed = {"f"}}},

    {.name = "missing_after_removal",
     .about = "a name that was removed here and then missed was there before: not probed",
     .prepare = [](Place const&) { have_file("f"); },
     .play =
         [](Place const&) {
           must(::unlink("f"));
           must_fail(ENOENT, ::open("f", O_RDONLY));
         },
     .sets = {.deleted = {"f"}}},

    {.name = "not_a_folder",
     .about = "a look-up below a file misses, and does not make the file a folder",
     .prepare = [](Place const&) { have_file("file"); },
     .play =
         [](Place const&) {
           must_fail(ENOTDIR, ::open("file/x", O_RDONLY));
           read_file("file");
         },
     .sets = {.reads = {"file"}, .inputs = {"file"}, .probed = {"file/x"}}},

    {.name = "refused",
     .about = "attempts that fail otherwise than by absence are in no set",
     .prepare = [](Place const&) { have_file("there"); },
     .play =
         [](Place const&) {
           must_fail(EEXIST, ::open("there", O_WRONLY | O_CREAT | O_EXCL, 0644));
           must_fail(EEXIST, ::mkdir("there", 0755));
           must(::symlink("loop", "loop"));
           must_fail(ELOOP, ::open("loop", O_RDONLY));
           must(::unlink("loop"));
         },
     .sets = {.temporaries = {"loop"}}},

    {.name = "no_follow",
     .about = "O_NOFOLLOW refuses a link and touches nothing behind it",
     .prepare = [](Place const&) { have_file("target"); },
     .play =
         [](Place const&) {
           must(::symlink("target", "link"));
           must_fail(ELOOP, ::open("link", O_RDONLY | O_NOFOLLOW));
         },
     .sets = {.writes = {"link"}}},

    {.name = "folder_opened_for_reading",
     .about = "sqlite and git open a folder with plain O_RDONLY to sync it: never a file read",
     .prepare = [](Place const&) { have_folder("d"); },
     .play =
         [](Place const&) {
           create_file("d/f");
           int const folder = open_file("d", O_RDONLY);
           must(::fsync(folder));
           must(::close(folder));
         },
     .sets = {.writes = {"d/f"}}},

    {.name = "reopen_descriptor",
     .about = "/proc/self/fd/N and /dev/fd/N name the file behind the descriptor",
     .prepare =
         [](Place const&) {
           have_file("in");
           have_file("out");
           have_file("own");
         },
     .play =
         [](Place const&) {
           int const in = open_file("in", O_RDONLY);
           touch("/proc/self/fd/" + std::to_string(in), O_RDONLY);
           int const out = open_file("out", O_RDONLY);
           touch("/proc/self/fd/" + std::to_string(out), O_WRONLY | O_TRUNC);
           int const own = open_file("own", O_RDONLY);
           touch("/proc/" + std::to_string(::getpid()) + "/fd/" + std::to_string(own), O_WRONLY);
           touch("/dev/fd/" + std::to_string(in), O_RDONLY);
         },
     .sets =
         {.reads = {"in", "out", "own"}, .writes = {"out", "own"}, .inputs = {"in", "out", "own"}, .updated = {"own"}}},
};

}  // namespace

std::span<Act const> open_acts() { return acts; }

}  // namespace e2e
