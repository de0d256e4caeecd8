// The program itself: exit codes, streams, and what a wrong command line gets.
#include <fmt/core.h>
#include <sys/wait.h>

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/check.hpp"
#include "trace.hpp"

using namespace iotrace;
using namespace iotrace::test;

namespace {

struct Run {
  int code = -1;
  std::string out, err;
};

std::string read_file(std::string const& name)
{
  std::ifstream file(name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Run run(std::string const& arguments)
{
  Folder folder;
  std::string const out = folder.file("out"), err = folder.file("err");
  int const status = std::system(fmt::format("{}/ioquery {} >{} 2>{}", BIN_DIR, arguments, out, err).c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read_file(out), read_file(err)};
}

std::ptrdiff_t lines_of(std::string const& text) { return std::count(text.begin(), text.end(), '\n'); }

struct Small : Trace {
  Small()
  {
    auto const p = process(1);
    event(p, "read", "/w/a");
    event(p, "create", "/w/b");
    event(p, "read", "/usr/c");
    event(p, "read", "/w/node_modules/d");
  }
};

}  // namespace

TEST_CASE("answers go to stdout with exit code 0", "[ioquery]")
{
  Small trace;
  for (char const* const question : {"rw", "tree", "files", "tasks", "info", "why", "sql"})
    for (char const* const form : {"", "--json", "--csv", "-0", "--full"}) {
      std::string const rest = question == std::string_view("why")   ? "a"
                               : question == std::string_view("sql") ? "'SELECT 1 AS one'"
                                                                     : "";
      Run const result = run(fmt::format("{} {} {} {}", question, form, trace.file(), rest));
      INFO(question << ' ' << form << ": " << result.err);
      CHECK(result.code == 0);
      if (form == std::string_view("--json")) CHECK(nlohmann::json::accept(result.out));
    }
  CHECK(run("schema").code == 0);
  CHECK(run("rw " + trace.file()).err.empty());
}

TEST_CASE("selections are options of every question, before or behind the database", "[ioquery]")
{
  Small trace;
  CHECK(run(fmt::format("rw -0 --reads {}", trace.file())).out == std::string("a\0", 2));
  CHECK(run(fmt::format("rw {} --reads --csv --all", trace.file())).out == "set,path\nreads,/usr/c\nreads,/w/a\n");
  CHECK(run(fmt::format("rw --ignore a --ignore b --csv {}", trace.file())).out == "set,path\n");
  CHECK(run(fmt::format("rw --no-default-ignores --reads --csv {}", trace.file())).out ==
        "set,path\nreads,a\nreads,node_modules/d\n");
  for (char const* const question : {"rw", "tree", "files", "tasks", "info"})
    CHECK(run(fmt::format(
                  "{} {} --workspace /x --all --process 1 --task a:b --trace 1 --ignore x --full --reads --writes",
                  question, trace.file()))
              .code == 0);
}

TEST_CASE("wrong usage is two lines and exit code 2", "[ioquery]")
{
  Small trace;
  for (std::string const& arguments : std::vector<std::string>{
           "", "rw", "frob x", "--frob", "rw --frob " + trace.file(), "rw --json --csv " + trace.file(),
           "rw -0 --json " + trace.file(), "rw --trace x " + trace.file(), "rw --trace 9 " + trace.file(), "rw a b c",
           "why " + trace.file(), "sql " + trace.file(), "sql --timeout -1 " + trace.file() + " 'SELECT 1'",
           "check " + trace.file(), "rw --workspace", "schema x", "rw '--\x1b[2Jx' " + trace.file()}) {
    Run const result = run(arguments);
    INFO(arguments << ": " << result.err);
    CHECK(result.code == 2);
    CHECK(lines_of(result.err) == 2);
    CHECK(result.err.starts_with("ioquery: "));
    CHECK(result.err.find('\x1b') == std::string::npos);
    CHECK(result.out.empty());
  }
}

TEST_CASE("an unreadable database is one line and exit code 2", "[ioquery]")
{
  Folder folder;
  std::ofstream(folder.file("text")) << "this is no database, and long enough to look like one\n";
  std::ofstream(folder.file("empty"));
  for (std::string const& file : {folder.file("missing"), folder.file("text"), folder.file("empty"), folder.file("."),
                                  std::string("/dev/null"), std::string("/proc/self/mem")}) {
    Run const result = run("rw " + file);
    INFO(file << ": " << result.err);
    CHECK(result.code == 2);
    CHECK(lines_of(result.err) == 1);
    CHECK(result.out.empty());
  }
}

TEST_CASE("a full disk is noticed, a reader that goes away is not complained about", "[ioquery]")
{
  Small trace;
  CHECK(std::system(fmt::format("{}/ioquery rw {} >/dev/full 2>/dev/null", BIN_DIR, trace.file()).c_str()) == 2 << 8);
  Folder folder;
  CHECK(std::system(fmt::format("{}/ioquery schema 2>{} | true", BIN_DIR, folder.file("err")).c_str()) == 0);
  CHECK(read_file(folder.file("err")).empty());
}

TEST_CASE("the database is only read", "[ioquery]")
{
  Small trace;
  std::string const before = read_file(trace.file());
  run("rw --full " + trace.file());
  CHECK(run("sql " + trace.file() + " 'DELETE FROM path'").code == 2);
  CHECK(read_file(trace.file()) == before);
}

TEST_CASE("help and version go to stdout", "[ioquery]")
{
  CHECK(run("--version").out.starts_with("ioquery "));
  for (char const* const question : {"", "rw", "tree", "files", "tasks", "why", "info", "sql", "schema"}) {
    Run const result = run(fmt::format("{} --help", question));
    CHECK(result.code == 0);
    CHECK(result.err.empty());
    for (std::size_t from = 0; from < result.out.size(); from = result.out.find('\n', from) + 1)
      CHECK(result.out.find('\n', from) - from <= 80);
  }
}
