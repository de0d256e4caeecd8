// Words: where ours end and COMMAND's begin, which file COMMAND names, how words are shown, whether they run tasks.
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "capture/analyze.hpp"
#include "capture/command_line.hpp"
#include "capture/failure.hpp"
#include "capture/launch.hpp"
#include "capture/line_cutter.hpp"
#include "capture/markers.hpp"
#include "capture/program.hpp"
#include "capture/quote.hpp"
#include "capture/task_runner.hpp"
#include "tests/check.hpp"

using namespace iotrace::capture;
using Words = std::vector<std::string>;

namespace {

CommandLine split(std::vector<char const*> words) { return split_words(words); }

// A folder of its own that goes with its owner.
class Folder {
 public:
  Folder()
  {
    std::string name = std::filesystem::temp_directory_path() / "iotrace-XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }

  std::string make(std::string const& name, std::string const& content, mode_t mode) const
  {
    std::string const path = path_ / name;
    std::ofstream(path) << content;
    ::chmod(path.c_str(), mode);
    return path;
  }
  std::filesystem::path const& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// $PATH for a while.
class SearchPath {
 public:
  explicit SearchPath(std::string const& path) : old_(::getenv("PATH")) { ::setenv("PATH", path.c_str(), 1); }
  SearchPath(SearchPath const&) = delete;
  SearchPath& operator=(SearchPath const&) = delete;
  ~SearchPath() { ::setenv("PATH", old_.c_str(), 1); }

 private:
  std::string old_;
};

int code_of(std::string const& command)
{
  try {
    find_program(command);
    return 0;
  } catch (Failure const& failure) {
    return failure.exit_code;
  }
}

}  // namespace

TEST_CASE("our options end at the first word that is none")
{
  CHECK(split({"-o", "f", "--", "ls", "--", "x"}).options == Words{"-o", "f"});
  CHECK(split({"-o", "f", "--", "ls", "--", "x"}).command == Words{"ls", "--", "x"});
  CHECK(split({"ls", "-o", "x"}).options.empty());
  CHECK(split({"ls", "-o", "x"}).command == Words{"ls", "-o", "x"});
  CHECK(split({"--", "-weird"}).command == Words{"-weird"});
  CHECK(split({"--bytes", "", "x"}).command == Words{"", "x"});
  CHECK(split({"--tool", "strace", "-of", "--workspace=/w", "make"}).options ==
        Words{"--tool", "strace", "-of", "--workspace=/w"});
  CHECK(split({"--workspace", "--", "make"}).options == Words{"--workspace", "--"});
  CHECK(split({"-", "x"}).command == Words{"-", "x"});
  CHECK(split({"-o"}).options == Words{"-o"});
  CHECK(split({"--bad", "ls"}).options == Words{"--bad"});
  CHECK(split({}).command.empty());
}

TEST_CASE("COMMAND is found as a shell finds it")
{
  Folder const folder;
  std::string const first = folder.path() / "first";
  std::string const second = folder.path() / "second";
  std::filesystem::create_directories(first);
  std::filesystem::create_directories(second);
  folder.make("first/held", "x", 0644);
  std::string const held = folder.make("second/held", "x", 0755);
  folder.make("first/plain", "x", 0600);
  SearchPath const path(first + "::" + second);

  CHECK(find_program("held") == held);
  CHECK(find_program(held) == held);
  CHECK(code_of("plain") == 126);
  CHECK(code_of("absent") == 127);
  CHECK(code_of(first + "/absent") == 127);
  CHECK(code_of(held + "/below") == 127);
  CHECK(code_of(first) == 126);
  CHECK(code_of("") == 127);
}

TEST_CASE("a script wants its interpreter")
{
  Folder const folder;
  CHECK(code_of(folder.make("good", "#! /bin/sh -e\ntrue\n", 0755)) == 0);
  CHECK(code_of(folder.make("none", "true\n", 0755)) == 0);
  CHECK(code_of(folder.make("missing", "#!/no/such/interpreter\n", 0755)) == 126);
  CHECK(interpreter_of("#!/bin/sh\n") == "/bin/sh");
  CHECK(interpreter_of("#! \t/usr/bin/env -S node\n") == "/usr/bin/env");
  CHECK(interpreter_of("#!/bin/sh") == "/bin/sh");
  CHECK(interpreter_of("#!\n") == "");
  CHECK(interpreter_of("#") == "");
  CHECK(interpreter_of("\x7f"
                       "ELF") == "");
}

TEST_CASE("words are shown so that a shell reads them back and a terminal is safe")
{
  CHECK(quote("plain-1.txt") == "plain-1.txt");
  CHECK(quote("") == "''");
  CHECK(quote("a b") == "'a b'");
  CHECK(quote("it's") == "'it'\\''s'");
  CHECK(quote("a\n\x1b[31m\xff'\\") == "$'a\\012\\033[31m\\377\\'\\\\'");
  CHECK(quote(Words{"ls", "", "a b"}) == "ls '' 'a b'");
}

TEST_CASE("task runners are recognised")
{
  Folder const folder;
  std::string const plain = folder.path();
  for (Words const& command : {Words{"nx", "build"}, Words{"./node_modules/.bin/nx"}, Words{"npx", "nx@20", "build"},
                               Words{"pnpm", "exec", "turbo", "run"}, Words{"lage"}, Words{"moon", "run"},
                               Words{"node", "node_modules/nx/bin/nx.js"}}) {
    INFO(quote(command));
    CHECK(runs_tasks(command, plain));
  }
  for (Words const& command :
       {Words{"make"}, Words{"nxos"}, Words{"npx", "tsc"}, Words{"cat", "nx"}, Words{"node", "build.js"}}) {
    INFO(quote(command));
    CHECK_FALSE(runs_tasks(command, plain));
  }
  folder.make("nx.json", "{}", 0644);
  CHECK(runs_tasks({"make"}, plain));
}

TEST_CASE("only published variables are markers")
{
  char const* const environment[] = {"HOME=/root", "LAGE_TASK=build", "LAGE_TASK_TOKEN=s", "MOON_TARGET", nullptr};
  CHECK(list_markers(environment) == Words{"LAGE_TASK=build"});
}

TEST_CASE("lines are cut wherever the pieces end")
{
  std::string const text = "one\n\nthree is longer\nrest";
  for (std::size_t size = 1; size <= text.size(); ++size) {
    LineCutter cutter;
    Words lines;
    for (std::size_t at = 0; at < text.size(); at += size)
      cutter.cut(std::string_view(text).substr(at, size), [&](std::string_view line) { lines.emplace_back(line); });
    CHECK(lines == Words{"one\n", "\n", "three is longer\n"});
    CHECK(cutter.rest() == "rest");
  }
}

TEST_CASE("a line over the limit is dropped and counted")
{
  LineCutter cutter;
  Words lines;
  auto const take = [&](std::string_view line) { lines.emplace_back(line); };
  std::string const piece(1U << 20, 'x');
  for (int i = 0; i < 65; ++i) cutter.cut(piece, take);
  cutter.cut("end\nnext\n", take);
  CHECK(lines == Words{"next\n"});
  CHECK(cutter.dropped_lines() == 1);
}

TEST_CASE("the database is named after the log")
{
  CHECK(name_database("trace.log") == "trace.db");
  CHECK(name_database("/a.b/trace") == "/a.b/trace.db");
}

TEST_CASE("the launcher's command line holds COMMAND's words untouched")
{
  Words const words = make_launcher(4, "/bin/ls", {"ls", "", "--", "-o"});
  REQUIRE(words.size() == 8);
  CHECK(words[1] == launcher_word);
  CHECK(Words(words.begin() + 2, words.end()) == Words{"4", "/bin/ls", "ls", "", "--", "-o"});
}
