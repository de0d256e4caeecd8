// Changing content otherwise than by opening: truncation, allocation, mappings, and copies made inside the kernel.
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>

#include <linux/fs.h>

#include "act.hpp"
#include "calls.hpp"
#include "prepare.hpp"

namespace e2e {
namespace {

constexpr std::size_t copied = 16;

void map_and_change(int fd)
{
  void* const memory = ::mmap(nullptr, copied, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (memory == MAP_FAILED) throw failed(std::source_location::current());
  *static_cast<char*>(memory) = 'W';
  must(::munmap(memory, copied));
}

std::vector<Act> const acts{
    {.name = "truncate_to_nothing",
     .about = "by name and by descriptor: emptied like O_TRUNC",
     .prepare =
         [](Place const&) {
           have_file("a");
           have_file("b");
         },
     .play =
         [](Place const&) {
           must(::truncate("a", 0));
           int const b = open_file("b", O_WRONLY);
           must(::ftruncate(b, 0));
         },
     .sets = {.writes = {"a", "b"}, .inputs = {"b"}, .updated = {"b"}}},

    {.name = "truncate_to_length",
     .about = "what is before the cut survives: an update",
     .prepare = [](Place const&) { have_file("f"); },
     .play = [](Place const&) { must(::truncate("f", 5)); },
     .sets = {.writes = {"f"}, .inputs = {"f"}, .updated = {"f"}}},

    {.name = "grow_own",
     .about = "a file made here, then sized: new, not updated",
     .play =
         [](Place const&) {
           int const fd = open_file("f", O_RDWR | O_CREAT | O_EXCL);
           must(::ftruncate(fd, 4096));
           must_if_supported(::posix_fallocate(fd, 0, 8192) == 0 ? 0 : -1);
         },
     .sets = {.reads = {"f"}, .writes = {"f"}}},

    {.name = "map_shared",
     .about = "written through memory",
     .prepare = [](Place const&) { have_file("base"); },
     .play = [](Place const&) { map_and_change(open_file("base", O_RDWR)); },
     .sets = {.reads = {"base"}, .writes = {"base"}, .inputs = {"base"}, .updated = {"base"}}},

    {.name = "map_private",
     .about = "a private mapping only reads, even where it may be written",
     .prepare = [](Place const&) { have_file("in"); },
     .play =
         [](Place const&) {
           int const fd = open_file("in", O_RDONLY);
           void* const memory = ::mmap(nullptr, copied, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
           if (memory == MAP_FAILED) throw failed(std::source_location::current());
           *static_cast<char volatile*>(memory) = 'W';
         },
     .sets = {.reads = {"in"}, .inputs = {"in"}}},

    {.name = "copy_file_range",
     .about = "from a file to a file inside the kernel",
     .prepare = [](Place const&) { have_file("in"); },
     .play =
         [](Place const&) {
           int const in = open_file("in", O_RDONLY);
           int const out = open_file("out", O_WRONLY | O_CREAT | O_EXCL);
           must_if_supported(::copy_file_range(in, nullptr, out, nullptr, copied, 0));
         },
     .sets = {.reads = {"in"}, .writes = {"out"}, .inputs = {"in"}}},

    {.name = "sendfile",
     .about = "its arguments stand the other way round: out, in",
     .prepare = [](Place const&) { have_file("in"); },
     .play =
         [](Place const&) {
           int const in = open_file("in", O_RDONLY);
           int const out = open_file("out", O_WRONLY | O_CREAT | O_EXCL);
           must(::sendfile(out, in, nullptr, copied));
         },
     .sets = {.reads = {"in"}, .writes = {"out"}, .inputs = {"in"}}},

    {.name = "splice",
     .about = "through a pipe; the pipe is no file",
     .prepare = [](Place const&) { have_file("in"); },
     .play =
         [](Place const&) {
           int const in = open_file("in", O_RDONLY);
           int const out = open_file("out", O_WRONLY | O_CREAT | O_EXCL);
           int ends[2];
           must(::pipe2(ends, O_CLOEXEC));
           must(::splice(in, nullptr, ends[1], nullptr, copied, 0));
           must(::splice(ends[0], nullptr, out, nullptr, copied, 0));
         },
     .sets = {.reads = {"in"}, .writes = {"out"}, .inputs = {"in"}}},

    {.name = "clone_file",
     .about = "FICLONE, tried as cp does, whether the file system can or not",
     .prepare = [](Place const&) { have_file("in"); },
     .play =
         [](Place const&) {
           int const in = open_file("in", O_RDONLY);
           int const out = open_file("out", O_WRONLY | O_CREAT | O_EXCL);
           (void)::ioctl(out, FICLONE, in);
         },
     .sets = {.reads = {"in"}, .writes = {"out"}, .inputs = {"in"}}},
};

}  // namespace

std::span<Act const> change_acts() { return acts; }

}  // namespace e2e
