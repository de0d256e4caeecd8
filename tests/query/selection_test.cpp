// Which processes and which names a question is about.
#include "tests/check.hpp"
#include "trace.hpp"

using namespace iotrace;
using namespace iotrace::test;
using query::Selection;
using Names = std::vector<std::string>;

namespace {

Selection of_process(std::string process)
{
  Selection selection;
  selection.process = std::move(process);
  return selection;
}

Selection of_task(std::string task)
{
  Selection selection;
  selection.task = std::move(task);
  return selection;
}

Selection below(std::string workspace)
{
  Selection selection;
  selection.workspace = std::move(workspace);
  return selection;
}

Selection everything()
{
  Selection selection;
  selection.all = true;
  return selection;
}

Selection ignoring(std::string glob)
{
  Selection selection;
  selection.ignore.push_back(std::move(glob));
  return selection;
}

}  // namespace

TEST_CASE("a pid selects its process and all descendants", "[selection]")
{
  Trace trace;
  auto const make = trace.process(10), gcc = trace.process(11, make), cc1 = trace.process(12, gcc),
             other = trace.process(13, make);
  trace.event(make, "read", "/w/Makefile");
  trace.event(gcc, "read", "/w/specs");
  trace.event(cc1, "read", "/w/a.c");
  trace.event(other, "read", "/w/b.c");
  CHECK(trace.set("reads", of_process("11")) == Names{"a.c", "specs"});
  CHECK(trace.set("reads", of_process("10")) == Names{"Makefile", "a.c", "b.c", "specs"});
  CHECK(trace.set("reads", of_process("99")).empty());
}

TEST_CASE("a pid selects every life of it, but no thread that only shares the number", "[selection]")
{
  Trace trace;
  auto const first = trace.process(7), second = trace.process(7), other = trace.process(8);
  auto const thread = trace.thread(7, other);
  trace.event(first, "read", "/w/a");
  trace.event(second, "read", "/w/b");
  trace.event(thread, "read", "/w/c");
  CHECK(trace.set("reads", of_process("7")) == Names{"a", "b"});
}

TEST_CASE("the tid of a thread means its process", "[selection]")
{
  Trace trace;
  auto const process = trace.process(7);
  auto const thread = trace.thread(8, process);
  trace.event(thread, "read", "/w/a");
  trace.event(process, "read", "/w/b");
  CHECK(trace.set("reads", of_process("8")) == Names{"a", "b"});
}

TEST_CASE("a name selects the processes that executed a program of that base name", "[selection]")
{
  Trace trace;
  auto const sh = trace.process(1), cc = trace.process(2, sh), as = trace.process(3, cc), tcc = trace.process(4, sh);
  trace.exec(sh, "/bin/sh");
  trace.exec(cc, "/usr/bin/cc");
  trace.exec(tcc, "/opt/tcc");
  trace.event(sh, "read", "/w/script");
  trace.event(cc, "read", "/w/a.c");
  trace.event(as, "read", "/w/a.s");
  trace.event(tcc, "read", "/w/t.c");
  CHECK(trace.set("reads", of_process("cc")) == Names{"a.c", "a.s"});
  CHECK(trace.set("reads", of_process("bin/cc")) == Names{"a.c", "a.s"});
  CHECK(trace.set("reads", of_process("c")).empty());
  CHECK(trace.set("reads", of_process("%c")).empty());
}

TEST_CASE("a program that could not be executed selects nothing", "[selection]")
{
  Trace trace;
  auto const p = trace.process(1);
  trace.event(p, "exec", "/usr/bin/cc", 2);
  trace.event(p, "read", "/w/a");
  CHECK(trace.set("reads", of_process("cc")).empty());
}

TEST_CASE("a program's name need not be UTF-8", "[selection]")
{
  Trace trace;
  auto const p = trace.process(1);
  trace.exec(p, "/opt/\xff\xfe");
  trace.event(p, "read", "/w/a");
  CHECK(trace.set("reads", of_process("\xff\xfe")) == Names{"a"});
  CHECK(trace.set("reads", of_process("\xfe")).empty());
}

TEST_CASE("a task selects what its mark and the forks below it name", "[selection][task]")
{
  Trace trace;
  auto const nx = trace.process(1), a = trace.process(2, nx), child = trace.process(3, a), b = trace.process(4, nx);
  trace.mark(a, trace.exec(a, "/bin/sh"), "app:build");
  trace.mark(b, trace.exec(b, "/bin/sh"), "lib:build:production");
  trace.event(nx, "read", "/w/nx.json");
  trace.event(a, "read", "/w/a");
  trace.event(child, "read", "/w/child");
  trace.event(b, "read", "/w/b");
  CHECK(trace.set("reads", of_task("app:build")) == Names{"a", "child"});
  CHECK(trace.set("reads", of_task("lib:build")) == Names{"b"});
  CHECK(trace.set("reads", of_task("lib:build:production")) == Names{"b"});
  CHECK(trace.set("reads", of_task("lib:bui")).empty());
  CHECK(trace.set("reads", of_task("%")).empty());
}

TEST_CASE("a process belongs to its latest mark, its children to what it was at the fork", "[selection][task]")
{
  Trace trace;
  auto const worker = trace.process(1), early = trace.process(2, worker), late = trace.process(3, worker);
  auto const first = trace.exec(worker, "/bin/a");
  trace.born(early, first * 1'000'000 + 1);
  trace.event(early, "read", "/w/early");
  auto const second = trace.exec(worker, "/bin/b");
  trace.born(late, second * 1'000'000 + 1);
  trace.event(late, "read", "/w/late");
  trace.event(worker, "read", "/w/worker");
  trace.mark(worker, first, "one:build");
  trace.mark(worker, second, "two:build");
  CHECK(trace.set("reads", of_task("one:build")) == Names{"early"});
  CHECK(trace.set("reads", of_task("two:build")) == Names{"late", "worker"});
}

TEST_CASE("a task of a marked child is not its parent's, and selections narrow each other", "[selection][task]")
{
  Trace trace;
  auto const outer = trace.process(1), inner = trace.process(2, outer), leaf = trace.process(3, inner);
  trace.mark(outer, trace.exec(outer, "/bin/nx"), "all:run");
  trace.mark(inner, trace.exec(inner, "/bin/sh"), "app:build");
  trace.event(outer, "read", "/w/o");
  trace.event(inner, "read", "/w/i");
  trace.event(leaf, "read", "/w/l");
  CHECK(trace.set("reads", of_task("all:run")) == Names{"o"});
  Selection both = of_task("app:build");
  both.process = "3";
  CHECK(trace.set("reads", both) == Names{"l"});
}

TEST_CASE("a workspace is a prefix of whole components", "[ground]")
{
  Trace trace;
  auto const p = trace.process(1);
  for (char const* const name : {"/w/a", "/w2/b", "/w-c", "/w.d", "/w0", "/W/e", "/x/w/f"})
    trace.event(p, "read", name);
  CHECK(trace.set("reads") == Names{"a"});
  CHECK(trace.set("reads", below("/w2")) == Names{"b"});
  CHECK(trace.set("reads", below("/w2/")) == Names{"b"});
  CHECK(trace.set("reads", below("/x/./y/../w//")) == Names{"f"});
  CHECK(trace.set("reads", everything()).size() == 7);
}

TEST_CASE("the root is a workspace like any other", "[ground]")
{
  Trace trace("/");
  auto const p = trace.process(1);
  for (char const* const name : {"/a", "/usr/b", "?/c"}) trace.event(p, "read", name);
  CHECK(trace.set("reads") == Names{"a", "usr/b"});
  CHECK(trace.set("reads", below("/usr")) == Names{"b"});
  CHECK(trace.set("reads", everything()) == Names{"/a", "/usr/b", "?/c"});
}

TEST_CASE("where nothing is known names hang below the unknown folder", "[ground]")
{
  Trace trace("?");
  auto const p = trace.process(1);
  for (char const* const name : {"?/a", "?/sub/b", "?b", "/c"}) trace.event(p, "read", name);
  CHECK(trace.set("reads") == Names{"a", "sub/b"});
  CHECK(trace.set("reads", below("sub")) == Names{"b"});
}

TEST_CASE("a relative workspace lies below the trace's, and its links are known", "[ground]")
{
  Trace trace("/real/w", "/link/w");
  trace.event(trace.process(1), "read", "/real/w/lib/a");
  CHECK(trace.set("reads", below("lib")) == Names{"a"});
  CHECK(trace.set("reads", below(".")) == Names{"lib/a"});
  CHECK(trace.set("reads", below("/link/w")) == Names{"lib/a"});
  CHECK(trace.set("reads", below("/link/w/lib")) == Names{"a"});
  CHECK(trace.set("reads", below("/link")).empty());
}

TEST_CASE("default ignores are whole components below the workspace", "[ground][ignore]")
{
  Trace trace("/home/node_modules/w");
  auto const p = trace.process(1);
  for (char const* const name : {"a", "node_modules/b", "x/node_modules/c", ".nx/d", ".git/e", ".gitignore",
                                 "my_node_modules/f", "node_modules.txt", "x/.git", ".nxignore"})
    trace.event(p, "read", std::string("/home/node_modules/w/") + name);
  trace.event(p, "read", "/usr/lib/node_modules/g");
  CHECK(trace.set("reads") == Names{".gitignore", ".nxignore", "a", "my_node_modules/f", "node_modules.txt"});
  Selection all = everything();
  CHECK(trace.set("reads", all).back() == "/usr/lib/node_modules/g");
  Selection keep;
  keep.default_ignores = false;
  CHECK(trace.set("reads", keep).size() == 10);
}

TEST_CASE("ignored globs take what is below them along", "[ground][ignore]")
{
  Trace trace;
  auto const p = trace.process(1);
  for (char const* const name : {"/w/a.o", "/w/dist/a.js", "/w/lib/dist/b.js", "/w/lib/c.o", "/out/x.o"})
    trace.event(p, "read", name);
  CHECK(trace.set("reads", ignoring("*.o")) == Names{"dist/a.js", "lib/dist/b.js"});
  CHECK(trace.set("reads", ignoring("dist")) == Names{"a.o", "lib/c.o"});
  CHECK(trace.set("reads", ignoring("/w/lib")) == Names{"a.o", "dist/a.js"});
  CHECK(trace.set("reads", ignoring("./dist/")).size() == 2);
  Selection all = ignoring("*.o");
  all.all = true;
  CHECK(trace.set("reads", all) == Names{"/w/dist/a.js", "/w/lib/dist/b.js"});
}

TEST_CASE("names of any bytes stay what they are", "[ground]")
{
  Trace trace("/w\n\xff");
  Names const names = {"\x01", "\n",       " ",        "\"",  "'; DROP TABLE path;--", "%", "_",
                       "\\",   "\x1b[31m", "\xff\xfe", "日本"};
  auto const p = trace.process(1);
  for (std::string const& name : names) trace.event(p, "read", "/w\n\xff/" + name);
  Names sorted = names;
  std::sort(sorted.begin(), sorted.end());
  CHECK(trace.set("reads") == sorted);
}

TEST_CASE("a trace that is not there is wrong usage", "[selection]")
{
  Trace trace;
  Selection selection;
  selection.trace = 2;
  CHECK_THROWS_AS(trace.sets(selection), query::UsageError);
}
