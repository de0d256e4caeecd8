// Declarations: every source but a running nx, what they cover, edits, and files that are malformed or hostile.
#include <fstream>

#include "query/declared/declaration.hpp"
#include "query/declared/edit.hpp"
#include "query/declared/ignore_rules.hpp"
#include "query/declared/sources.hpp"
#include "tests/check.hpp"
#include "tests/store/scratch.hpp"

using namespace iotrace::query::declared;
using iotrace::test::Scratch;
using Names = std::vector<std::string>;

namespace {

std::string write(Scratch const& scratch, std::string const& name, std::string_view text)
{
  std::filesystem::path const file = scratch / name;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
  return file.string();
}

/// The sentence that `act` fails with; empty where it does not fail.
template <typename Act>
std::string failure_of(Act act)
{
  try {
    act();
    return {};
  } catch (Failure const& failure) {
    return failure.what();
  }
}

Manifest const& shop()
{
  static Manifest const manifest = read_nx(SOURCE_DIR "/samples/nx-workspace");
  return manifest;
}

Declaration declaration_of(Manifest const& manifest, std::string const& task)
{
  return {manifest, manifest.tasks.at(task)};
}

Cover cover(Manifest const& manifest, std::string const& task, std::string_view path)
{
  return declaration_of(manifest, task).covers_input(path).cover;
}

Names inputs_of(Manifest const& manifest)
{
  Names patterns;
  for (InputEntry const& entry : manifest.tasks.at("*").inputs) patterns.push_back(entry.text);
  return patterns;
}

Names outputs_of(Manifest const& manifest)
{
  Names patterns;
  for (OutputEntry const& entry : manifest.tasks.at("*").outputs) patterns.push_back(entry.text);
  return patterns;
}

}  // namespace

TEST_CASE("what a task of the sample workspace covers", "[declared]")
{
  struct Row {
    char const *task, *path;
    Cover cover;
  };
  Row const rows[] = {
      {"prices:build", "packages/prices/prices.csv", Cover::input},
      {"prices:build", "packages/prices/prices.test.mjs", Cover::no},
      {"prices:test", "packages/prices/prices.test.mjs", Cover::input},
      {"prices:test", "packages/prices/dist/prices.json", Cover::dependent_output},
      {"prices:build", "packages/prices/dist/prices.json", Cover::own_output},
      {"catalog:build", "packages/prices/prices.csv", Cover::input},
      {"catalog:build", "packages/prices/dist/prices.json", Cover::dependent_output},
      {"catalog:build", "config/shop.json", Cover::input},
      {"catalog:build", "config/currency.json", Cover::no},
      {"catalog:lint", "packages/stock/src/stock.csv", Cover::no},
      {"catalog:lint", "packages/catalog/project.json", Cover::always},
      {"stock:audit", "packages/prices/dist/prices.json", Cover::no},
      {"stock:label", "node_modules/escape-string-regexp/index.js", Cover::no},
      {"stock:label", "node_modules/wrappy/wrappy.js", Cover::external},
      {"stock:audit", "node_modules/anything/index.js", Cover::external},
      {"theme:build", "packages/theme/generated/palette.txt", Cover::ignored},
      {"site:bundle", "packages/site/src/page.txt", Cover::input},
      {"site:bundle", "packages/site/embed/widget.txt", Cover::foreign},
      {"embed:build", "packages/site/embed/widget.txt", Cover::input},
      {"docs:index", "nx.json", Cover::always},
      {"docs:index", "packages/docs/pages/new.md", Cover::no},
  };
  for (Row const& row : rows) {
    INFO(row.task << " reads " << row.path);
    CHECK(cover(shop(), row.task, row.path) == row.cover);
  }
  CHECK(shop().approximate);
  CHECK(shop().tasks.size() == 18);
}

TEST_CASE("outputs, owners, producers", "[declared]")
{
  CHECK(declaration_of(shop(), "site:bundle").covers_output("dist/site/a/b.txt"));
  CHECK_FALSE(declaration_of(shop(), "site:bundle").covers_output("dist/sites/a"));
  CHECK(declaration_of(shop(), "stock:build:production").covers_output("dist/stock/stock.json"));
  CHECK_FALSE(declaration_of(shop(), "stock:build:production").covers_output("dist/stock/debug.json"));
  CHECK_FALSE(declaration_of(shop(), "images:thumbnails").covers_output("packages/images/thumbnails.log"));
  Declaration const audit = declaration_of(shop(), "stock:audit");
  CHECK(audit.owner("packages/site/embed/widget.txt") == "embed");
  CHECK(audit.owner("packages/site/src/page.txt") == "site");
  CHECK(audit.owner("config/shop.json").empty());
  CHECK(audit.producers("packages/prices/dist/prices.json", true).empty());
  CHECK(audit.producers("packages/prices/dist/prices.json", false) == Names{"prices:build"});
  CHECK(declaration_of(shop(), "site:bundle").producers("dist/site/made.txt", false) == Names{"site:sitemap"});
}

TEST_CASE("unused inputs, missing outputs, exclusions", "[declared]")
{
  Declaration const sprites = declaration_of(shop(), "images:sprites");
  Names const reads{"packages/images/icons/apple.txt", "packages/images/sprites.mjs"};
  auto const unused = sprites.unused_inputs(reads);
  REQUIRE(unused.size() == 1);
  CHECK(sprites.task().inputs[unused[0]].text == "{projectRoot}/legacy/**/*");
  CHECK(sprites.task().inputs[unused[0]].place.pointer == "/targets/sprites/inputs/1");
  auto const missing = sprites.missing_outputs(Names{"packages/images/dist/sprites/sheet.txt"});
  REQUIRE(missing.size() == 1);
  CHECK(sprites.task().outputs[missing[0]].pattern == "packages/images/dist/sprites/index.txt");

  CHECK(sprites.excludes_write("packages/images/.cache/x"));
  CHECK_FALSE(sprites.excludes_read("packages/images/.cache/x"));
  CHECK(sprites.excludes_read("a/b.local"));
  CHECK(declaration_of(shop(), "docs:index").excludes_write("packages/docs/index.log"));
  CHECK_FALSE(declaration_of(shop(), "docs:format").excludes_write("packages/docs/index.log"));
  CHECK(declaration_of(shop(), "theme:build").excludes_write("packages/theme/.stamp"));
  CHECK_FALSE(declaration_of(shop(), "theme:palette").excludes_write("packages/theme/.stamp"));
}

TEST_CASE("where inputs come from", "[declared]")
{
  TaskDeclaration const& build = shop().tasks.at("catalog:build");
  CHECK(build.inputs_level == Level::target_defaults);
  CHECK(build.inputs_place == Place{"nx.json", "/targetDefaults/build/inputs"});
  CHECK(build.inputs[0].level == Level::workspace_named_input);
  CHECK(build.inputs[0].place == Place{"nx.json", "/namedInputs/default/0"});
  CHECK(build.inputs[0].through == "production");
  TaskDeclaration const& audit = shop().tasks.at("stock:audit");
  CHECK(audit.inputs_level == Level::target);
  CHECK(audit.inputs[0].level == Level::project_named_input);
  CHECK(audit.inputs[0].place == Place{"packages/stock/project.json", "/namedInputs/production/0"});
  CHECK(build.depends_on == Names{"prices:build"});
  CHECK(shop().tasks.at("theme:build").depends_on == Names{"theme:palette"});
}

TEST_CASE("an edit is tried before it is shown", "[declared][edit]")
{
  SECTION("of a target's own inputs")
  {
    Edit const edit =
        edit_target(shop().tasks.at("catalog:lint"), "inputs", R"("{workspaceRoot}/config/currency.json")");
    CHECK(edit.file == "packages/catalog/project.json");
    CHECK(edit.pointer == "/targets/lint/inputs");  // they come from nx.json: the target needs all of them
    CHECK(edit.value ==
          R"(["{projectRoot}/**/*.mjs","{projectRoot}/src/**/*","{workspaceRoot}/config/currency.json"])");
    Manifest const edited = apply(shop(), edit);
    CHECK(cover(edited, "catalog:lint", "config/currency.json") == Cover::input);
    CHECK(cover(edited, "catalog:lint", "packages/catalog/lint.mjs") == Cover::input);
    CHECK(edit_target(edited.tasks.at("catalog:lint"), "inputs", R"("x")").pointer != "");
  }
  SECTION("of an array that is there")
  {
    Edit const edit = edit_target(shop().tasks.at("docs:index"), "inputs", R"("{projectRoot}/pages/*.md")");
    CHECK(edit.pointer == "/targets/index/inputs/-");
    CHECK(edit.value == R"("{projectRoot}/pages/*.md")");
    CHECK(cover(apply(shop(), edit), "docs:index", "packages/docs/pages/new.md") == Cover::input);
  }
  SECTION("of a named input, of targetDefaults, of dependsOn")
  {
    Manifest const named =
        apply(shop(), {"nx.json", "/namedInputs/sharedGlobals/-", R"("{workspaceRoot}/config/currency.json")"});
    CHECK(cover(named, "catalog:build", "config/currency.json") == Cover::input);
    Manifest const defaults =
        apply(shop(), {"nx.json", "/targetDefaults/lint/inputs/-", R"("{workspaceRoot}/config/currency.json")"});
    CHECK(cover(defaults, "catalog:lint", "config/currency.json") == Cover::input);
    Manifest edited = apply(shop(), {"packages/stock/project.json", "/targets/audit/inputs/-",
                                     R"({"dependentTasksOutputFiles":"**/*.json","transitive":true})"});
    CHECK(cover(edited, "stock:audit", "packages/prices/dist/prices.json") == Cover::no);
    edited = apply(edited, edit_target(edited.tasks.at("stock:audit"), "dependsOn",
                                       R"({"projects":["prices"],"target":"build"})"));
    CHECK(cover(edited, "stock:audit", "packages/prices/dist/prices.json") == Cover::dependent_output);
  }
  SECTION("an output beside those that are implied elsewhere")
  {
    Edit const edit = edit_target(shop().tasks.at("images:thumbnails"), "outputs", R"("{projectRoot}/thumbnails.log")");
    CHECK(declaration_of(apply(shop(), edit), "images:thumbnails").covers_output("packages/images/thumbnails.log"));
  }
  SECTION("of a place that declares nothing")
  {
    CHECK(failure_of([] {
            apply(shop(), {"nx.json", "/plugins/-", R"("x")"});
          }).find("/plugins/-") != std::string::npos);
    CHECK(failure_of([] { apply(shop(), {"elsewhere.json", "/targets/a/inputs/-", R"("x")"}); }) != "");
    CHECK(failure_of([] { apply(shop(), {"nx.json", "/namedInputs/a/-", "{"}); }) != "");
  }
}

TEST_CASE("a manifest says the same when it is loaded again", "[declared][manifest]")
{
  Scratch const scratch;
  std::string const file = (scratch / "manifest.json");
  save_manifest(shop(), file);
  Manifest const loaded = load_manifest(file);
  CHECK(to_json(loaded) == to_json(shop()));
  REQUIRE(loaded.tasks.size() == shop().tasks.size());
  for (auto const& [id, task] : shop().tasks) {
    TaskDeclaration const& other = loaded.tasks.at(id);
    INFO(id);
    REQUIRE(other.inputs.size() == task.inputs.size());
    for (std::size_t i = 0; i < task.inputs.size(); ++i) {
      CHECK(other.inputs[i].pattern == task.inputs[i].pattern);
      CHECK(other.inputs[i].place == task.inputs[i].place);
      CHECK(other.inputs[i].level == task.inputs[i].level);
    }
    CHECK(other.depends_on_all == task.depends_on_all);
  }
  CHECK(cover(apply(loaded, edit_target(loaded.tasks.at("docs:index"), "inputs", R"("{projectRoot}/pages")")),
              "docs:index", "packages/docs/pages/new.md") == Cover::input);
}

TEST_CASE("--declared", "[declared]")
{
  Scratch const scratch;
  std::string const file = write(scratch, "d.json", R"({"a:build": {"inputs": ["src", "!src/**/*.md", "lib/*.{h,c}"],
    "outputs": ["out/**"],}, /* comment */ "*": {"inputs": ["**/x"]}})");
  Manifest const manifest = load_declared(file);
  CHECK(cover(manifest, "a:build", "src/a/b.c") == Cover::input);
  CHECK(cover(manifest, "a:build", "src/a/b.md") == Cover::no);
  CHECK(cover(manifest, "a:build", "lib/a.h") == Cover::input);
  CHECK(cover(manifest, "a:build", "lib/a.o") == Cover::no);
  CHECK(cover(manifest, "*", "x") == Cover::input);
  CHECK(declaration_of(manifest, "a:build").covers_output("out/a/b"));
  CHECK(manifest.tasks.at("a:build").inputs[1].place == Place{file, "/a:build/inputs/1"});
  Edit const edit = edit_target(manifest.tasks.at("a:build"), "outputs", R"("log.txt")");
  CHECK(edit.pointer == "/a:build/outputs/-");
  CHECK(declaration_of(apply(manifest, edit), "a:build").covers_output("log.txt"));
}

TEST_CASE("Nx's sandbox reports say what was declared", "[declared]")
{
  Scratch const scratch;
  std::string const web = write(scratch, "web.json", R"({"taskId": "web:build:ci", "sandboxReportId": "1", "inputs":
    ["libs/web", "!libs/web/**/*.md"], "outputs": ["dist/web"], "filesRead": [{"path": "libs/other/x", "pid": 7}]})");
  std::string const api = write(scratch, "api.json", R"({"taskId": "api:test", "inputs": [], "outputs": []})");
  Manifest const manifest = load_sandbox_reports({web, api});
  CHECK(manifest.tasks.size() == 2);
  CHECK(cover(manifest, "web:build:ci", "libs/web/a.ts") == Cover::input);
  CHECK(cover(manifest, "web:build:ci", "libs/web/a.md") == Cover::no);
  CHECK(cover(manifest, "web:build:ci", "libs/other/x") == Cover::no);
  CHECK(declaration_of(manifest, "web:build:ci").covers_output("dist/web/a.js"));
  CHECK(failure_of([&] {
          load_sandbox_reports({web, web});
        }).find("/taskId has a report already") != std::string::npos);
  CHECK(failure_of([&] {
          load_sandbox_reports({write(scratch, "x.json", R"({"taskId": "a:b", "inputs": []})")});
        }).find("outputs") != std::string::npos);
}

TEST_CASE("depfiles", "[declared][depfile]")
{
  Scratch const scratch;
  auto const load = [&](std::string_view text) { return load_depfiles({write(scratch, "x.d", text)}, "/w"); };
  Manifest const gcc =
      load("out/a.o: a.c \\\n  ../w/inc/a\\ b.h /w/c$$d.h \\\r\n /usr/include/stdio.h e\\#f\n\na.h:\n# end\n");
  CHECK(inputs_of(gcc) == Names{"a.c", "inc/a b.h", "c$d.h", "e#f"});
  CHECK(outputs_of(gcc) == Names{"out/a.o"});
  CHECK(inputs_of(load("a b: c\nd:: e f\nx : y")) == Names{"c", "e", "f", "y"});
  CHECK(outputs_of(load("a b: c\nd:: e f\nx : y")) == Names{"a", "b", "d", "x"});
  CHECK(inputs_of(load("a: a[1].c")) == Names{"a\\[1\\].c"});
  CHECK(cover(load("a: a[1].c"), "*", "a[1].c") == Cover::input);
  CHECK(cover(load("a: a[1].c"), "*", "a1.c") == Cover::no);
  CHECK(inputs_of(load("")).empty());
  CHECK(failure_of([&] { load("a: b\nc d\n"); }).find("line 2 has a target without a colon") != std::string::npos);
  CHECK(failure_of([&] { load(": b"); }).find("line 1 has a colon without a target") != std::string::npos);
  CHECK(failure_of([&] { load(std::string_view("a: b\0c", 6)); }).find("zero byte") != std::string::npos);
  CHECK(failure_of([&] { load_depfiles({(scratch / "none.d")}, "/w"); }).find("none.d") != std::string::npos);
}

TEST_CASE("a plain list", "[declared]")
{
  Scratch const scratch;
  Manifest const manifest =
      load_list(write(scratch, "list", "# what it needs\nsrc/**\r\n  a b.txt \n\n> out\n!src/x\n"));
  CHECK(inputs_of(manifest) == Names{"src/**", "a b.txt", "!src/x"});
  CHECK(outputs_of(manifest) == Names{"out"});
  CHECK(cover(manifest, "*", "src/x") == Cover::no);
}

TEST_CASE("turbo.json", "[declared][turbo]")
{
  Scratch const scratch;
  write(scratch, "package.json", R"({"name": "root", "workspaces": ["packages/*"]})");
  write(scratch, "packages/ui/package.json", R"({"name": "@s/ui", "scripts": {"build": "x", "dev": "y"}})");
  write(scratch, "packages/web/package.json",
        R"({"name": "web", "scripts": {"build": "x"}, "dependencies": {"@s/ui": "*"}})");
  write(scratch, ".gitignore", "dist\n*.log\n");
  std::string const file = write(scratch, "turbo.json", R"({"globalDependencies": [".env"], "tasks": {
    "build": {"dependsOn": ["^build"], "outputs": ["dist/**", "!dist/cache/**"]},
    "web#build": {"dependsOn": ["@s/ui#build"], "inputs": ["$TURBO_DEFAULT$", "!README.md", "$TURBO_ROOT$/conf/*"]}}})");
  Manifest const manifest = read_turbo(file);
  REQUIRE(manifest.tasks.size() == 2);
  CHECK(cover(manifest, "@s/ui:build", "packages/ui/a/b.ts") == Cover::input);
  CHECK(cover(manifest, "@s/ui:build", "packages/ui/x.log") == Cover::ignored);
  CHECK(cover(manifest, "@s/ui:build", "packages/web/b.ts") == Cover::no);
  CHECK(cover(manifest, "@s/ui:build", ".env") == Cover::input);
  CHECK(cover(manifest, "web:build", "packages/web/README.md") == Cover::no);
  CHECK(cover(manifest, "web:build", "conf/a") == Cover::input);
  CHECK(declaration_of(manifest, "@s/ui:build").covers_output("packages/ui/dist/x"));
  CHECK_FALSE(declaration_of(manifest, "@s/ui:build").covers_output("packages/ui/dist/cache/x"));
  CHECK(manifest.tasks.at("web:build").depends_on == Names{"@s/ui:build"});
}

TEST_CASE("files that are ignored", "[declared][ignore]")
{
  IgnoreFile const files[] = {{"", "# c\n*.log\n!keep.log\n/top\nbuild/\nsub/*.tmp\n**/deep/x\n\\#hash\ntrail  \n[a\n"},
                              {"lib", "!*.log\n/own\n"}};
  IgnoreRules const rules(files);
  for (char const* const ignored :
       {"a.log", "x/a.log", "top", "top/x", "build/x", "x/build/y", "sub/a.tmp", "a/b/deep/x", "#hash", "trail",
        "lib/own", "node_modules/a", "x/node_modules/a", ".git/x", ".nx/cache/x", "lib/build/a.log"}) {
    INFO(ignored);
    CHECK(rules.ignores(ignored));
  }
  for (char const* const kept : {"keep.log", "x/keep.log", "x/top", "build", "sub/x/a.tmp", "x/sub/a.tmp", "lib/a.log",
                                 "x/own", "nodemodules", ".nx/workflows/a", "deepx"}) {
    INFO(kept);
    CHECK_FALSE(rules.ignores(kept));
  }
}

TEST_CASE("packages by the names of their files", "[declared]")
{
  CHECK(package_of("node_modules/a/b.js") == "a");
  CHECK(package_of("node_modules/@s/a/b.js") == "@s/a");
  CHECK(package_of("node_modules/a/node_modules/b/c.js") == "b");
  CHECK(package_of("node_modules/.pnpm/a@1/node_modules/a/c.js") == "a");
  CHECK(package_of("x/node_modules/a") == "a");
  CHECK(package_of("node_modules/.bin/x") == "");
  CHECK(package_of("x_node_modules/a/b") == "");
  CHECK(package_of("a/b") == "");
}

TEST_CASE("what is malformed gets one sentence with its place", "[declared][hostile]")
{
  struct Row {
    char const *file, *text, *says;
  };
  Row const rows[] = {
      {"nx.json", "{\"namedInputs\":\n  oops}", "nx.json is not JSON: line 2, column 3"},
      {"nx.json", "[]", "nx.json: must be an object"},
      {"nx.json", R"({"namedInputs": {"a": "b"}})", "nx.json: /namedInputs/a must be an array"},
      {"nx.json", R"({"namedInputs": {"default": ["x", 3]}})", "nx.json: /namedInputs/default/1 must be"},
      {"p/project.json", R"({"name": 3})", "p/project.json: /name must be a string"},
      {"p/project.json", R"({"targets": {"b": {"inputs": [{"what": 1}]}}})", "/targets/b/inputs/0 is no input"},
      {"p/project.json", R"({"targets": {"b": {"inputs": ["nope"]}}})", "/targets/b/inputs/0: nope is neither"},
      {"p/project.json", R"({"namedInputs": {"a": ["b"], "b": ["a"]}, "targets": {"t": {"inputs": ["a"]}}})",
       "leads back to itself"},
      {"p/project.json", R"({"targets": {"a/b": {"outputs": "x"}}})", "/targets/a~1b/outputs must be an array"},
      {".nx/workflows/sandboxing-config.yaml", "exclude-reads:\n  - [a\n", "line 3, column 1: is no YAML"},
      {".nx/workflows/sandboxing-config.yaml", "exclude-reads: x\n", "/exclude-reads must be an array"},
      {"pnpm-workspace.yaml",
       "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
       "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
       "e: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n",
       "holds more"},
  };
  for (Row const& row : rows) {
    Scratch const scratch;
    write(scratch, "nx.json", "{}");
    write(scratch, "p/package.json", "{}");
    write(scratch, row.file, row.text);
    std::string const said = failure_of([&] { read_nx(scratch.folder()); });
    INFO(row.file << ": " << row.text << "\nsaid: " << said);
    CHECK(said.find(row.says) != std::string::npos);
    CHECK(said.find('\n') == std::string::npos);
  }
}

TEST_CASE("hostile declarations are refused at once", "[declared][hostile]")
{
  Scratch const scratch;
  std::string const deep(100'000, '[');
  CHECK(failure_of([&] { load_declared(write(scratch, "a.json", deep)); }).find("deeper than") != std::string::npos);
  CHECK(failure_of([&] { load_manifest(write(scratch, "b.json", "{}")); }).find("no manifest") != std::string::npos);
  CHECK(failure_of([&] {
          load_manifest(write(scratch, "c.json", "{\"iotraceManifest\": 1, \"projects\": 7}"));
        }).find("/projects must be an object") != std::string::npos);
  CHECK(failure_of([&] {
          load_declared(write(scratch, "d.json", "{\"*\": {\"in\": []}}"));
        }).find("/*/in is unknown") != std::string::npos);
  Manifest const manifest = load_declared(
      write(scratch, "e.json",
            "{\"*\": {\"inputs\": [\"" + std::string(50, '{') + "\", \"" + std::string(20'000, 'a') + "\"]}}"));
  CHECK(failure_of([&] { declaration_of(manifest, "*"); }).find("/*/inputs/") != std::string::npos);
  CHECK(failure_of([&] { read_nx((scratch / "nowhere")); }).find("no folder") != std::string::npos);
  CHECK(failure_of([&] { read_turbo(write(scratch, "turbo.json", "{}")); }).find("needs \"tasks\"") !=
        std::string::npos);
}
