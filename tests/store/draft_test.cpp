// Draft: nothing is replaced that should not be, nobody sees half a file, and nothing is left behind.
#include "store/draft.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <thread>

#include "store/db.hpp"
#include "tests/check.hpp"
#include "tests/store/other.hpp"
#include "tests/store/scratch.hpp"

using namespace iotrace;
using namespace iotrace::store;
using namespace iotrace::test;

namespace {

std::string trace_database(Scratch const& scratch, std::string_view name)
{
  std::string const path = scratch / name;
  write_bytes(path, "");
  Db db = Db::build(path);
  db.execute("PRAGMA application_id = 0x494F5452; CREATE TABLE t (a); INSERT INTO t VALUES (1)");
  db.close();
  return path;
}

std::string refusal(std::string const& destination, bool force = false)
{
  return error_of([&] { check_destination(destination, force); });
}

mode_t mode_of(std::string const& path)
{
  struct stat status = {};
  stat(path.c_str(), &status);
  return status.st_mode & 07777;
}

std::vector<std::string> drafts_in(Scratch const& scratch)
{
  std::vector<std::string> names;
  for (auto const& entry : std::filesystem::directory_iterator(scratch.folder()))
    if (std::string name = entry.path().filename().string(); name.starts_with(".iotrace-")) names.push_back(name);
  return names;
}

// The database open in another process, in a transaction of the given kind.
auto holding(std::string path, std::string begin)
{
  return [path = std::move(path), begin = std::move(begin)] {
    auto db = std::make_shared<Db>(begin == "SELECT" ? Db::read(path) : Db::build(path));
    db->execute(begin == "SELECT" ? "BEGIN; SELECT * FROM t" : begin);
    return db;
  };
}

}  // namespace

TEST_CASE("a new name, an empty file and a trace database may be written")
{
  Scratch const scratch;
  CHECK(refusal(scratch / "new.db") == "");
  write_bytes(scratch / "empty.db", "");
  CHECK(refusal(scratch / "empty.db") == "");
  CHECK(refusal(trace_database(scratch, "old.db")) == "");
}

TEST_CASE("what is no trace database is kept, unless forced")
{
  Scratch const scratch;
  write_bytes(scratch / "notes.txt", "do not lose this");
  CHECK(contains(refusal(scratch / "notes.txt"), "not a trace database"));
  CHECK(refusal(scratch / "notes.txt", true) == "");
  std::string const other = scratch / "other.db";
  write_bytes(other, "");
  Db db = Db::build(other);
  db.execute("CREATE TABLE mine (a)");
  db.close();
  CHECK(contains(refusal(other), "not a trace database"));
  CHECK(refusal(other, true) == "");
}

TEST_CASE("what is no file is kept, forced or not")
{
  Scratch const scratch;
  std::filesystem::create_directory(scratch / "folder");
  mkfifo((scratch / "fifo").c_str(), 0600);
  for (bool const force : {false, true}) {
    CHECK(contains(refusal(scratch / "folder", force), "is a folder"));
    CHECK(contains(refusal(scratch / "fifo", force), "not a regular file"));
    CHECK(contains(refusal("/dev/null", force), "not a regular file"));
    CHECK(contains(refusal("", force), "not the name of a file"));
    CHECK(contains(refusal(scratch / "folder/", force), "not the name of a file"));
    CHECK(contains(refusal(trace_database(scratch, "file.db") + "/below", force), "Not a directory"));
  }
}

TEST_CASE("a symbolic link is not written through")
{
  Scratch const scratch;
  write_bytes(scratch / "target", "precious");
  std::filesystem::create_symlink(scratch / "target", scratch / "link");
  std::filesystem::create_symlink(scratch / "nowhere", scratch / "dangling");
  CHECK(contains(refusal(scratch / "link"), "symbolic link"));
  CHECK(contains(refusal(scratch / "dangling"), "symbolic link"));
  Draft draft(scratch / "link", true);
  draft.publish();
  CHECK(bytes_of(scratch / "target") == "precious");
  CHECK(std::filesystem::is_regular_file(std::filesystem::symlink_status(scratch / "link")));
}

TEST_CASE("companions of a database stop its replacement, also where it is gone itself")
{
  for (std::string_view const tail : {"-wal", "-journal", "-shm"})
    for (bool const exists : {true, false}) {
      Scratch const scratch;
      std::string const path = exists ? trace_database(scratch, "t.db") : scratch / "t.db";
      write_bytes(path + std::string(tail), "old pages");
      CHECK(contains(refusal(path), std::string("t.db").append(tail)));
      Draft draft(path, true);
      draft.publish();
      CHECK(scratch.entries() == 1);  // the old pages went before the new file came
    }
}

TEST_CASE("a database that another process reads or writes is kept, unless forced")
{
  for (char const* const use : {"SELECT", "BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"}) {
    INFO(use);
    Scratch const scratch;
    std::string const path = trace_database(scratch, "t.db");
    {
      Other const other(holding(path, use));
      CHECK(contains(refusal(path), "in use"));
      CHECK(refusal(path, true) == "");
      write_bytes(path + "-journal", "");
      CHECK(contains(refusal(path, true), "in use"));  // its companions cannot be taken away
      std::filesystem::remove(path + "-journal");
    }
    CHECK(refusal(path) == "");
  }
}

TEST_CASE("who came to read while a draft was written is waited for")
{
  using namespace std::chrono_literals;
  for (bool const ends : {true, false}) {
    Scratch const scratch;
    std::string const path = trace_database(scratch, "t.db");
    Draft draft(path, false);
    auto other = std::make_unique<Other>(holding(path, "SELECT"));
    std::jthread const leaves([&] {
      std::this_thread::sleep_for(100ms);
      if (ends) other.reset();
    });
    std::string const refused = error_of([&] { draft.publish(ends ? 60s : 200ms); });
    CHECK(contains(refused, "in use") == !ends);
    CHECK(bytes_of(path).empty() == ends);
  }
}

TEST_CASE("a draft is private, unpredictable and beside its destination")
{
  Scratch const scratch;
  Draft const one(scratch / "t.db", false), two(scratch / "t.db", false);
  std::vector<std::string> const names = drafts_in(scratch);
  REQUIRE(names.size() == 2);
  for (std::string const& name : names) {
    REQUIRE(name.size() == 9 + 32 + 5);
    CHECK(name.substr(9, 32).find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(name.ends_with(".part"));
  }
  CHECK(one.path() != two.path());
  CHECK(mode_of(one.path()) == 0600);
  CHECK(bytes_of(one.path()).empty());
  CHECK(one.destination() == scratch / "t.db");
  CHECK_FALSE(std::filesystem::exists(scratch / "t.db"));
}

TEST_CASE("a draft that is not published goes, and the destination stays as it was")
{
  Scratch const scratch;
  std::string const path = trace_database(scratch, "t.db"), before = bytes_of(path);
  {
    Draft const draft(path, false);
    write_bytes(draft.path(), "half");
  }
  CHECK(bytes_of(path) == before);
  CHECK(scratch.entries() == 1);
}

TEST_CASE("a published draft takes the place, with the mode of any new file")
{
  for (mode_t const mask : {022u, 077u, 000u}) {
    Scratch const scratch;
    std::string const path = trace_database(scratch, "t.db");
    mode_t const before = umask(mask);
    Draft draft(path, false);
    write_bytes(draft.path(), "whole");
    draft.publish();
    umask(before);
    CHECK(bytes_of(path) == "whole");
    CHECK(mode_of(path) == (0666 & ~mask));
    CHECK(scratch.entries() == 1);
  }
}

TEST_CASE("the destination is looked at again before it is replaced")
{
  Scratch const scratch;
  std::string const path = scratch / "t.db";
  {
    Draft draft(path, false);
    write_bytes(path, "somebody else's");
    CHECK(contains(error_of([&] { draft.publish(); }), "not a trace database"));
  }
  CHECK(bytes_of(path) == "somebody else's");
  CHECK(scratch.entries() == 1);
}

TEST_CASE("what killed runs left goes with the next run, what is alive stays")
{
  Scratch const scratch;
  std::string const path = scratch / "t.db";
  CHECK(run_and_die([&] {
          Draft const killed(path, false);
          _exit(0);
        }) == 0);
  REQUIRE(drafts_in(scratch).size() == 1);
  std::string const stale = drafts_in(scratch).front();
  Draft const alive(path, false);
  std::vector<std::string> const left = drafts_in(scratch);
  CHECK(left.size() == 1);
  CHECK(left.front() != stale);
  Other const other([&] { return std::make_shared<Draft>(path, false); });
  CHECK(drafts_in(scratch).size() == 2);
  Draft const third(path, false);
  CHECK(drafts_in(scratch).size() == 3);
}

TEST_CASE("only what a killed run left is removed")
{
  Scratch const scratch;
  std::string const digits(32, 'a');
  write_bytes(scratch / "victim", "precious");
  std::vector<std::string> const kept{".iotrace-" + digits + ".part2", ".iotrace-" + digits,
                                      ".iotrace-" + digits + "a.part", ".iotrace-" + std::string(32, 'G') + ".part",
                                      "iotrace-" + digits + ".part"};
  for (std::string const& name : kept) write_bytes(scratch / name, "x");
  std::filesystem::create_symlink(scratch / "victim", scratch / (".iotrace-" + std::string(32, 'b') + ".part"));
  std::filesystem::create_directory(scratch / (".iotrace-" + std::string(32, 'c') + ".part"));
  mkfifo((scratch / (".iotrace-" + std::string(32, 'd') + ".part")).c_str(), 0600);
  write_bytes(scratch / (".iotrace-" + digits + ".part"), "a killed run's");
  std::size_t const before = scratch.entries();
  Draft const draft(scratch / "t.db", false);
  CHECK(scratch.entries() == before);  // one stale went, one came
  CHECK_FALSE(std::filesystem::exists(scratch / (".iotrace-" + digits + ".part")));
  CHECK(bytes_of(scratch / "victim") == "precious");
}

TEST_CASE("a folder that is not there is said, by the name the user gave")
{
  Scratch const scratch;
  CHECK(contains(error_of([&] { Draft(scratch / "none/t.db", false); }), "none/t.db: No such file or directory"));
}

TEST_CASE("a name without a folder means the current one")
{
  Scratch const scratch;
  std::filesystem::path const before = std::filesystem::current_path();
  std::filesystem::current_path(scratch.folder());
  {
    Draft draft("t.db", false);
    CHECK(drafts_in(scratch).size() == 1);
    draft.publish();
  }
  std::filesystem::current_path(before);
  CHECK(std::filesystem::exists(scratch / "t.db"));
  CHECK(scratch.entries() == 1);
}

TEST_CASE("a handle can be moved and closes once")
{
  FileHandle first(open("/dev/null", O_RDONLY | O_CLOEXEC));
  int const fd = first.fd();
  FileHandle second(std::move(first));
  CHECK_FALSE(first);
  CHECK(second.fd() == fd);
  {
    FileHandle third;
    third = std::move(second);
    CHECK(third.fd() == fd);
  }
  CHECK(fcntl(fd, F_GETFD) == -1);
}
