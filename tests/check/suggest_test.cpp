// Suggestions: at which level an edit is suggested, whom it serves, and that the edits together leave nothing
// undeclared; on traces made by hand, over the files of a small workspace.
#include <fmt/core.h>

#include <fstream>

#include "query/check/check.hpp"
#include "query/declared/edit.hpp"
#include "query/declared/sources.hpp"
#include "store/reader.hpp"
#include "tests/check.hpp"
#include "tests/query/trace.hpp"

using namespace iotrace;
using namespace iotrace::query;
using namespace iotrace::test;
using Names = std::vector<std::string>;

namespace {

/// Two projects with two targets each: all use `production`, and `build` has it from nx.json.
struct Monorepo {
  Folder folder;
  Trace trace{"/w"};
  std::int64_t runner = trace.process(1);
  std::int64_t next_pid = 10;

  Monorepo()
  {
    write("nx.json", R"({
      "namedInputs": {"production": ["{projectRoot}/src/**/*"]},
      "targetDefaults": {"build": {"inputs": ["production", "^production"], "outputs": ["{projectRoot}/dist"]}}})");
    for (std::string const name : {"a", "b"})
      write(name + "/project.json", fmt::format(R"({{"name": "{}", "implicitDependencies": [{}], "targets": {{
              "build": {{"executor": "nx:run-commands"}},
              "test": {{"executor": "nx:run-commands", "inputs": ["production"], "outputs": []}}}}}})",
                                                name, name == "b" ? R"("a")" : ""));
    trace.exec(runner, "/bin/nx", R"(["nx", "run-many"])");
    for (char const* const kind : {"opens", "renames", "links", "removals", "execs", "forks"})
      trace.sql("INSERT INTO coverage VALUES (1, '" + std::string(kind) + "', 'yes');\n");
  }
  void write(std::string const& name, std::string_view text)
  {
    std::filesystem::path const file = folder.file("w/" + name);
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }
  void act(std::string const& task, std::string_view op, Names const& files)
  {
    auto const process = trace.process(next_pid++, runner);
    trace.mark(process, trace.exec(process, "/bin/node", R"(["node", "x.js"])"), task);
    for (std::string const& file : files) trace.event(process, op, "/w/" + file);
  }
  CheckResult judge(declared::Manifest const& manifest)
  {
    store::Db db = store::open_trace(trace.file());
    std::vector<std::string> notes;
    return check(db, selection_for_check({}), manifest, {}, notes);
  }
  declared::Manifest manifest() { return declared::read_nx(folder.file("w")); }
};

/// `task file pointer value`, one line an edit.
Names edits_of(CheckResult const& result)
{
  Names lines;
  for (Judgement const& task : result.tasks)
    for (Suggestion const& suggestion : task.suggestions)
      for (declared::Edit const& edit : suggestion.edits)
        lines.push_back(fmt::format("{} {} {} {}", task.task, edit.file, edit.pointer, edit.value));
  return lines;
}

/// How much is undeclared once every suggested edit is made.
std::size_t count_left(Monorepo& workspace)
{
  declared::Manifest manifest = workspace.manifest();
  for (Judgement const& task : workspace.judge(manifest).tasks)
    for (Suggestion const& suggestion : task.suggestions)
      for (declared::Edit const& edit : suggestion.edits) manifest = declared::apply(manifest, edit);
  std::size_t left = 0;
  for (Judgement const& task : workspace.judge(manifest).tasks)
    left += task.unexpected_reads.size() + task.unexpected_writes.size();
  return left;
}

Judgement const& task_of(CheckResult const& result, std::string_view name)
{
  return *std::find_if(result.tasks.begin(), result.tasks.end(),
                       [&](Judgement const& task) { return task.task == name; });
}

}  // namespace

TEST_CASE("one task's finding is declared by its target", "[suggest]")
{
  Monorepo workspace;
  workspace.act("a:test", "read", {"config/x.json"});
  CheckResult const result = workspace.judge(workspace.manifest());
  CHECK(edits_of(result) == Names{R"(a:test a/project.json /targets/test/inputs/- "{workspaceRoot}/config/x.json")"});
  CHECK(task_of(result, "a:test").suggestions.at(0).tasks.empty());
  CHECK(count_left(workspace) == 0);
}

TEST_CASE("what all users of a named input read goes into it", "[suggest]")
{
  Monorepo workspace;
  for (char const* const task : {"a:build", "a:test", "b:build", "b:test"})
    workspace.act(task, "read", {"config/x.json"});
  CheckResult const result = workspace.judge(workspace.manifest());
  CHECK(edits_of(result) == Names{R"(a:build nx.json /namedInputs/production/- "{workspaceRoot}/config/x.json")"});
  Suggestion const& held = task_of(result, "a:build").suggestions.at(0);
  CHECK(held.tasks == Names{"a:build", "a:test", "b:build", "b:test"});
  CHECK(held.same_as.empty());
  Suggestion const& other = task_of(result, "b:test").suggestions.at(0);
  CHECK(other.same_as == "a:build");
  CHECK(other.edits.empty());
  CHECK(other.paths == Names{"config/x.json"});
  CHECK(count_left(workspace) == 0);
}

TEST_CASE("what the same target of many projects uses goes into nx.json's targetDefaults", "[suggest]")
{
  Monorepo workspace;
  for (std::string const name : {"a", "b"}) {
    workspace.act(name + ":build", "read", {"config/x.json"});
    workspace.act(name + ":build", "create", {name + "/build.log"});
  }
  CHECK(edits_of(workspace.judge(workspace.manifest())) ==
        Names{R"(a:build nx.json /targetDefaults/build/inputs/- "{workspaceRoot}/config/x.json")",
              R"(a:build nx.json /targetDefaults/build/outputs/- "{projectRoot}/build.log")"});
  CHECK(count_left(workspace) == 0);
}

TEST_CASE("what the targets of one project read goes into a named input of its own", "[suggest]")
{
  Monorepo workspace;
  workspace.act("a:build", "read", {"config/x.json"});
  workspace.act("a:test", "read", {"config/x.json"});
  SECTION("which repeats nx.json's")
  {
    CheckResult const result = workspace.judge(workspace.manifest());
    CHECK(edits_of(result) == Names{"a:build a/project.json /namedInputs "
                                    R"({"production":["{projectRoot}/src/**/*","{workspaceRoot}/config/x.json"]})"});
    // b:build has a's production by ^ and reads nothing of the kind: it is told.
    CHECK(task_of(result, "a:build").suggestions.at(0).widened == Names{"b:build"});
  }
  SECTION("or is there already")
  {
    workspace.write("a/project.json", R"({"name": "a", "namedInputs": {"production": ["{projectRoot}/src/**/*"]},
      "targets": {"build": {}, "test": {"inputs": ["production"], "outputs": []}}})");
    CHECK(edits_of(workspace.judge(workspace.manifest())) ==
          Names{R"(a:build a/project.json /namedInputs/production/- "{workspaceRoot}/config/x.json")"});
  }
  SECTION("unless another target of it uses the name and not the file")
  {
    workspace.write("a/project.json", R"({"name": "a", "targets": {"build": {}, "lint": {"inputs": ["production"]},
      "test": {"inputs": ["production"], "outputs": []}}})");
    Names const edits = edits_of(workspace.judge(workspace.manifest()));
    REQUIRE(edits.size() == 2);
    CHECK(edits[0].starts_with("a:build a/project.json /targets/build/inputs "));
    CHECK(edits[1].starts_with("a:test a/project.json /targets/test/inputs/- "));
  }
  CHECK(count_left(workspace) == 0);
}

TEST_CASE("two findings of one target without an array of its own are edits that build on one another", "[suggest]")
{
  Monorepo workspace;
  workspace.act("a:build", "read", {"config/x.json", "other/y.txt"});
  Names const edits = edits_of(workspace.judge(workspace.manifest()));
  REQUIRE(edits.size() == 2);
  CHECK(edits[0].starts_with("a:build a/project.json /targets/build/inputs ["));
  CHECK(edits[1].starts_with("a:build a/project.json /targets/build/inputs/- "));
  CHECK(count_left(workspace) == 0);
}

TEST_CASE("a plain task without a list gets one, and then more elements of it", "[suggest]")
{
  Monorepo workspace;
  workspace.write("declared.json", R"({"a:build": {}})");
  Names files;
  for (int i = 0; i < 30; ++i) files.push_back(fmt::format("folder{}/x.json", i));
  workspace.act("a:build", "read", files);
  auto const manifest = declared::load_declared(workspace.folder.file("w/declared.json"));
  Names const edits = edits_of(workspace.judge(manifest));
  REQUIRE(edits.size() == 25);
  CHECK(edits[0].ends_with(R"(/declared.json /a:build/inputs ["folder0/x.json"])"));
  CHECK(edits[1].ends_with(R"(/declared.json /a:build/inputs/- "folder1/x.json")"));
}

TEST_CASE("an edit that would take something away is not suggested", "[suggest]")
{
  Monorepo workspace;  // negations alone mean all else; one more pattern beside them would end that
  workspace.write("a/project.json",
                  R"({"name": "a", "targets": {"test": {"inputs": ["!{projectRoot}/x/**/*"], "outputs": []}}})");
  workspace.act("a:test", "read", {"a/src/one.txt", "a/x/two.txt"});
  CHECK(edits_of(workspace.judge(workspace.manifest())) ==
        Names{"a:test a/project.json /targets/test/inputs/- "
              R"({"fileset":"{projectRoot}/x/two.txt","includeIgnored":true})"});
  CHECK(count_left(workspace) == 0);
}

TEST_CASE("causes beyond those that edits are looked for are counted", "[suggest]")
{
  Monorepo workspace;
  Names files;
  for (int i = 0; i < 30; ++i) files.push_back(fmt::format("folder{}/x.json", i));
  workspace.act("a:test", "read", files);
  Judgement const task = task_of(workspace.judge(workspace.manifest()), "a:test");
  CHECK(task.suggestions.size() == 25);
  CHECK(task.causes_without_suggestion == 5);
}
