// LOG: private, ours, whole lines, counted and hashed.
#include "capture/log_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "capture/failure.hpp"
#include "tests/check.hpp"

using namespace iotrace::capture;

namespace {

struct Folder {
  Folder()
  {
    std::string name = std::filesystem::temp_directory_path() / "iotrace-XXXXXX";
    path = ::mkdtemp(name.data());
  }
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

std::string read(std::string const& path)
{
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

mode_t mode_of(std::string const& path)
{
  struct stat status {};
  ::stat(path.c_str(), &status);
  return status.st_mode & 07777;
}

}  // namespace

TEST_CASE("lines between header and footer are counted and hashed")
{
  Folder const folder;
  std::string const path = folder.path / "t.log";
  {
    LogFile log(path, false);
    log.write_header("#io tool: \"strace\"\n");
    log.append("one\ntwo\n");
    log.append("");
    log.append("three\n");
    CHECK(log.lines() == 3);
    CHECK(log.bytes() == 14);
    CHECK(log.lost_lines() == 0);
    CHECK(log.trouble() == "");
    CHECK(log.write_footer("#io complete: true\n"));
  }
  CHECK(read(path) == "#io tool: \"strace\"\none\ntwo\nthree\n#io complete: true\n");
  CHECK(mode_of(path) == 0600);
}

TEST_CASE("the hash is the one that others compute")
{
  Folder const folder;
  LogFile log(folder.path / "t.log", false);
  CHECK(log.xxh64() == 0xEF46DB3751D8E999ULL);  // xxhsum -H64 of nothing
  log.write_header("#io tool: \"strace\"\n");
  log.append("a");
  log.append("bc");
  CHECK(log.xxh64() == 0x44BC2CF5AD770999ULL);  // of abc
}

TEST_CASE("a log of ours is replaced, what else has content is not")
{
  Folder const folder;
  std::string const path = folder.path / "t.log";
  std::ofstream(path) << "#io format: \"iotrace\"\nold\n";
  ::chmod(path.c_str(), 0666);
  LogFile(path, false).write_header("#io new: 1\n");
  CHECK(read(path) == "#io new: 1\n");
  CHECK(mode_of(path) == 0600);
  for (char const* content : {"precious", "#i", "# io", "\n#io"}) {
    std::ofstream(path) << content;
    CHECK_THROWS_AS(LogFile(path, false), Failure);
    CHECK(read(path) == content);
  }
  LogFile(path, true).write_header("#io new: 1\n");
  CHECK(read(path) == "#io new: 1\n");
}

TEST_CASE("what is no file of ours is refused")
{
  Folder const folder;
  std::string const path = folder.path / "t.log";
  std::filesystem::create_symlink("target", path);
  CHECK_THROWS_AS(LogFile(path, true), Failure);
  CHECK_FALSE(std::filesystem::exists(folder.path / "target"));
  CHECK_THROWS_AS(LogFile(folder.path, true), Failure);
  CHECK_THROWS_AS(LogFile(folder.path / "no" / "t.log", true), Failure);
  std::string const fifo = folder.path / "fifo";
  ::mkfifo(fifo.c_str(), 0600);
  CHECK_THROWS_AS(LogFile(fifo, true), Failure);
}

TEST_CASE("two at once are one too many")
{
  Folder const folder;
  std::string const path = folder.path / "t.log";
  LogFile first(path, false);
  CHECK_THROWS_AS(LogFile(path, true), Failure);
  LogFile const moved = std::move(first);
  CHECK_THROWS_AS(LogFile(path, true), Failure);
}

TEST_CASE("a device that takes nothing is found out before anything runs")
{
  LogFile log("/dev/full", false);
  CHECK_THROWS_AS(log.write_header("#io tool: \"strace\"\n"), Failure);
}

TEST_CASE("what could not be written is counted as lost, once and for all")
{
  LogFile log("/dev/full", false);
  log.append("one\ntwo\n");
  log.append("three\n");
  CHECK(log.lost_lines() == 3);
  CHECK(log.lines() == 0);
  CHECK(log.trouble().find("No space left on device") != std::string::npos);
  CHECK_FALSE(log.write_footer("#io complete: false\n"));
}

TEST_CASE("a log that was removed meanwhile is told of")
{
  Folder const folder;
  std::string const path = folder.path / "t.log";
  LogFile log(path, false);
  std::filesystem::remove(path);
  CHECK(log.trouble().find("was removed") != std::string::npos);
}
