// Judge: what is judged, what is held against a task, what is only a warning; on traces made by hand.
#include <algorithm>

#include "query/check/check.hpp"
#include "query/check/group.hpp"
#include "store/reader.hpp"
#include "tests/check.hpp"
#include "tests/query/trace.hpp"

using namespace iotrace;
using namespace iotrace::query;
using namespace iotrace::test;
using Names = std::vector<std::string>;

namespace {

/// A trace of tasks below /w, whose coverage vouches, and their declarations.
struct Checked {
  Trace trace{"/w"};
  declared::Manifest manifest;
  Selection selection;
  CheckOptions options;
  std::vector<std::string> notes;
  std::int64_t runner = trace.process(1);

  Checked()
  {
    trace.exec(runner, "/bin/nx", R"(["nx", "run-many"])");
    options.today = "2030-06-15";
    for (char const* const kind : {"opens", "renames", "links", "removals", "execs", "forks"})
      trace.sql("INSERT INTO coverage VALUES (1, '" + std::string(kind) + "', 'yes');\n");
  }
  /// A process that works for `task`.
  std::int64_t start(std::int64_t pid, std::string const& task)
  {
    auto const process = trace.process(pid, runner);
    trace.mark(process, trace.exec(process, "/bin/node", R"(["node", "x.js"])"), task);
    return process;
  }
  void declare(std::string const& task, Names const& inputs, Names const& outputs)
  {
    declared::TaskDeclaration& made = manifest.tasks[task];
    made.id = task;
    for (std::string const& glob : inputs) {
      made.inputs.emplace_back().pattern = glob;
      made.inputs.back().text = glob;
    }
    for (std::string const& glob : outputs) {
      made.outputs.emplace_back().pattern = glob;
      made.outputs.back().text = glob;
    }
  }
  CheckResult judge()
  {
    store::Db db = store::open_trace(trace.file());
    return check(db, selection_for_check(selection), manifest, options, notes);
  }
  Judgement judge_first() { return judge().tasks.at(0); }
};

Names paths(std::vector<Access> const& accesses)
{
  Names names;
  for (Access const& access : accesses) names.push_back(access.path);
  return names;
}

Names texts(std::vector<DeclaredPattern> const& patterns)
{
  Names names;
  for (DeclaredPattern const& pattern : patterns) names.push_back(pattern.text);
  return names;
}

}  // namespace

TEST_CASE("reads and writes that are declared are clean", "[judge]")
{
  Checked c;
  auto const p = c.start(2, "a:build");
  c.trace.event(p, "read", "/w/src/x.ts");
  c.trace.event(p, "create", "/w/dist/x.js");
  c.trace.event(p, "read", "/usr/lib/outside");
  c.declare("a:build", {"src/**/*"}, {"dist"});
  auto const task = c.judge_first();
  CHECK(task.verdict == Verdict::clean);
  CHECK(task.reads == 1);
  CHECK(task.writes == 1);
  CHECK(task.unused_inputs.empty());
  CHECK(task.missing_outputs.empty());
}

TEST_CASE("of a database without a trace nothing is judged", "[judge]")
{
  Checked c;
  c.declare("a:build", {}, {});
  c.trace.sql("DELETE FROM trace;");
  CHECK(c.judge().tasks.empty());
}

TEST_CASE("an undeclared read is told with who did it and where the log says so", "[judge]")
{
  Checked c;
  auto const p = c.start(2, "a:build");
  c.trace.event(p, "read", "/w/secret");  // event 3, line 30
  c.declare("a:build", {}, {});
  auto const task = c.judge_first();
  CHECK(task.verdict == Verdict::violations);
  REQUIRE(paths(task.unexpected_reads) == Names{"secret"});
  Access const& read = task.unexpected_reads[0];
  CHECK(read.pid == 2);
  CHECK(read.command == "node x.js");
  CHECK(read.line == 30);
  CHECK(read.log == "log1.txt");
  REQUIRE(read.parents.size() == 1);
  CHECK(read.parents[0].command == "nx run-many");
}

TEST_CASE("files that were left, and files that were taken away, are writes; temporaries are not", "[judge]")
{
  Checked c;
  auto const p = c.start(2, "a:build");
  c.trace.event(p, "create", "/w/left");
  c.trace.event(p, "remove", "/w/taken");
  c.trace.event(p, "create", "/w/scratch");
  c.trace.event(p, "remove", "/w/scratch");
  c.declare("a:build", {"**"}, {});
  auto const task = c.judge_first();
  CHECK(paths(task.unexpected_writes) == Names{"left", "taken"});
  CHECK_FALSE(task.unexpected_writes[0].removes);
  CHECK(task.unexpected_writes[1].removes);
  CHECK(task.unexpected_reads.empty());
}

TEST_CASE("what a task made itself is no input of it", "[judge]")
{
  Checked c;
  auto const p = c.start(2, "a:build");
  c.trace.event(p, "create", "/w/dist/x");
  c.trace.event(p, "read", "/w/dist/x");
  c.declare("a:build", {}, {"dist"});
  auto const task = c.judge_first();
  CHECK(task.verdict == Verdict::clean);
  CHECK(task.self_reads.empty());
}

TEST_CASE("its own output of an earlier run is a warning", "[judge]")
{
  Checked c;
  auto const p = c.start(2, "a:build");
  c.trace.event(p, "read", "/w/dist/x");
  c.trace.event(p, "write", "/w/dist/x");
  c.declare("a:build", {}, {"dist"});
  auto const task = c.judge_first();
  CHECK(task.verdict == Verdict::clean);
  CHECK(paths(task.self_reads) == Names{"dist/x"});
}

TEST_CASE("each task answers for its own processes, and nobody for the runner's", "[judge]")
{
  Checked c;
  auto const a = c.start(2, "a:build"), b = c.start(3, "b:build");
  c.trace.event(a, "read", "/w/a");
  c.trace.event(b, "read", "/w/b");
  c.trace.event(c.runner, "read", "/w/nx.json");
  c.trace.event(c.runner, "create", "/w/graph");
  c.declare("b:build", {}, {});
  c.declare("a:build", {"a"}, {});
  auto const result = c.judge();
  REQUIRE(result.tasks.size() == 2);
  CHECK(result.tasks[0].task == "a:build");
  CHECK(result.tasks[0].verdict == Verdict::clean);
  CHECK(paths(result.tasks[1].unexpected_reads) == Names{"b"});
  CHECK(result.unassigned.processes == 1);
  CHECK(result.unassigned.reads == 1);
  CHECK(result.unassigned.writes == 1);
  CHECK(result.unassigned.command == "nx run-many");
}

TEST_CASE("task * is the whole selection", "[judge]")
{
  Checked c;
  auto const a = c.start(2, "a:build");
  c.trace.event(a, "read", "/w/a");
  c.trace.event(c.runner, "read", "/w/nx.json");
  c.declare("*", {}, {});
  CHECK(paths(c.judge_first().unexpected_reads) == Names{"a", "nx.json"});
  c.selection.process = "2";
  CHECK(paths(c.judge_first().unexpected_reads) == Names{"a"});
  c.selection = {};
  c.selection.task = "a:build";
  CHECK(paths(c.judge_first().unexpected_reads) == Names{"a"});
  c.selection = {};
  c.selection.workspace = "/w/below";
  CHECK(c.judge_first().unexpected_reads.empty());
  c.selection = {};
  c.selection.ignore = {"nx.json"};
  CHECK(paths(c.judge_first().unexpected_reads) == Names{"a"});
}

TEST_CASE("--task chooses among the declared tasks, with and without configuration", "[judge]")
{
  Checked c;
  c.trace.event(c.start(2, "a:build:production"), "read", "/w/a");
  c.trace.event(c.start(3, "b:build"), "read", "/w/b");
  c.declare("a:build", {}, {});
  c.declare("b:build", {}, {});
  c.selection.task = "a:build";
  auto const result = c.judge();
  REQUIRE(result.tasks.size() == 1);
  CHECK(paths(result.tasks[0].unexpected_reads) == Names{"a"});
}

TEST_CASE(".nx, git's locks and node_modules are never judged, other files of git are", "[judge]")
{
  Checked c;
  auto const p = c.start(2, "a:build");
  for (char const* const name :
       {"/w/.nx/cache/x", "/w/.git/index.lock", "/w/.git/HEAD", "/w/node_modules/p/x", "/w/node_modules_/x"})
    c.trace.event(p, "read", name);
  c.declare("a:build", {}, {});
  CHECK(paths(c.judge_first().unexpected_reads) == Names{".git/HEAD", "node_modules_/x"});
  c.options.judges_packages = true;
  CHECK(paths(c.judge_first().unexpected_reads) == Names{".git/HEAD", "node_modules/p/x", "node_modules_/x"});
}

TEST_CASE("patterns that nothing matched are warnings", "[judge]")
{
  Checked c;
  auto const p = c.start(2, "a:build");
  c.trace.event(p, "read", "/w/src/x");
  c.trace.event(p, "create", "/w/dist/x");
  c.declare("a:build", {"src", "docs/**"}, {"dist", "gone"});
  auto const task = c.judge_first();
  CHECK(task.verdict == Verdict::clean);
  CHECK(texts(task.unused_inputs) == Names{"docs/**"});
  CHECK(texts(task.missing_outputs) == Names{"gone"});
}

TEST_CASE("a task that declares its inputs file by file, tens of thousands, is judged like any other", "[judge]")
{
  constexpr int many = 30'000;
  Checked c;
  auto const p = c.start(2, "a:build");
  c.trace.event(p, "read", "/w/src/file17.c");
  c.trace.event(p, "read", "/w/src/file29999.c/inside");  // a name means what lies below, too
  c.trace.event(p, "read", "/w/src/file30000.c");
  Names files = {"./src/file0.c/", "!src/file3.c"};
  for (int i = 1; i < many; ++i) files.push_back("src/file" + std::to_string(i) + ".c");
  files.push_back("src/file17.c");  // once more
  c.declare("a:build", files, {});
  c.manifest.tasks["a:build"].inputs[1].kind = declared::InputKind::negation;
  c.manifest.tasks["a:build"].inputs[1].pattern = "src/file3.c";
  auto const task = c.judge_first();
  CHECK(task.verdict == Verdict::violations);
  CHECK(paths(task.unexpected_reads) == Names{"src/file30000.c"});
  CHECK(task.unused_inputs.size() == many - 2);
  CHECK(task.unused_inputs.front().pattern == "./src/file0.c/");
}

TEST_CASE("a task that changes what it declares as input is warned of", "[judge]")
{
  Checked c;
  auto const p = c.start(2, "a:format");
  c.trace.event(p, "read", "/w/src/x");
  c.trace.event(p, "write", "/w/src/x");
  c.declare("a:format", {"src"}, {});
  auto const task = c.judge_first();
  CHECK(paths(task.rewritten_inputs) == Names{"src/x"});
  CHECK(paths(task.unexpected_writes) == Names{"src/x"});
}

TEST_CASE("two tasks that write one file are both told of the other", "[judge]")
{
  Checked c;
  c.trace.event(c.start(2, "a:build"), "create", "/w/dist/x");
  c.trace.event(c.start(3, "b:build"), "write", "/w/dist/x");
  c.declare("a:build", {}, {"dist"});
  c.declare("b:build", {}, {"dist"});
  auto const result = c.judge();
  REQUIRE(paths(result.tasks[0].contested_writes) == Names{"dist/x"});
  CHECK(result.tasks[0].contested_writes[0].tasks == Names{"b:build"});
  REQUIRE(paths(result.tasks[1].contested_writes) == Names{"dist/x"});
  CHECK(result.tasks[1].contested_writes[0].tasks == Names{"a:build"});
}

TEST_CASE("who put a file in place and took it away again wrote it too, who only took it away did not", "[judge]")
{
  Checked c;
  auto const a = c.start(2, "a:build"), b = c.start(3, "b:build"), d = c.start(4, "d:build"), e = c.start(5, "e:build");
  c.trace.event(b, "create", "/w/dist/x");
  c.trace.event(b, "remove", "/w/dist/x");
  c.trace.event(a, "create", "/w/dist/x");
  c.trace.event(d, "update", "/w/dist/x");
  c.trace.event(d, "remove", "/w/dist/x");
  c.trace.event(a, "create", "/w/dist/x");
  c.trace.event(e, "remove", "/w/dist/x");
  c.declare("a:build", {}, {"dist"});
  c.declare("e:build", {}, {"dist"});
  auto const result = c.judge();
  REQUIRE(paths(result.tasks[0].contested_writes) == Names{"dist/x"});
  CHECK(result.tasks[0].contested_writes[0].tasks == Names{"b:build", "d:build"});
  CHECK(result.tasks[1].contested_writes.empty());  // it put nothing there
}

TEST_CASE("another task's product with nothing that orders the two is a warning", "[judge]")
{
  Checked c;
  auto const a = c.start(2, "a:build"), b = c.start(3, "b:build");
  c.trace.event(a, "create", "/w/dist/x");
  c.trace.event(b, "read", "/w/dist/x");
  c.trace.flow(b, "/w/dist/x", a);
  c.declare("a:build", {}, {"dist"});
  c.declare("b:build", {"dist/x"}, {});
  CHECK(c.judge().tasks[1].unordered_reads.empty());  // these declarations know no order
  c.manifest.projects["a"].root = "a";
  auto const task = c.judge().tasks[1];
  REQUIRE(paths(task.unordered_reads) == Names{"dist/x"});
  CHECK(task.unordered_reads[0].tasks == Names{"a:build"});
  c.manifest.tasks["b:build"].depends_on = c.manifest.tasks["b:build"].depends_on_all = {"a:build"};
  CHECK(c.judge().tasks[1].unordered_reads.empty());
}

TEST_CASE("names that were missed and folders that were listed are dependencies on what is not there", "[judge]")
{
  Checked c;
  auto const p = c.start(2, "a:build");
  c.trace.event(p, "probe", "/w/tsconfig.web.json", 2);
  c.trace.event(p, "probe", "/w/src/index.ts", 2);
  c.trace.event(p, "list", "/w/plugins");
  c.trace.event(p, "list", "/w/src");
  c.trace.event(p, "read", "/w/src/a.ts");
  c.trace.folder("/w/plugins");
  c.trace.folder("/w/src");
  c.declare("a:build", {"src/**/*.ts"}, {});
  auto const task = c.judge_first();
  CHECK(task.verdict == Verdict::clean);
  CHECK(paths(task.absences) == Names{"tsconfig.web.json"});
  CHECK(paths(task.listings) == Names{"plugins"});
}

TEST_CASE("a task without processes is unproven, and so is one whose trace lacks a kind of call", "[judge]")
{
  Checked c;
  c.start(2, "a:build");
  c.declare("a:build", {}, {});
  c.declare("b:build", {}, {});
  auto const result = c.judge();
  CHECK(result.tasks[0].verdict == Verdict::clean);
  CHECK(result.tasks[1].verdict == Verdict::unproven);
  REQUIRE(result.tasks[1].reasons.size() == 1);
  CHECK(result.tasks[1].reasons[0].doubt == Doubt::absent);

  Checked blind;
  blind.trace.event(blind.start(2, "a:build"), "read", "/w/x");
  blind.trace.sql("UPDATE coverage SET shown = 'unknown' WHERE kind IN ('forks', 'links');\n");
  blind.declare("*", {"x"}, {});
  blind.declare("a:build", {"x"}, {});
  auto const doubted = blind.judge();
  CHECK(text_of(doubted.tasks[0].reasons.at(0)) == "coverage: the capture of log1.txt does not show all links");
  CHECK(text_of(doubted.tasks[1].reasons.at(0)) == "coverage: the capture of log1.txt does not show all links, forks");
}

TEST_CASE("a gap counts for the task that it happened to", "[judge]")
{
  Checked c;
  auto const a = c.start(2, "a:build");
  c.start(3, "b:build");
  auto const thread = c.trace.thread(22, a);
  c.trace.sql("INSERT INTO gap VALUES (1, " + std::to_string(thread) + ", 77, 'io_uring', 'io_uring_setup');\n");
  c.declare("a:build", {}, {});
  c.declare("b:build", {}, {});
  auto const result = c.judge();
  CHECK(text_of(result.tasks[0].reasons.at(0)) == "unfollowed: io_uring in line 77 of log1.txt");
  CHECK(result.tasks[1].verdict == Verdict::clean);
}

TEST_CASE("tasks of several traces are judged over all of them", "[judge]")
{
  Checked c;
  c.trace.event(c.start(2, "a:build"), "read", "/w/one");
  c.trace.next_trace("/w");
  c.trace.sql("INSERT INTO coverage SELECT 2, kind, shown FROM coverage;\n");
  c.runner = c.trace.process(1);
  auto const again = c.start(2, "a:build");
  c.trace.event(again, "read", "/w/one");
  c.trace.event(again, "read", "/w/two");
  c.declare("a:build", {}, {});
  auto const task = c.judge_first();
  REQUIRE(paths(task.unexpected_reads) == Names{"one", "two"});
  CHECK(task.unexpected_reads[0].log == "log1.txt");
  CHECK(task.unexpected_reads[1].log == "log2.txt");
  c.selection.trace = 1;
  CHECK(paths(c.judge_first().unexpected_reads) == Names{"one"});
}

TEST_CASE("a task in the trace that nobody declares is said not to be judged", "[judge]")
{
  Checked c;
  c.start(2, "a:build");
  c.start(3, "b:build:ci");
  c.declare("b:build", {}, {});
  c.manifest.source = "declared.json";
  c.judge();
  REQUIRE(c.notes.size() == 1);
  CHECK(c.notes[0] == "not judged, because declared.json does not declare it: a:build");
}

TEST_CASE("what rules keep away is listed and no violation", "[judge]")
{
  Checked c;
  auto const p = c.start(2, "a:build");
  c.trace.event(p, "create", "/w/a.tsbuildinfo");
  c.declare("a:build", {}, {});
  c.options.rules = rules_of_pack("typescript");
  auto const result = c.judge();
  CHECK(result.tasks[0].verdict == Verdict::clean);
  REQUIRE(result.tasks[0].silenced.size() == 1);
  CHECK(result.tasks[0].silenced[0].by == "typescript/build-info");
  CHECK(result.rules.at(0).hits == 1);
}

TEST_CASE("findings are grouped by folder, extension and program, the largest first", "[judge]")
{
  Checked c;
  auto const p = c.start(2, "a:build");
  c.trace.event(p, "read", "/w/one.md");
  for (char const* const name : {"/w/lib/a.ts", "/w/lib/b.ts", "/w/lib/c.js"}) c.trace.event(p, "read", name);
  c.declare("a:build", {}, {});
  auto const task = c.judge_first();
  auto const groups = group_accesses(task.unexpected_reads);
  REQUIRE(groups.size() == 3);
  CHECK(name_of(groups[0]) == "lib/*.ts");
  CHECK(groups[0].program == "node");
  CHECK(name_of(groups[1]) == "one.md");
}
