// Rules, packs, baselines: what is read, what is refused, what they keep away, and that they account for it.
#include "query/check/silence.hpp"

#include <fstream>

#include "query/declared/failure.hpp"
#include "query/scope.hpp"
#include "tests/check.hpp"
#include "tests/check/result.hpp"
#include "tests/query/trace.hpp"

using namespace iotrace;
using namespace iotrace::query;
using namespace iotrace::test;

namespace {

struct Fixture {
  declared::Manifest manifest;
  Folder folder;

  Fixture() { manifest.tasks["a:build"].id = "a:build"; }
  std::string write(std::string_view name, std::string_view text) const
  {
    std::ofstream(folder.file(name), std::ios::binary) << text;
    return folder.file(name);
  }
  std::optional<std::string> find(Silence& silence, Access const& access, bool is_write = false) const
  {
    declared::Declaration const declaration(manifest, manifest.tasks.at("a:build"));
    return silence.find(declaration, access, is_write);
  }
  std::vector<Rule> rules(std::string_view text) const { return load_rules(write("rules.json", text)); }
};

}  // namespace

TEST_CASE("a rule applies to its kind, task, program and paths, and counts", "[silence]")
{
  Fixture const f;
  Silence silence(f.manifest, f.rules(R"({"rules": [
                    {"id": "w", "reason": "r", "writes": ["**/*.tmp"]},
                    {"id": "t", "reason": "r", "reads": ["other"], "task": "b:*"},
                    {"id": "p", "reason": "r", "reads": ["**/x"], "program": "{node,tsc}"},
                    {"id": "d", "reason": "r", "reads": ["folder"]}]})"),
                  {}, "2030-06-15");
  CHECK(f.find(silence, access("a/b.tmp"), true) == "w");
  CHECK_FALSE(f.find(silence, access("a/b.tmp"), false));
  CHECK_FALSE(f.find(silence, access("other")));
  CHECK(f.find(silence, access("deep/x")) == "p");
  CHECK(f.find(silence, access("folder/below/it")) == "d");
  Access by_go = access("deep/x");
  by_go.program = "go";
  CHECK_FALSE(f.find(silence, by_go));
  std::vector<std::size_t> hits;
  for (RuleHits const& rule : silence.hits()) hits.push_back(rule.hits);
  CHECK(hits == std::vector<std::size_t>{1, 0, 1, 1});
}

TEST_CASE("a rule ends after its last day, and says that it would apply", "[silence]")
{
  Fixture const f;
  auto const rules = f.rules(R"({"rules": [{"id": "w", "reason": "r", "reads": ["x"], "until": "2030-06-15"}]})");
  Silence today(f.manifest, rules, {}, "2030-06-15"), tomorrow(f.manifest, rules, {}, "2030-06-16");
  CHECK(f.find(today, access("x")) == "w");
  CHECK_FALSE(f.find(tomorrow, access("x")));
  CHECK(tomorrow.hits()[0].expired);
  CHECK(tomorrow.hits()[0].hits == 1);
}

TEST_CASE("a malformed file of rules gets one sentence with file and place", "[silence]")
{
  Fixture const f;
  for (auto const& [text, place] : std::vector<std::pair<std::string, std::string>>{
           {"{\n  \"rules\": [7 8]}", "line 2, column 15"},
           {"[]", "is {\"rules\": [...]}"},
           {R"({"rules": [7]})", "/rules/0: a rule is an object"},
           {R"({"rules": [{"id": "a", "reason": "r", "reads": ["x"]}, {"id": "b", "reads": ["x"]}]})", "/rules/1"},
           {R"({"rules": [{"id": "a", "reason": "r"}]})", "needs \"reads\" or \"writes\""},
           {R"({"rules": [{"id": "a", "reason": "r", "reads": "x"}]})", "is a list of globs"},
           {R"({"rules": [{"id": "a", "reason": "r", "reads": [1]}]})", "is a list of globs"},
           {R"({"rules": [{"id": "a", "reason": "r", "reads": ["x"], "until": "soon"}]})", "2030-12-31"},
           {R"({"rules": [{"id": "a", "reason": "r", "read": ["x"]}]})", "no member \"read\""}}) {
    INFO(text);
    try {
      f.rules(text);
      FAIL("it was accepted");
    } catch (declared::Failure const& failure) {
      CHECK_THAT(failure.what(), Catch::Matchers::Contains(place) && Catch::Matchers::Contains("rules.json"));
    }
  }
  CHECK_THROWS_AS(load_rules(f.folder.file("none")), declared::Failure);
}

TEST_CASE("every pack has rules with reasons, and its globs compile", "[silence]")
{
  Fixture const f;
  std::vector<std::string_view> names;
  for (RulePack const& pack : rule_packs()) {
    names.push_back(pack.name);
    CHECK_NOTHROW(Silence(f.manifest, rules_of_pack(pack.name), {}, "2030-06-15"));
    for (Rule const& rule : pack.rules) CHECK_FALSE(rule.reason.empty());
  }
  CHECK(names == std::vector<std::string_view>{"cargo", "go", "gradle", "jest", "npm", "typescript", "vite"});
  CHECK_THROWS_AS(rules_of_pack("nothing"), UsageError);
  Silence vite(f.manifest, rules_of_pack("vite"), {}, "2030-06-15");
  CHECK(f.find(vite, access("apps/web/vite.config.ts.timestamp-1700-abc.mjs"), true) == "vite/timestamp");
  CHECK_FALSE(f.find(vite, access("apps/web/vite.config.ts"), true));
}

TEST_CASE("a baseline keeps what it knows, and comes back from its file as it was", "[silence]")
{
  Fixture const f;
  CheckResult result = make_result();
  Baseline const baseline = make_baseline(result);
  CHECK(baseline.size() == 4);
  std::string const file = f.write("baseline.json", baseline.text());
  Baseline const again = Baseline::load(file);
  CHECK(again.text() == baseline.text());
  CHECK(again.knows("a:build", false, hostile));
  CHECK(again.knows("a:build", false, "libs/b/x.ts"));
  CHECK_FALSE(again.knows("a:build", true, "libs/b/x.ts"));
  CHECK_FALSE(again.knows("b:build", false, "libs/b/x.ts"));
  Silence silence(f.manifest, {}, again, "2030-06-15");
  CHECK(f.find(silence, access("libs/b/x.ts")) == "baseline");
  CHECK_FALSE(f.find(silence, access("libs/b/z.ts")));
  CHECK_THROWS_AS(Baseline::load(f.write("b.json", R"({"findings": [{"task": "a", "kind": "stat", "path": "x"}]})")),
                  declared::Failure);
  CHECK_THROWS_AS(Baseline::load(f.write("b.json", "[]")), declared::Failure);
}

TEST_CASE("what a baseline kept away stays in the next one", "[silence]")
{
  CheckResult result = make_result();
  result.tasks[1].silenced.push_back({"baseline", access("old"), true});
  result.tasks[1].silenced.push_back({"rule", access("ruled"), true});
  Baseline const baseline = make_baseline(result);
  CHECK(baseline.knows("b:build", true, "old"));
  CHECK_FALSE(baseline.knows("b:build", true, "ruled"));
}
