// The fold: facts made by hand in, events as text out. One case a rule.
#include <initializer_list>

#include "parsers/interpret.hpp"
#include "tests/check.hpp"
#include "tests/parsers/text_sink.hpp"

using namespace iotrace;
using iotrace::test::TextSink;

namespace {

using F = OpenFlag;
using Lines = std::vector<std::string>;

constexpr std::uint32_t made = F::write | F::create | F::truncate;

Name name(std::string_view text, Descriptor base = {Descriptor::cwd, false, true, {}}) { return {base, text, true}; }
Descriptor fd(std::int32_t number, std::string_view path = {}) { return {number, false, true, path}; }

/// A trace in the making: every call adds a fact of `tid`.
struct Story {
  Batch batch;
  std::int32_t tid = 7;
  std::uint64_t line = 0;

  Fact& add(Verb verb, std::int64_t value = 0)
  {
    Fact fact;
    fact.verb = verb;
    fact.tid = tid;
    fact.line = ++line;
    fact.value = value;
    return batch.facts.emplace_back(fact);
  }
  Fact& named(Verb verb, std::string_view first, std::uint32_t flags = 0)
  {
    Fact& fact = add(verb);
    fact.first = name(first);
    fact.flags = flags;
    return fact;
  }
  Fact& two(Verb verb, std::string_view first, std::string_view second)
  {
    Fact& fact = named(verb, first);
    fact.second = name(second);
    return fact;
  }
  Fact& open(std::string_view path, std::uint32_t flags, std::int64_t result = 3, std::string_view real = {})
  {
    Fact& fact = named(Verb::open, path, flags);
    fact.value = result;
    fact.real.path = real;
    return fact;
  }
  Fact& on(Verb verb, std::int32_t number, std::string_view path = {})
  {
    Fact& fact = add(verb);
    fact.fd = fd(number, path);
    return fact;
  }
  Fact& data(std::int32_t number, std::uint32_t flags, std::int64_t bytes)
  {
    Fact& fact = on(Verb::data, number);
    fact.flags = flags;
    fact.extent = bytes;
    return fact;
  }
  Fact& link(std::string_view target, std::string_view path)
  {
    Fact& fact = add(Verb::symlink);
    fact.text = target;
    fact.second = name(path);
    return fact;
  }
  Fact& exec(std::string_view program) { return named(Verb::exec, program); }
  static void fail(Fact& fact, std::int16_t error)
  {
    fact.outcome = Outcome::failure;
    fact.error = error;
  }
};

struct Told {
  Paths paths;
  TextSink sink{paths};
  std::string cwd;
};

std::unique_ptr<Told> tell(Story const& story, Start start = {"/w", {}, 0, {}})
{
  auto told = std::make_unique<Told>();
  Interpreter interpreter(told->paths, told->sink, std::move(start));
  interpreter.foresee(story.batch);
  interpreter.fold(story.batch);
  interpreter.finish();
  told->cwd = interpreter.first_cwd();
  return told;
}

Lines lines(Story const& story, Start start = {"/w", {}, 0, {}}) { return tell(story, std::move(start))->sink.lines(); }

}  // namespace

TEST_CASE("relative names go below the working directory, which moves")
{
  Story story;
  story.open("a", F::read);
  story.named(Verb::chdir, "sub");
  story.open("b", F::read);
  story.named(Verb::chdir, "..");
  story.open("c", F::read);
  CHECK(lines(story) == Lines{"7 read /w/a", "7 read /w/sub/b", "7 read /w/c"});
}

TEST_CASE("names below an unknown folder are kept below ?")
{
  Story story;
  story.open("a", F::read);
  CHECK(lines(story, {}) == Lines{"7 read ?/a"});
}

TEST_CASE("the first folder is learned from what is printed later")
{
  Story story;
  story.named(Verb::stat, "a");
  story.open("b", F::read).first.base.path = "/here";
  auto const told = tell(story, {});
  CHECK(told->sink.lines() == Lines{"7 probe /here/a", "7 read /here/b"});
  CHECK(told->cwd == "/here");
}

TEST_CASE("dirfd-relative names use the descriptor table, or the printed path")
{
  Story story;
  story.open("/d", F::read | F::directory, 5);
  story.named(Verb::unlink, "x").first.base = fd(5);
  story.named(Verb::unlink, "y").first.base = fd(9, "/e");
  story.named(Verb::unlink, "z").first.base = fd(8);
  CHECK(lines(story) == Lines{"7 remove /d/x", "7 remove /e/y", "7 remove ?/z"});
}

TEST_CASE("a name seen missing is made by a creating open; a known one is updated; an unknown one maybe")
{
  Story story;
  Story::fail(story.named(Verb::stat, "a"), 2);
  story.open("a", F::write | F::create);
  story.named(Verb::access, "b");
  story.open("b", F::write | F::create);
  story.open("c", F::write | F::create);
  CHECK(lines(story) == Lines{"7 probe /w/a !2", "7 create /w/a", "7 probe /w/b", "7 update /w/b", "7 update /w/c ?"});
}

TEST_CASE("what was never seen below a folder made here is absent")
{
  Story story;
  story.named(Verb::mkdir, "out");
  story.open("out/f", F::write | F::create | F::append);
  CHECK(lines(story) == Lines{"7 create /w/out", "7 create /w/out/f"});
}

TEST_CASE("failed calls are one event with their errno, interrupted ones none")
{
  Story story;
  Story::fail(story.open("a", F::read), 13);
  Story::fail(story.open("b", F::read), 4);
  Story::fail(story.named(Verb::unlink, "c"), 2);
  story.open("d", F::read).outcome = Outcome::unknown;
  CHECK(lines(story) == Lines{"7 probe /w/a !13", "7 remove /w/c !2"});
}

TEST_CASE("a miss that completes late does not undo what another process made")
{
  Story story;
  story.open("f", made);
  story.tid = 8;
  Story::fail(story.open("f", F::read), 2);
  story.open("f", F::write | F::create);
  CHECK(lines(story) == Lines{"7 create /w/f", "8 probe /w/f !2", "8 update /w/f", "8 flow /w/f from 7"});
}

TEST_CASE("rename carries, removes and creates; onto a known name it writes")
{
  Story story;
  story.open("t", made);
  story.two(Verb::rename, "t", "f");
  story.named(Verb::stat, "g");
  story.two(Verb::rename, "f", "g");
  CHECK(lines(story) == Lines{"7 create /w/t", "7 carry /w/t", "7 remove /w/t", "7 create /w/f", "7 probe /w/g",
                              "7 carry /w/f", "7 remove /w/f", "7 write /w/g"});
}

TEST_CASE("rename to itself or to another name of the same inode does nothing")
{
  Story story;
  story.two(Verb::rename, "a", "a");
  story.two(Verb::link, "a", "b");
  story.two(Verb::rename, "a", "b");
  CHECK(lines(story) == Lines{"7 carry /w/a", "7 create /w/b"});
}

TEST_CASE("a rename or link whose new name the log does not show ends or carries the old one")
{
  Story story;
  story.open("f", made);
  story.named(Verb::rename, "f");
  story.named(Verb::link, "g");
  Story::fail(story.named(Verb::rename, "h"), 2);
  story.open("f", F::write | F::create);
  CHECK(lines(story) ==
        Lines{"7 create /w/f", "7 carry /w/f", "7 remove /w/f", "7 carry /w/g", "7 carry /w/h !2", "7 create /w/f"});
}

TEST_CASE("a program that is only known to run is an image and no use of a file")
{
  Story story;
  story.named(Verb::runs, "Google Chrome He");
  story.named(Verb::runs, "/usr/bin/make").text = R"(["make"])";
  auto const told = tell(story);
  CHECK(told->sink.lines() == Lines{"7 image []", R"(7 image ["make"])"});
  CHECK(told->paths.find("Google Chrome He") != PathId::none);
  CHECK(told->paths.parent(told->paths.find("Google Chrome He")) == PathId::none);
}

TEST_CASE("a renamed folder takes known names, open files and working directories along")
{
  Story story;
  story.named(Verb::mkdir, "d");
  story.open("d/f", made, 3);
  story.named(Verb::chdir, "d");
  story.two(Verb::rename, "/w/d", "/w/e");
  story.open("g", made, 4);
  Fact& cut = story.on(Verb::truncate, 3);
  cut.extent = 5;
  auto const told = tell(story);
  CHECK(told->sink.lines() == Lines{"7 create /w/d", "7 create /w/d/f", "7 remove /w/d", "7 create /w/e",
                                    "7 carry /w/d/f", "7 remove /w/d/f", "7 create /w/e/f", "7 create /w/e/g",
                                    "7 update /w/e/f"});
  CHECK(told->paths.is_directory(told->paths.find("/w/e")));
}

TEST_CASE("a renamed folder that was not made here may hold unseen names")
{
  Story story;
  story.open("d/f", F::read);
  story.two(Verb::rename, "d", "e");
  CHECK(lines(story) == Lines{"7 read /w/d/f", "7 remove /w/d", "7 create /w/e", "7 carry /w/d/f", "7 remove /w/d/f",
                              "7 create /w/e/f", "7 gap moved_unseen /w/e"});
}

TEST_CASE("what turns out to be a folder after it was renamed was one before")
{
  Story story;
  story.two(Verb::rename, "d", "e");
  story.open("e/f", F::read);
  auto const told = tell(story);
  CHECK(told->paths.is_directory(told->paths.find("/w/d")));
}

TEST_CASE("exchange updates both names and swaps what is behind them")
{
  Story story;
  story.open("a", made, 3);
  story.open("b", made, 4);
  story.two(Verb::exchange, "a", "b");
  Fact& cut = story.on(Verb::truncate, 3);
  cut.extent = 1;
  CHECK(lines(story) == Lines{"7 create /w/a", "7 create /w/b", "7 update /w/a", "7 update /w/b", "7 update /w/b"});
}

TEST_CASE("a change through one hard-linked name counts for the other")
{
  Story story;
  story.two(Verb::link, "a", "b");
  story.open("b", F::write | F::truncate);
  story.named(Verb::unlink, "a");
  story.open("b", F::write);
  CHECK(lines(story) ==
        Lines{"7 carry /w/a", "7 create /w/b", "7 write /w/b", "7 write /w/a", "7 remove /w/a", "7 update /w/b"});
}

TEST_CASE("names through a link made in the trace are the kernel's, and the link is probed where it is the name")
{
  Story story;
  story.named(Verb::mkdir, "real");
  story.link("real", "lnk");
  story.open("lnk/f", made);
  story.named(Verb::unlink, "lnk/f");
  story.link("real/g", "file");
  story.open("file", F::write | F::create);
  CHECK(lines(story) == Lines{"7 create /w/real", "7 create /w/lnk", "7 create /w/real/f", "7 remove /w/real/f",
                              "7 create /w/file", "7 probe /w/file", "7 create /w/real/g"});
}

TEST_CASE("the kernel's spelling of an open teaches names that have none")
{
  Story story;
  story.open("lnk/f", made, 3, "/w/real/f");
  story.named(Verb::unlink, "lnk/g");
  CHECK(lines(story) == Lines{"7 create /w/real/f", "7 remove /w/real/g"});
}

TEST_CASE("O_TMPFILE makes nothing until it is linked")
{
  Story story;
  story.open(".", F::read | F::write | F::temporary, 4);
  Fact& link = story.two(Verb::link, "", "f");
  link.flags = NameFlag::empty;
  link.first.base = fd(4);
  story.open("/w", F::read | F::write | F::temporary, 5);
  story.two(Verb::link, "/proc/self/fd/5", "g");
  CHECK(lines(story) == Lines{"7 create /w/f", "7 create /w/g"});
}

TEST_CASE("descriptors are copied, inherited and closed; data through them is a use")
{
  Story story;
  story.open("f", made, 3);
  story.on(Verb::dup, 3).value = 1;
  story.on(Verb::close, 3);
  story.add(Verb::fork, 8);
  story.tid = 8;
  story.data(1, DataFlag::written, 10);
  story.data(1, DataFlag::written, 5);
  story.data(3, DataFlag::written, 99);
  CHECK(lines(story) ==
        Lines{"7 create /w/f", "8 update /w/f", "8 flow /w/f from 7", "8 bytes /w/f 0 10", "8 bytes /w/f 0 5"});
}

TEST_CASE("exec closes what is marked and keeps the rest")
{
  Story story;
  story.open("kept", F::read, 3);
  story.open("lost", F::read | F::cloexec, 4);
  story.exec("/bin/x");
  story.data(3, DataFlag::read, 1);
  story.data(4, DataFlag::read, 1);
  CHECK(lines(story) == Lines{"7 read /w/kept", "7 read /w/lost", "7 exec /bin/x", "7 image []", "7 read /w/kept",
                              "7 bytes /w/kept 1 0"});
}

TEST_CASE("a descriptor is bound to its file when the call begins")
{
  Story story;
  story.open("old", F::read, 5);
  story.data(5, DataFlag::read, 0).phase = Phase::entry;
  story.tid = 9;
  story.tid = 7;
  Fact& shut = story.on(Verb::close, 5);
  shut.phase = Phase::entry;
  story.open("new", F::read, 5);
  story.data(5, DataFlag::read, 3).phase = Phase::exit;
  CHECK(lines(story).back() == "7 bytes /w/old 3 0");
}

TEST_CASE("a child's lines may stand before the line on which its parent's fork returns")
{
  Story story;
  story.named(Verb::chdir, "/p");
  Fact& entry = story.add(Verb::fork);
  entry.phase = Phase::entry;
  story.tid = 8;
  story.open("c", F::read);
  story.tid = 7;
  story.add(Verb::fork, 8).phase = Phase::exit;
  auto const told = tell(story);
  CHECK(told->sink.lines() == Lines{"8 read /p/c"});
  REQUIRE(told->sink.threads().size() == 2);
  CHECK(told->sink.thread_of_tid(8).parent == told->sink.thread_of_tid(7).id);
}

TEST_CASE("two forks open at once: each child finds its own parent")
{
  Story story;
  story.add(Verb::fork, 8);
  story.named(Verb::chdir, "/p7");
  story.tid = 8;
  story.named(Verb::chdir, "/p8");
  story.add(Verb::fork).phase = Phase::entry;
  story.tid = 7;
  story.add(Verb::fork).phase = Phase::entry;
  story.tid = 10;
  story.open("c", F::read);
  story.tid = 9;
  story.open("c", F::read);
  story.tid = 8;
  story.add(Verb::fork, 10).phase = Phase::exit;
  story.tid = 7;
  story.add(Verb::fork, 9).phase = Phase::exit;
  auto const told = tell(story);
  CHECK(told->sink.lines() == Lines{"10 read /p8/c", "9 read /p7/c"});
  CHECK(told->sink.thread_of_tid(10).parent == told->sink.thread_of_tid(8).id);
}

TEST_CASE("threads share folder and descriptors, and belong to their leader")
{
  Story story;
  story.add(Verb::fork, 8).flags = ForkFlag::thread | ForkFlag::files | ForkFlag::fs;
  story.tid = 8;
  story.named(Verb::chdir, "/t");
  story.open("f", F::read, 4);
  story.tid = 7;
  story.open("g", F::read, 5);
  story.data(4, DataFlag::read, 2);
  auto const told = tell(story);
  CHECK(told->sink.lines() == Lines{"7 read /t/f", "7 read /t/g", "7 read /t/f", "7 bytes /t/f 2 0"});
  CHECK(told->sink.thread_of_tid(8).process == told->sink.thread_of_tid(7).id);
}

TEST_CASE("an id that is used again is another life")
{
  Story story;
  story.add(Verb::fork, 8);
  story.tid = 8;
  story.open("a", F::read);
  story.add(Verb::ended, 3);
  story.tid = 7;
  story.add(Verb::fork, 8);
  story.tid = 8;
  story.open("b", F::read);
  auto const told = tell(story);
  REQUIRE(told->sink.threads().size() == 3);
  CHECK(told->sink.threads()[1].status == 3);
  CHECK(told->sink.threads()[2].tid == 8);
  CHECK(told->sink.ended.front() == 2);
}

TEST_CASE("exec by a thread goes on under the leader's id")
{
  Story story;
  story.add(Verb::fork, 8).flags = ForkFlag::thread | ForkFlag::files | ForkFlag::fs;
  story.add(Verb::superseded, 8);
  story.exec("/bin/x").phase = Phase::exit;
  story.open("f", F::read);
  auto const told = tell(story);
  CHECK(told->sink.lines() == Lines{"7 exec /bin/x", "7 image []", "7 read /w/f"});
  CHECK(told->sink.threads().size() == 2);
}

TEST_CASE("content that another process put flows")
{
  Story story;
  story.open("f", made);
  story.add(Verb::fork, 8);
  story.tid = 8;
  story.open("f", F::read);
  story.open("f", F::read);
  CHECK(lines(story) == Lines{"7 create /w/f", "8 read /w/f", "8 flow /w/f from 7", "8 read /w/f"});
}

TEST_CASE("listing a folder is one event a run of getdents")
{
  Story story;
  story.open("d", F::read | F::directory, 3);
  story.on(Verb::list, 3).value = 48;
  story.on(Verb::list, 3).value = 0;
  story.on(Verb::list, 3).value = 48;
  CHECK(lines(story) == Lines{"7 list /w/d", "7 list /w/d"});
}

TEST_CASE("descriptors that were open before the trace count for the first process")
{
  Story story;
  story.data(0, DataFlag::read, 4);
  CHECK(lines(story, {"/w", {{0, "/w/in", true, false}, {1, "/w/out", false, true}}, 3, {}}) ==
        Lines{"7 read /w/in", "7 update /w/out", "7 read /w/in", "7 bytes /w/in 4 0"});
}

TEST_CASE("a failed exec of a file that is there misses its interpreter, not the file")
{
  Story story;
  story.named(Verb::access, "/w/s");
  Story::fail(story.exec("/w/s"), 2);
  Story::fail(story.exec("/bin/none"), 2);
  CHECK(lines(story) == Lines{"7 probe /w/s", "7 probe /w/s !-1", "7 probe /bin/none !2"});
}

TEST_CASE("task marks name a task, but not those that the command inherited")
{
  using namespace std::string_view_literals;
  Story story;
  story.exec("/bin/nx").marks = "NX_TASK_TARGET_PROJECT=outer\0NX_TASK_TARGET_TARGET=ci\0"sv;
  story.add(Verb::fork, 8);
  story.tid = 8;
  story.exec("/bin/tsc").marks = "NX_TASK_TARGET_PROJECT=lib\0NX_TASK_TARGET_TARGET=build\0"sv;
  Start const start{"/w", {}, 0, {"NX_TASK_TARGET_PROJECT=outer", "NX_TASK_TARGET_TARGET=ci"}};
  CHECK(lines(story, start) ==
        Lines{"7 exec /bin/nx", "7 image []", "8 exec /bin/tsc", "8 image []", "8 task lib:build"});
}

TEST_CASE("chroot moves absolute names below the new root")
{
  Story story;
  story.named(Verb::chroot, "/jail");
  story.open("/etc/x", F::read);
  CHECK(lines(story) == Lines{"7 read /jail/etc/x"});
}

TEST_CASE("a thread that splits its folder and descriptors off moves alone")
{
  Story story;
  story.add(Verb::fork, 8).flags = ForkFlag::thread | ForkFlag::files | ForkFlag::fs;
  story.tid = 8;
  story.add(Verb::unshare).flags = ForkFlag::fs | ForkFlag::files;
  story.named(Verb::chdir, "/t");
  story.open("f", F::read, 4);
  story.tid = 7;
  story.open("g", F::read, 5);
  story.data(4, DataFlag::read, 2);
  CHECK(lines(story) == Lines{"7 read /t/f", "7 read /w/g"});
}

TEST_CASE("exchanged folders: what is known on one side only moves to the other")
{
  Story story;
  story.open("old/y", F::read);
  story.named(Verb::mkdir, "new");
  story.open("new/x", made);
  story.two(Verb::exchange, "old", "new");
  auto const told = tell(story);
  CHECK(told->sink.use("/w/old/y").last_remove > told->sink.use("/w/old/y").last_put);
  CHECK(told->sink.use("/w/new/y").first_create != 0);
  CHECK(told->sink.use("/w/new/x").last_remove > told->sink.use("/w/new/x").last_put);
  CHECK(told->sink.use("/w/old/x").first_create != 0);
}

TEST_CASE("working directories below exchanged folders change places with them")
{
  Story story;
  story.named(Verb::mkdir, "a");
  story.named(Verb::mkdir, "b");
  story.named(Verb::chdir, "a");
  story.two(Verb::exchange, "/w/a", "/w/b");
  story.open("f", made);
  CHECK(lines(story).back() == "7 create /w/b/f");
}
