// Layers of an Nx workspace's files: `...`, targetDefaults and `extends`, each as real nx 24.0.6 says it of the same
// files (tests/declared/layers.sh asks it).
#include <fstream>

#include "query/declared/declaration.hpp"
#include "query/declared/edit.hpp"
#include "query/declared/failure.hpp"
#include "query/declared/model.hpp"
#include "query/declared/places.hpp"
#include "query/declared/sources.hpp"
#include "tests/check.hpp"
#include "tests/store/scratch.hpp"

using namespace iotrace::query::declared;
using iotrace::test::Scratch;
using Names = std::vector<std::string>;

namespace {

struct Files {
  Scratch scratch;

  Files& write(std::string const& name, std::string_view text)
  {
    std::filesystem::path const file = scratch / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return *this;
  }
  Manifest read() const { return read_nx(scratch.folder()); }
};

TaskDeclaration const& task_of(Manifest const& manifest, std::string const& id) { return manifest.tasks.at(id); }

}  // namespace

TEST_CASE("... in an array stands for the weaker one", "[declared][layers]")
{
  Files files;
  files.write("nx.json", R"({"targetDefaults": {"build": {
      "inputs": ["{projectRoot}/src/**/*", "..."], "outputs": ["{projectRoot}/dist"]}}})");
  files.write("a/project.json", R"({"name": "a", "targets": {
      "build": {"inputs": ["{projectRoot}/more/*", "..."], "outputs": ["...", "{projectRoot}/log"]},
      "alone": {"inputs": ["...", "{projectRoot}/x"], "outputs": []}}})");
  Manifest const manifest = files.read();
  CHECK(task_of(manifest, "a:build").inputs_as_declared == Names{"{projectRoot}/more/*", "{projectRoot}/src/**/*"});
  CHECK(task_of(manifest, "a:build").outputs_as_declared == Names{"{projectRoot}/dist", "{projectRoot}/log"});
  CHECK(task_of(manifest, "a:alone").inputs_as_declared == Names{"{projectRoot}/x"});

  SECTION("an edit appends to such an array and leaves ... where it is")
  {
    Edit const edit = edit_target(task_of(manifest, "a:build"), "inputs", R"("{projectRoot}/y")");
    CHECK(edit.pointer == "/targets/build/inputs/-");
  }
  SECTION("an edit of the weaker array reaches it")
  {
    Manifest const edited = apply(manifest, {"nx.json", "/targetDefaults/build/inputs/-", R"("{projectRoot}/y")"});
    CHECK(Declaration(edited, task_of(edited, "a:build")).covers_input("a/y").cover == Cover::input);
    auto const places = shared_places(manifest, task_of(manifest, "a:build"), "inputs");
    REQUIRE(places.size() == 1);
    CHECK(places[0].array == Place{"nx.json", "/targetDefaults/build/inputs"});
  }
  SECTION("a saved manifest still knows that")
  {
    std::string const saved = files.scratch / "saved.json";
    save_manifest(manifest, saved);
    CHECK(to_json(load_manifest(saved)) == to_json(manifest));
  }
}

TEST_CASE("where the runner knows ..., an edit uses it in place of repeating an array", "[declared][layers][edit]")
{
  Files files;
  files.write("nx.json", R"({"targetDefaults": {"build": {"inputs": ["{projectRoot}/src/**/*"]}}})");
  files.write("a/project.json", R"({"name": "a", "targets": {"build": {}}})");
  Manifest manifest = files.read();
  auto const sources = std::make_shared<Sources>(*manifest.sources);
  sources->knows_spread = true;
  manifest.sources = sources;
  manifest = apply(manifest, {"nx.json", "/namedInputs/none", "[]"});  // resolves anew
  Edit const edit = edit_target(task_of(manifest, "a:build"), "inputs", R"("{projectRoot}/y")");
  CHECK(edit.value == R"(["...","{projectRoot}/y"])");
  Manifest const edited = apply(manifest, edit);
  CHECK(Declaration(edited, task_of(edited, "a:build")).covers_input("a/y").cover == Cover::input);
  CHECK(Declaration(edited, task_of(edited, "a:build")).covers_input("a/src/z").cover == Cover::input);
  CHECK(edit_target(task_of(edited, "a:build"), "inputs", R"("{projectRoot}/z")").pointer == "/targets/build/inputs/-");
}

TEST_CASE("which targetDefaults go for a target", "[declared][layers]")
{
  Files files;
  files.write("nx.json", R"({"targetDefaults": {
      "nx:run-script": {"inputs": ["{projectRoot}/by-executor"]},
      "build": {"inputs": ["{projectRoot}/by-name"]},
      "e2e*": {"inputs": ["{projectRoot}/by-glob"]},
      "e2e-ci*": {"inputs": ["{projectRoot}/by-longest"]},
      "test": [
        {"inputs": ["{projectRoot}/all"]},
        {"filter": {"projects": ["tag:big"]}, "inputs": ["...", "{projectRoot}/tagged"]},
        {"filter": {"executor": "nx:run-commands"}, "outputs": ["{projectRoot}/commands"]},
        {"filter": {"plugin": "@nx/vite"}, "inputs": ["{projectRoot}/never"]}],
      "pack": [{"filter": {"projects": ["b"]}, "inputs": ["{projectRoot}/of-b"]}],
      "pac*": {"inputs": ["{projectRoot}/falls-through"]},
      "deploy": {"executor": "other:one", "inputs": ["{projectRoot}/never"]}}})");
  files.write("a/project.json", R"({"name": "a", "tags": ["big"], "targets": {
      "build": {"executor": "x:y"}, "e2e-ci--one": {"executor": "x:y"}, "e2e": {"executor": "x:y"},
      "test": {"command": "true"}, "pack": {"executor": "x:y"}, "deploy": {"executor": "x:y"}}})");
  files.write("b/project.json",
              R"({"name": "b", "targets": {"test": {"executor": "x:y"}, "pack": {"executor": "x:y"}}})");
  Manifest const manifest = files.read();
  auto const inputs = [&](char const* task) { return task_of(manifest, task).inputs_as_declared; };
  CHECK(inputs("a:build") == Names{"{projectRoot}/by-name"});
  CHECK(inputs("a:e2e") == Names{"{projectRoot}/by-glob"});
  CHECK(inputs("a:e2e-ci--one") == Names{"{projectRoot}/by-longest"});
  CHECK(inputs("a:test") == Names{"{projectRoot}/all", "{projectRoot}/tagged"});
  CHECK(task_of(manifest, "a:test").outputs_as_declared == Names{"{projectRoot}/commands"});
  CHECK(inputs("b:test") == Names{"{projectRoot}/all"});
  CHECK(inputs("a:pack") == Names{"{projectRoot}/falls-through"});
  CHECK(inputs("b:pack") == Names{"{projectRoot}/of-b"});
  CHECK(inputs("a:deploy").empty());
}

TEST_CASE("nx.json extends another, member by member", "[declared][layers]")
{
  Files files;
  files.write("a/project.json", R"({"name": "a", "targets": {"build": {"inputs": ["shared"]}}})");
  constexpr std::string_view preset = R"({"namedInputs": {"shared": ["{projectRoot}/preset"]},
                                          "targetDefaults": {"build": {"outputs": ["{projectRoot}/dist"]}}})";
  SECTION("by the exports of a package")
  {
    files.write("nx.json", R"({"extends": "shop-preset/presets/npm.json", "targetDefaults": {}})");
    files.write("node_modules/shop-preset/package.json",
                R"({"name": "shop-preset", "exports": {"./presets/*.json": {"default": "./dist/*.json"}}})");
    files.write("node_modules/shop-preset/dist/npm.json", preset);
    Manifest const manifest = files.read();
    CHECK(task_of(manifest, "a:build").inputs.at(0).text == "{projectRoot}/preset");
    CHECK(task_of(manifest, "a:build").inputs.at(0).place.file == "node_modules/shop-preset/dist/npm.json");
    CHECK(task_of(manifest, "a:build").outputs_as_declared.empty());  // nx.json has its own targetDefaults
    for (SharedPlace const& place : shared_places(manifest, task_of(manifest, "a:build"), "inputs"))
      CHECK(place.array.file == "a/project.json");  // nobody edits a package
  }
  SECTION("by its path")
  {
    files.write("nx.json", R"({"extends": "./base/nx.json"})").write("base/nx.json", preset);
    CHECK(task_of(files.read(), "a:build").outputs_as_declared == Names{"{projectRoot}/dist"});
  }
  SECTION("that is not there")
  {
    files.write("nx.json", R"({"extends": "nx/presets/npm.json", "namedInputs": {"shared": []}})");
    Manifest const manifest = files.read();
    CHECK(manifest.approximate);
    CHECK_THAT(manifest.notes.back(), Catch::Matchers::Contains("nx/presets/npm.json, which is not in node_modules"));
  }
  SECTION("that is malformed")
  {
    files.write("nx.json", R"({"extends": "./base.json"})").write("base.json", "[");
    CHECK_THROWS_AS(files.read(), Failure);
  }
}

TEST_CASE("an edit begins where a file has nothing yet", "[declared][layers][edit]")
{
  Files files;
  files.write("nx.json", "{}").write("package.json", R"({"workspaces": ["*"]})");
  auto const edit_of = [&](Manifest const& manifest, char const* task) {
    return edit_target(task_of(manifest, task), "outputs", R"("{projectRoot}/out")");
  };
  SECTION("a package.json without nx")
  {
    files.write("a/package.json", R"({"name": "a", "scripts": {"make": "true", "test": "true"}})");
    Manifest const manifest = files.read();
    Edit const edit = edit_of(manifest, "a:make");
    CHECK(edit.file == "a/package.json");
    CHECK(edit.pointer == "/nx");
    CHECK(edit.value == R"({"targets":{"make":{"outputs":["{projectRoot}/out"]}}})");
    Manifest const edited = apply(manifest, edit);
    CHECK(Declaration(edited, task_of(edited, "a:make")).covers_output("a/out/x"));
    CHECK(edit_of(edited, "a:make").pointer == "/nx/targets/make/outputs/-");
    CHECK(edit_of(edited, "a:test").pointer == "/nx/targets/test");
  }
  SECTION("a package.json whose nx has no targets")
  {
    files.write("a/package.json", R"({"name": "a", "nx": {"tags": []}, "scripts": {"make": "true"}})");
    CHECK(edit_of(files.read(), "a:make").pointer == "/nx/targets");
  }
  SECTION("a project.json beside a package.json whose script it does not name")
  {
    files.write("a/package.json", R"({"name": "a", "scripts": {"make": "true"}})");
    files.write("a/project.json", R"({"targets": {"other": {}}})");
    Edit const edit = edit_of(files.read(), "a:make");
    CHECK(edit.file == "a/project.json");
    CHECK(edit.pointer == "/targets/make");
  }
}

TEST_CASE("what nx would not take is told or refused", "[declared][layers][hostile]")
{
  Files files;
  SECTION("two projects of one name")
  {
    files.write("nx.json", "{}")
        .write("a/project.json", R"({"name": "x"})")
        .write("b/project.json", R"({"name": "x"})");
    CHECK(files.read().notes.back() == "two projects are named x, which Nx refuses: b/project.json is left out");
  }
  SECTION("... that doubles an array again and again")
  {
    std::string entries = R"({"inputs": ["{projectRoot}/x"]})";
    for (int i = 0; i < 40; ++i) entries += R"(, {"inputs": ["...", "..."]})";
    files.write("nx.json", R"({"targetDefaults": {"build": [)" + entries + "]}}");
    files.write("a/project.json", R"({"name": "a", "targets": {"build": {}}})");
    CHECK_THROWS_AS(files.read(), Failure);
  }
  SECTION("scripts that includedScripts leaves out")
  {
    files.write("nx.json", "{}").write("package.json", R"({"workspaces": ["*"]})");
    files.write("a/package.json",
                R"({"name": "a", "scripts": {"one": "x", "two": "x"}, "nx": {"includedScripts": ["two"]}})");
    Manifest const manifest = files.read();
    CHECK(manifest.tasks.size() == 1);
    CHECK(manifest.tasks.contains("a:two"));
  }
}
