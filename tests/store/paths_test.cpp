// Paths: one id a name, whatever its bytes; parents above it; siblings beside it.
#include "store/paths.hpp"

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <unordered_map>

#include "tests/check.hpp"

using namespace iotrace;

TEST_CASE("a name has one id, in the order of its first sight, behind its folders")
{
  Paths paths;
  CHECK(paths.size() == 0);
  PathId const file = paths.intern("/a/b/c");
  CHECK(number(file) == 4);
  CHECK(paths.intern("/a/b/c") == file);
  CHECK(paths.size() == 4);
  CHECK(paths.text(PathId{1}) == "/");
  CHECK(paths.text(PathId{2}) == "/a");
  CHECK(paths.text(PathId{3}) == "/a/b");
  CHECK(paths.text(file) == "/a/b/c");
  CHECK(paths.parent(file) == PathId{3});
  CHECK(paths.parent(PathId{2}) == PathId{1});
  CHECK(paths.parent(PathId{1}) == PathId::none);
}

TEST_CASE("find makes nothing")
{
  Paths paths;
  CHECK(paths.find("/x") == PathId::none);
  CHECK(paths.size() == 0);
  PathId const x = paths.intern("/x");
  CHECK(paths.find("/x") == x);
  CHECK(paths.find("/") == paths.parent(x));
  CHECK(paths.find("/x/") == PathId::none);
}

TEST_CASE("names below an unknown folder hang under ?")
{
  Paths paths;
  PathId const file = paths.intern("?/src/a.c");
  CHECK(paths.text(paths.parent(file)) == "?/src");
  PathId const root = paths.parent(paths.parent(file));
  CHECK(paths.text(root) == "?");
  CHECK(paths.parent(root) == PathId::none);
  CHECK(paths.find("/") == PathId::none);
}

TEST_CASE("pseudo names have no parent")
{
  Paths paths;
  for (std::string_view const name : {"pipe:[1]", "socket:[2]", "anon_inode:[eventfd]", "?", "/", "", "a/b"})
    CHECK(paths.parent(paths.intern(name)) == PathId::none);
  CHECK(paths.size() == 7);
}

TEST_CASE("the names below a folder are a list, newest first")
{
  Paths paths;
  PathId const a = paths.intern("/d/a"), b = paths.intern("/d/b"), below = paths.intern("/d/c/x");
  PathId const folder = paths.find("/d"), c = paths.find("/d/c");
  CHECK(paths.first_child(folder) == c);
  CHECK(paths.next_sibling(c) == b);
  CHECK(paths.next_sibling(b) == a);
  CHECK(paths.next_sibling(a) == PathId::none);
  CHECK(paths.first_child(c) == below);
  CHECK(paths.first_child(a) == PathId::none);
}

TEST_CASE("marks stay")
{
  Paths paths;
  PathId const a = paths.intern("/a"), b = paths.intern("/b");
  CHECK_FALSE(paths.is_directory(a));
  CHECK_FALSE(paths.is_inexact(a));
  paths.mark_directory(a);
  paths.mark_inexact(b);
  paths.intern("/a");
  CHECK(paths.is_directory(a));
  CHECK_FALSE(paths.is_directory(b));
  CHECK(paths.is_inexact(b));
  CHECK_FALSE(paths.is_inexact(a));
}

TEST_CASE("every byte counts")
{
  Paths paths;
  std::string all = "/";
  for (int byte = 0; byte < 256; ++byte) {
    std::string name = "/";
    name += static_cast<char>(byte);
    if (byte != '/') CHECK(paths.text(paths.intern(name)) == name);
    if (byte != '/') all += static_cast<char>(byte);
  }
  CHECK(paths.size() == 256);  // 255 names and the root
  CHECK(paths.text(paths.intern(all)) == all);
  // Bytes that pad a block of the hash are not bytes of the name.
  CHECK(paths.intern(std::string_view("/p", 2)) != paths.intern(std::string_view("/p\0", 3)));
}

TEST_CASE("names of every length around the blocks of the hash differ")
{
  Paths paths;
  std::string name = "/";
  std::vector<PathId> ids;
  for (int i = 0; i < 200; ++i) ids.push_back(paths.intern(name += 'x'));
  for (std::size_t i = 0; i < ids.size(); ++i) CHECK(paths.text(ids[i]).size() == i + 2);
  CHECK(std::is_sorted(ids.begin(), ids.end()));
}

TEST_CASE("texts stay where they are while more come")
{
  Paths paths;
  std::string const longest(1 << 20, 'n');  // longer than a block of the arena
  PathId const first = paths.intern("/first"), large = paths.intern('/' + longest);
  std::string_view const kept = paths.text(first), kept_large = paths.text(large);
  for (int i = 0; i < 100'000; ++i) paths.intern("/more/" + std::to_string(i));
  CHECK(kept.data() == paths.text(first).data());
  CHECK(kept == "/first");
  CHECK(kept_large.substr(1) == longest);
}

TEST_CASE("a name of very many components costs no more than its length")
{
  Paths paths;
  std::string name;
  for (int i = 0; i < 200'000; ++i) name += "/a";
  auto const start = std::chrono::steady_clock::now();
  PathId id = paths.intern(name);
  CHECK(paths.size() == 200'001);
  std::size_t depth = 0;
  while ((id = paths.parent(id)) != PathId::none) ++depth;
  CHECK(depth == 200'000);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));  // 40 GB would have to be hashed otherwise
}

TEST_CASE("interning agrees with a map of strings")
{
  std::mt19937 random(7);
  Paths paths;
  std::unordered_map<std::string, PathId> known;
  for (int i = 0; i < 200'000; ++i) {
    std::string name;
    for (std::size_t depth = random() % 5 + 1; depth > 0; --depth) name += '/' + std::to_string(random() % 30);
    PathId const id = paths.intern(name);
    auto const [found, is_new] = known.emplace(name, id);
    REQUIRE(found->second == id);
    REQUIRE(paths.text(id) == name);
    if (is_new) REQUIRE(paths.text(paths.parent(id)) == (name.rfind('/') == 0 ? "/" : name.substr(0, name.rfind('/'))));
  }
}

TEST_CASE("the same names get the same ids in every object")
{
  Paths one, two;
  for (int i = 0; i < 5000; ++i) {
    std::string const name = "/x/" + std::to_string(i * 7919 % 5000) + "/y";
    REQUIRE(one.intern(name) == two.intern(name));
  }
}
