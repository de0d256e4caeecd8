// Names through links: what the resolver knows from symlink(), readlink() and from the kernel's own spelling.
#include "parsers/resolve.hpp"

#include "tests/check.hpp"

using namespace iotrace;

namespace {

struct Ground {
  Paths paths;
  Names names{paths};
  Resolver resolver{paths, names};

  std::string at(std::string_view text, bool follow = true, std::string_view root = "")
  {
    return std::string(paths.text(resolver.resolve(text, root, follow)));
  }
  void link(std::string_view name, std::string_view text) { resolver.set_link(paths.intern(name), text); }
  bool inexact(std::string_view name) { return paths.is_inexact(paths.find(name)); }
};

}  // namespace

TEST_CASE("a name without links is only made normal")
{
  Ground ground;
  CHECK(ground.at("/a//b/./c") == "/a/b/c");
  CHECK(ground.at("/") == "/");
  CHECK(ground.at("//") == "/");
  CHECK(ground.at("/..") == "/");
  CHECK(ground.at("/a/") == "/a");
  CHECK(ground.at("?/x/./y") == "?/x/y");
}

TEST_CASE("`..` folds, and is marked inexact where the folder before it may be a link")
{
  Ground ground;
  CHECK(ground.at("/a/../b") == "/b");
  CHECK(ground.inexact("/b"));
  ground.names.set_plain(ground.paths.intern("/d"));
  CHECK(ground.at("/d/../c") == "/c");
  CHECK_FALSE(ground.inexact("/c"));
  CHECK(ground.at("?/../x") == "?/x");
  CHECK(ground.inexact("?/x"));
}

TEST_CASE("links that the trace made are followed, the last one only when asked")
{
  Ground ground;
  ground.link("/w/lnk", "real/deep");
  ground.link("/w/abs", "/etc");
  CHECK(ground.at("/w/lnk/f") == "/w/real/deep/f");
  CHECK(ground.at("/w/lnk", false) == "/w/lnk");
  CHECK(ground.at("/w/lnk", true) == "/w/real/deep");
  CHECK(ground.at("/w/lnk/", false) == "/w/real/deep");
  CHECK(ground.at("/w/abs/passwd") == "/etc/passwd");
  CHECK(ground.at("/w/lnk/../x") == "/w/real/x");
}

TEST_CASE("a chain of links, and a loop that ends")
{
  Ground ground;
  ground.link("/a", "b");
  ground.link("/b", "/c/d");
  ground.link("/c", "/e");
  CHECK(ground.at("/a/f") == "/e/d/f");
  ground.link("/x", "y");
  ground.link("/y", "x");
  CHECK_NOTHROW(ground.at("/x/f"));
}

TEST_CASE("a link that is removed or retargeted is not followed as before")
{
  Ground ground;
  ground.link("/w/cur", "v1");
  CHECK(ground.at("/w/cur/f") == "/w/v1/f");
  ground.link("/w/cur", "v2");
  CHECK(ground.at("/w/cur/f") == "/w/v2/f");
  ground.resolver.drop_link(ground.paths.find("/w/cur"));
  CHECK(ground.at("/w/cur/f") == "/w/cur/f");
}

TEST_CASE("absolute links and `..` stay inside the caller's root")
{
  Ground ground;
  ground.link("/jail/l", "/etc");
  CHECK(ground.at("/jail/l/f", true, "/jail") == "/jail/etc/f");
  CHECK(ground.at("/jail/../x", true, "/jail") == "/jail/x");
}

TEST_CASE("the kernel's spelling teaches a link for the names beside it")
{
  Ground ground;
  ground.resolver.spelled("/w/other");  // /w is a folder and no link
  ground.resolver.learn("/w/lnk/f", "", ground.resolver.spelled("/w/real/f"));
  CHECK(ground.at("/w/lnk/g") == "/w/real/g");
  ground.resolver.learn("/lib/x86/libc.so", "", ground.resolver.spelled("/usr/lib/x86/libc.so"));
  CHECK(ground.at("/lib/other") == "/usr/lib/other");
}

TEST_CASE("where all folders are plain the last component itself is the link")
{
  Ground ground;
  ground.resolver.spelled("/w/bin/x");
  ground.resolver.learn("/w/bin/tsc", "", ground.resolver.spelled("/w/ts/tsc"));
  CHECK(ground.at("/w/bin/other") == "/w/bin/other");
  CHECK(ground.at("/w/bin/tsc") == "/w/ts/tsc");
  CHECK(ground.resolver.is_link(ground.paths.find("/w/bin/tsc")));
}

TEST_CASE("a guess that the kernel's spelling contradicts is dropped")
{
  Ground ground;
  ground.resolver.learn("/usr/share/locale/alias", "", ground.resolver.spelled("/etc/alias"));
  ground.resolver.learn("/usr/share/locale/C/x", "", ground.resolver.spelled("/usr/share/locale/C/x"));
  CHECK(ground.at("/usr/share/locale/y") == "/usr/share/locale/y");
  CHECK(ground.at("/etc/y") == "/etc/y");
}

TEST_CASE("resolving is idempotent")
{
  Ground ground;
  ground.link("/w/l", "r/../s");
  ground.link("/w/s", "t");
  for (char const* text : {"/w/l/a", "/w/./l", "/w/s/../l/b", "?/l/x", "/a/b/c"}) {
    std::string const once = ground.at(text);
    CHECK(ground.at(once) == once);
  }
}

TEST_CASE("names of open descriptors are understood")
{
  CHECK(magic_descriptor("/proc/self/fd/3", 1) == 3);
  CHECK(magic_descriptor("/proc/17/fd/4", 17) == 4);
  CHECK(magic_descriptor("/proc/18/fd/4", 17) == -1);
  CHECK(magic_descriptor("/dev/fd/0", 1) == 0);
  CHECK(magic_descriptor("/dev/stdout", 1) == 1);
  CHECK(magic_descriptor("/proc/self/fd/3/x", 1) == -1);
  CHECK(magic_descriptor("/proc/self/fd/99999999999", 1) == -1);
}
