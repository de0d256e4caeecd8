// Patterns of --ignore.
#include "query/glob.hpp"

#include <algorithm>
#include <chrono>
#include <deque>

#include "query/glob/index.hpp"
#include "query/ground.hpp"
#include "tests/check.hpp"

using namespace iotrace::query;

TEST_CASE("globs", "[glob]")
{
  struct Row {
    char const *pattern, *name;
    bool covers;
  };
  Row const rows[] = {
      {"a", "a", true},
      {"a", "b", false},
      {"a", "x/a", true},
      {"a", "x/a/b", true},
      {"a", "ab", false},
      {"*", "x", true},
      {"*.o", "x.o", true},
      {"*.o", "x.o.d", false},
      {"*.o", "a/x.o", true},
      {"a/*.o", "a/x.o", true},
      {"a/*.o", "a/b/x.o", false},
      {"a/*.o", "c/a/x.o", false},
      {"a/**", "a/b/c", true},
      {"a/**", "a", false},
      {"**/x", "x", true},
      {"**/x", "a/b/x", true},
      {"a/**/x", "a/x", true},
      {"a/**/x", "a/b/c/x", true},
      {"a/**/x", "b/x", false},
      {"a/**/x", "a/b/xy", false},
      {"?", "a", true},
      {"?", "ab", false},
      {"?", "é", true},
      {"a?b", "a/b", false},
      {"[a-c]x", "bx", true},
      {"[a-c]x", "dx", false},
      {"[!a-c]x", "dx", true},
      {"[^a]", "a", false},
      {"[]a]", "]", true},
      {"[a", "[a", true},
      {"[é]", "é", true},
      {"[a-]", "-", true},
      {"\\*", "*", true},
      {"\\*", "a", false},
      {"a\\", "a\\", true},
      {".*", ".hidden", true},
      {"a/b", "a/b/c", true},
      {"a/b", "a/bc", false},
      {"", "a", false},
      {"**", "a/b", true},
      {"a*b*c", "axxbyybzc", true},
      {"a*b*c", "axxbyybz", false},
      {"x**y", "xaby", true},
      {"**/*.js", "a/b.js/c", true},
      {"**/a/*/c", "a/a/b/c", true},
      {"**/a/*/c", "a/b/d/a/x/c", true},
      {"dir/", "x/dir/y", true},
  };
  for (Row const& row : rows) {
    INFO(row.pattern << " on " << row.name);
    CHECK(Glob(row.pattern).covers(row.name) == row.covers);
  }
}

TEST_CASE("a pattern of many stars does not explode", "[glob]")
{
  std::string pattern, name(4096, 'a');
  for (int i = 0; i < 30; ++i) pattern += "*a";
  auto const began = std::chrono::steady_clock::now();
  CHECK_FALSE(Glob(pattern + "b").covers(name));
  CHECK_FALSE(Glob("**/" + pattern + "b").covers(name));
  CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(2));
}

TEST_CASE("default ignores are whole components", "[glob]")
{
  for (char const* const name : {"node_modules", "a/node_modules/b", ".nx/x", "a/.git"})
    CHECK(is_ignored_by_default(name));
  for (char const* const name : {"", "a", "node_modules2", "x.git", ".gitignore", "a/.nxx/b"})
    CHECK_FALSE(is_ignored_by_default(name));
}

TEST_CASE("names are folded by their spelling", "[ground]")
{
  CHECK(normalize("/a//b/./c/../d/") == "/a/b/d");
  CHECK(normalize("/..") == "/");
  CHECK(normalize("") == "/");
  CHECK(normalize("?") == "?");
  CHECK(normalize("?/a/..") == "?");
  CHECK(normalize("?/../a") == "?/a");
}

TEST_CASE("what the kernel makes is special", "[ground]")
{
  for (char const* const name :
       {"/dev", "/dev/null", "/proc/self/maps", "/sys/x", "pipe:[1]", "socket:[2]", "memfd:x", ""})
    CHECK(is_special(name));
  for (char const* const name : {"/", "/device", "/procs/x", "/w/dev/null", "?/dev", "?"})
    CHECK_FALSE(is_special(name));
}

TEST_CASE("sets that are asked together answer as one by one", "[glob]")
{
  using glob::Use;
  std::vector<std::string> const globs = {"a/b",   "./a/b/c/", "a",      "**/c",     "!a/b/x", "a/(b)", "",   "b*",
                                          "!**/z", "a//b",     "a/b/x/", "\xc3\xa4", "ab",     "a\\b",  "b/", "a/b"};
  for (Use const use : {Use::declared, Use::nx_file_set, Use::nx_outputs}) {
    std::deque<glob::GlobSet> sets;
    glob::SetIndex index;
    for (std::size_t i = 0; i < globs.size(); ++i) {
      sets.emplace_back(std::span(&globs[i], 1), use);
      if (auto const path = glob::path_with_all_below(globs[i], use); !path.empty())
        index.add(i, path);
      else
        index.add(i, sets[i], globs[i].starts_with('!'));
    }
    for (std::string const path :
         {"a", "a/b", "a/b/c", "a/b/x", "a/b/x/y", "ab", "ab/c", "b", "b/z", "c", "\xc3\xa4/x", "x", "a/"}) {
      CAPTURE(static_cast<int>(use), path);
      std::vector<bool> expected(globs.size()), marks(globs.size());
      bool excluded = false;
      for (std::size_t i = 0; i < globs.size(); ++i) {
        expected[i] = !globs[i].starts_with('!') && sets[i].includes(path);
        excluded = excluded || sets[i].excludes(path);
      }
      auto const first = std::ranges::find(expected, true);
      auto const found = index.first_including(path);
      CHECK(found.value_or(globs.size()) == static_cast<std::size_t>(first - expected.begin()));
      CHECK(index.excludes(path) == excluded);
      index.mark_including(std::span(&path, 1), marks);
      CHECK(marks == expected);
    }
  }
}
