// Patterns of --ignore.
#include "query/glob.hpp"

#include <chrono>

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
