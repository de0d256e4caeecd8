// The sets of the contract, one case a set and one a trap.
#include "tests/check.hpp"
#include "trace.hpp"

using namespace iotrace;
using namespace iotrace::test;
using Names = std::vector<std::string>;
using Sets = std::map<std::string, Names>;

TEST_CASE("a file that is opened for reading is read and an input", "[sets]")
{
  Trace trace;
  trace.event(trace.process(1), "read", "/w/a");
  CHECK(trace.sets() == Sets{{"reads", {"a"}}, {"inputs", {"a"}}});
}

TEST_CASE("a program that is executed is read, an input and executed", "[sets]")
{
  Trace trace;
  trace.exec(trace.process(1), "/w/run.sh");
  CHECK(trace.sets() == Sets{{"reads", {"run.sh"}}, {"inputs", {"run.sh"}}, {"executed", {"run.sh"}}});
}

TEST_CASE("a file that is made is written and an output", "[sets]")
{
  Trace trace;
  trace.event(trace.process(1), "create", "/w/a");
  CHECK(trace.sets() == Sets{{"writes", {"a"}}, {"outputs", {"a"}}});
}

TEST_CASE("a file that is emptied was there and is no input", "[sets]")
{
  Trace trace;
  trace.event(trace.process(1), "write", "/w/a");
  CHECK(trace.sets() == Sets{{"writes", {"a"}}, {"outputs", {"a"}}});
}

TEST_CASE("a file that is changed in place is written, updated and an input", "[sets]")
{
  Trace trace;
  trace.event(trace.process(1), "update", "/w/a");
  CHECK(trace.sets() == Sets{{"writes", {"a"}}, {"inputs", {"a"}}, {"outputs", {"a"}}, {"updated", {"a"}}});
}

TEST_CASE("a file that is made and then read is read, and no input", "[sets]")
{
  Trace trace;
  auto const p = trace.process(1);
  trace.event(p, "create", "/w/a");
  trace.event(p, "read", "/w/a");
  trace.event(p, "update", "/w/a");
  CHECK(trace.sets() == Sets{{"reads", {"a"}}, {"writes", {"a"}}, {"outputs", {"a"}}});
}

TEST_CASE("a file that is read before it is emptied is an input and an output", "[sets]")
{
  Trace trace;
  auto const p = trace.process(1);
  trace.event(p, "read", "/w/a");
  trace.event(p, "write", "/w/a");
  CHECK(trace.sets() == Sets{{"reads", {"a"}}, {"writes", {"a"}}, {"inputs", {"a"}}, {"outputs", {"a"}}});
}

TEST_CASE("a file that is made and removed is a temporary and nothing else", "[sets]")
{
  Trace trace;
  auto const p = trace.process(1);
  trace.event(p, "create", "/w/a");
  trace.event(p, "remove", "/w/a");
  CHECK(trace.sets() == Sets{{"temporaries", {"a"}}});
}

TEST_CASE("a file that is removed is deleted, and so is one that was emptied before", "[sets]")
{
  Trace trace;
  auto const p = trace.process(1);
  trace.event(p, "remove", "/w/a");
  trace.event(p, "write", "/w/b");
  trace.event(p, "remove", "/w/b");
  CHECK(trace.sets() == Sets{{"deleted", {"a", "b"}}});
}

TEST_CASE("a file that is removed and made again stays and is no temporary", "[sets]")
{
  Trace trace;
  auto const p = trace.process(1);
  trace.event(p, "remove", "/w/a");
  trace.event(p, "create", "/w/a");
  CHECK(trace.sets() == Sets{{"writes", {"a"}}, {"outputs", {"a"}}});
}

TEST_CASE("a file that existed, was made again and removed for good is deleted", "[sets]")
{
  Trace trace;
  auto const p = trace.process(1);
  for (char const* const op : {"remove", "create", "remove"}) trace.event(p, op, "/w/a");
  CHECK(trace.sets() == Sets{{"deleted", {"a"}}});
}

TEST_CASE("a creating open of an unknown name is taken to have found a file", "[sets][maybe]")
{
  Trace trace;
  trace.maybe(trace.process(1), "/w/a");
  CHECK(trace.sets() == Sets{{"writes", {"a"}}, {"inputs", {"a"}}, {"outputs", {"a"}}, {"updated", {"a"}}});
}

TEST_CASE("a creating open of an unknown name that is gone again made a temporary", "[sets][maybe]")
{
  Trace trace;
  auto const p = trace.process(1);
  trace.maybe(p, "/w/a");
  trace.event(p, "read", "/w/a");
  trace.event(p, "remove", "/w/a");
  CHECK(trace.sets() == Sets{{"reads", {"a"}}, {"temporaries", {"a"}}});
}

TEST_CASE("a creating open does not hide that the name was read before", "[sets][maybe]")
{
  Trace trace;
  auto const p = trace.process(1);
  trace.event(p, "read", "/w/a");
  trace.maybe(p, "/w/a");
  trace.event(p, "remove", "/w/a");
  CHECK(trace.sets() == Sets{{"reads", {"a"}}, {"inputs", {"a"}}, {"deleted", {"a"}}});
}

TEST_CASE("a creating open, removed and made again, counts as an update of what was there", "[sets][maybe]")
{
  Trace trace;
  auto const p = trace.process(1);
  trace.maybe(p, "/w/a");
  trace.event(p, "remove", "/w/a");
  trace.event(p, "create", "/w/a");
  CHECK(trace.set("temporaries").empty());
  CHECK(trace.set("inputs") == Names{"a"});
  CHECK(trace.set("writes") == Names{"a"});
}

TEST_CASE("a chain of renames leaves temporaries on the way and the write at its end", "[sets][rename]")
{
  Trace trace;
  auto const p = trace.process(1);
  trace.event(p, "create", "/w/a");
  for (auto const& [from, to] : {std::pair("/w/a", "/w/b"), std::pair("/w/b", "/w/c")}) {
    trace.event(p, "carry", from);
    trace.event(p, "remove", from);
    trace.event(p, "create", to);
  }
  CHECK(trace.sets() == Sets{{"writes", {"c"}}, {"outputs", {"c"}}, {"temporaries", {"a", "b"}}});
}

TEST_CASE("a file that existed and is renamed away is an input and deleted", "[sets][rename]")
{
  Trace trace;
  auto const p = trace.process(1);
  trace.event(p, "carry", "/w/a");
  trace.event(p, "remove", "/w/a");
  trace.event(p, "create", "/w/b");
  CHECK(trace.sets() == Sets{{"writes", {"b"}}, {"inputs", {"a"}}, {"outputs", {"b"}}, {"deleted", {"a"}}});
}

TEST_CASE("a creating open that is renamed into place is a temporary and no input", "[sets][rename][maybe]")
{
  Trace trace;
  auto const p = trace.process(1);
  trace.maybe(p, "/w/a.tmp");
  trace.event(p, "carry", "/w/a.tmp");
  trace.event(p, "remove", "/w/a.tmp");
  trace.event(p, "write", "/w/a");
  CHECK(trace.sets() == Sets{{"writes", {"a"}}, {"outputs", {"a"}}, {"temporaries", {"a.tmp"}}});
}

TEST_CASE("altered is what is not written", "[sets]")
{
  Trace trace;
  auto const p = trace.process(1);
  trace.event(p, "alter", "/w/a");
  trace.event(p, "create", "/w/b");
  trace.event(p, "alter", "/w/b");
  CHECK(trace.set("altered") == Names{"a"});
}

TEST_CASE("probed is what was missed before it was made", "[sets]")
{
  Trace trace;
  auto const p = trace.process(1);
  trace.event(p, "probe", "/w/a", 2);
  trace.event(p, "create", "/w/a");
  trace.event(p, "create", "/w/b");
  trace.event(p, "remove", "/w/b");
  trace.event(p, "probe", "/w/b", 2);
  trace.event(p, "probe", "/w/c", 20);
  trace.event(p, "probe", "/w/denied", 13);
  trace.event(p, "read", "/w/unknown", -1);
  CHECK(trace.set("probed") == Names{"a", "c"});
  CHECK(trace.set("reads").empty());
}

TEST_CASE("stated is what is in no other set", "[sets]")
{
  Trace trace;
  auto const p = trace.process(1);
  trace.event(p, "probe", "/w/a");
  trace.event(p, "probe", "/w/b");
  trace.event(p, "read", "/w/b");
  trace.event(p, "probe", "/w/c");
  trace.event(p, "remove", "/w/c");
  trace.event(p, "probe", "/w/d");
  trace.folder("/w/d");
  CHECK(trace.set("stated") == Names{"a"});
}

TEST_CASE("directories are in listed only", "[sets]")
{
  Trace trace;
  auto const p = trace.process(1);
  for (char const* const op : {"create", "read", "list", "alter", "probe", "remove"}) trace.event(p, op, "/w/d");
  trace.event(p, "probe", "/w/d", 2);
  trace.folder("/w/d");
  trace.event(p, "list", "/w");
  trace.folder("/w");
  CHECK(trace.sets() == Sets{{"listed", {".", "d"}}});
}

TEST_CASE("names of the kernel's own folders and what is no file are in no set", "[sets]")
{
  Trace trace("/");
  auto const p = trace.process(1);
  for (char const* const name : {"/dev/null", "/proc/1/maps", "/sys/x", "pipe:[7]", "anon_inode:[eventpoll]"})
    trace.event(p, "update", name);
  trace.event(p, "update", "/device");
  CHECK(trace.set("writes") == Names{"device"});
  query::Selection all;
  all.all = true;
  CHECK(trace.set("writes", all) == Names{"/device"});
}

TEST_CASE("content that flowed in from outside makes an input", "[sets][flow]")
{
  Trace trace;
  auto const outside = trace.process(1), inside = trace.process(2);
  trace.event(inside, "create", "/w/a");
  trace.event(outside, "write", "/w/a");
  trace.event(inside, "read", "/w/a");
  trace.flow(inside, "/w/a", outside);
  query::Selection only_inside;
  only_inside.process = "2";
  CHECK(trace.set("inputs", only_inside) == Names{"a"});
  CHECK(trace.set("inputs").empty());
}

TEST_CASE("content that a selected process wrote does not flow in", "[sets][flow]")
{
  Trace trace;
  auto const parent = trace.process(1), child = trace.process(2, parent);
  trace.event(child, "create", "/w/a");
  trace.event(parent, "read", "/w/a");
  trace.flow(parent, "/w/a", child);
  query::Selection tree;
  tree.process = "1";
  CHECK(trace.set("inputs", tree).empty());
}

TEST_CASE("what an outsider removed is written and no output", "[sets][removal]")
{
  Trace trace;
  auto const inside = trace.process(1), outside = trace.process(2);
  trace.event(inside, "create", "/w/a");
  trace.event(inside, "create", "/w/b");
  trace.event(outside, "remove", "/w/a");
  trace.event(inside, "read", "/w/x");
  trace.event(outside, "remove", "/w/b");  // after the selection's last event
  query::Selection only_inside;
  only_inside.process = "1";
  CHECK(trace.set("writes", only_inside) == Names{"a", "b"});
  CHECK(trace.set("outputs", only_inside) == Names{"b"});
}

TEST_CASE("what is made again after an outsider removed it is an output", "[sets][removal]")
{
  Trace trace;
  auto const inside = trace.process(1), outside = trace.process(2);
  trace.event(inside, "create", "/w/a");
  trace.event(outside, "remove", "/w/a");
  trace.event(inside, "create", "/w/a");
  trace.event(inside, "read", "/w/x");
  query::Selection only_inside;
  only_inside.process = "1";
  CHECK(trace.set("outputs", only_inside) == Names{"a"});
}

TEST_CASE("firsts are merged over processes, not judged one by one", "[sets][merge]")
{
  Trace trace;
  auto const parent = trace.process(1), child = trace.process(2, parent);
  trace.event(parent, "create", "/w/a");
  trace.event(child, "read", "/w/a");
  trace.event(parent, "create", "/w/t");
  trace.event(child, "remove", "/w/t");
  CHECK(trace.sets() == Sets{{"reads", {"a"}}, {"writes", {"a"}}, {"outputs", {"a"}}, {"temporaries", {"t"}}});
  query::Selection only_child;
  only_child.process = "2";
  CHECK(trace.sets(only_child) == Sets{{"reads", {"a"}}, {"inputs", {"a"}}, {"deleted", {"t"}}});
}

TEST_CASE("the sets of several traces are united, each judged alone", "[sets][traces]")
{
  Trace trace("/one");
  trace.event(trace.process(1), "create", "/one/a");
  trace.next_trace("/two");
  auto const second = trace.process(1);
  trace.event(second, "read", "/two/a");
  trace.event(second, "create", "/two/b");
  CHECK(trace.sets() == Sets{{"reads", {"a"}}, {"writes", {"a", "b"}}, {"inputs", {"a"}}, {"outputs", {"a", "b"}}});
  query::Selection first;
  first.trace = 1;
  CHECK(trace.sets(first) == Sets{{"writes", {"a"}}, {"outputs", {"a"}}});
}

TEST_CASE("writes, temporaries and deleted have nothing in common, whatever happens", "[sets]")
{
  constexpr std::array ops = {"read", "carry", "create", "write", "update", "remove", "maybe"};
  Trace trace;
  auto const p = trace.process(1);
  for (std::size_t code = 0; code < ops.size() * ops.size() * ops.size() * ops.size(); ++code) {
    std::string const name = "/w/f" + std::to_string(code);
    for (std::size_t rest = code, step = 0; step < 4; ++step, rest /= ops.size()) {
      std::string_view const op = ops[rest % ops.size()];
      op == "maybe" ? trace.maybe(p, name) : trace.event(p, op, name);
    }
  }
  std::map<std::string, int> count;
  auto const sets = trace.sets();
  for (char const* const key : {"writes", "temporaries", "deleted"})
    for (std::string const& name : sets.at(key)) CHECK(++count[name] == 1);
  for (std::string const& name : sets.at("updated"))
    CHECK(std::binary_search(sets.at("writes").begin(), sets.at("writes").end(), name));
  CHECK(sets.at("outputs") == sets.at("writes"));
  CHECK(count.size() > 1000);
}
