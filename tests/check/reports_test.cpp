// Reports: every format says the same things, within its limits, and no name breaks out of it.
#include <nlohmann/json.hpp>

#include "query/report/report.hpp"
#include "query/report/words.hpp"
#include "tests/check.hpp"
#include "tests/check/result.hpp"

using namespace iotrace;
using namespace iotrace::query;
using namespace iotrace::test;
using nlohmann::json;

namespace {

std::string text_of_result(CheckResult const& result, TextStyle const& style = {})
{
  Output output;
  print_text(result, style, output);
  return output.text();
}

json json_of_result(CheckResult const& result)
{
  Output output;
  print_json(result, output);
  return json::parse(output.text());
}

std::size_t count(std::string_view text, std::string_view part)
{
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

bool is_plain_ascii(std::string_view text)
{
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return (static_cast<unsigned char>(c) < ' ' && c != '\n') || c == '\x7f'; });
}

CheckResult make_large(std::size_t causes, std::size_t files)
{
  CheckResult result;
  Judgement& task = result.tasks.emplace_back();
  task.task = "a:build";
  task.verdict = Verdict::violations;
  for (std::size_t i = 0; i < causes; ++i)
    for (std::size_t k = 0; k < files; ++k)
      task.unexpected_reads.push_back(access("d" + std::to_string(i) + "/f" + std::to_string(k) + ".ts"));
  return result;
}

}  // namespace

TEST_CASE("text has one line a task, its sign, its findings by cause and the fix", "[report]")
{
  std::string const text = text_of_result(make_result());
  CHECK_THAT(text,
             Catch::Matchers::Contains("✗ a:build  3 undeclared reads (2 of other projects), 1 undeclared write"));
  CHECK_THAT(text, Catch::Matchers::Contains("libs/b/*.ts (2 files)"));
  CHECK_THAT(text, Catch::Matchers::Contains("pid 42, line 7 of trace.log: node build.js\n"));
  CHECK_THAT(text, Catch::Matchers::Contains("<- npm run build <- nx run-many\n"));
  CHECK_THAT(text, Catch::Matchers::Contains("✓ b:build  clean: 2 files read, 0 written"));
  CHECK_THAT(text, Catch::Matchers::Contains("? b:test  unproven: "));
  CHECK_THAT(text, Catch::Matchers::Contains("orphan: nothing in trace.log started process 7"));
  CHECK_THAT(text, Catch::Matchers::Contains("3 tasks: 1 clean, 1 with violations, 1 unproven"));
  CHECK_THAT(text, Catch::Matchers::Contains("rule r1 of rules.json applied to nothing"));
  CHECK_THAT(text, Catch::Matchers::Contains("rule r2 of rules.json has ended"));
  CHECK_THAT(text, Catch::Matchers::Contains("3 processes"));
}

TEST_CASE("text has colour only when asked and no control of a name's", "[report]")
{
  CHECK(is_plain_ascii(text_of_result(make_result())));
  CHECK(count(text_of_result(make_result(), {true, false, 80}), "\x1b[") == 6);  // three signs, on and off
}

TEST_CASE("command lines are cut to the terminal, and whole with --full", "[report]")
{
  CheckResult result = make_result();
  result.tasks[0].unexpected_reads[0].command = std::string(300, 'x');
  CHECK_THAT(text_of_result(result), !Catch::Matchers::Contains(std::string(100, 'x')));
  CHECK_THAT(text_of_result(result, {false, true, 80}), Catch::Matchers::Contains(std::string(300, 'x')));
}

TEST_CASE("JSON has the contract's keys", "[report]")
{
  json const answer = json_of_result(make_result());
  REQUIRE(answer["tasks"].size() == 3);
  json const& task = answer["tasks"][0];
  CHECK(task["task"] == "a:build");
  CHECK(task["verdict"] == "violations");
  CHECK(task["unexpectedReads"].size() == 3);
  CHECK(task["crossProjectReads"].size() == 2);
  CHECK(task["unexpectedReads"][0]["path"] == "libs/b/x.ts");
  CHECK(task["unexpectedReads"][0]["pid"] == 42);
  CHECK(task["unexpectedReads"][0]["line"] == 7);
  CHECK(task["unexpectedReads"][2]["path"].contains("bytes"));
  CHECK(task["unusedInputs"] == json::array({"{projectRoot}/docs/**"}));
  CHECK(task["suggestions"][0]["patches"][0]["patch"][0]["value"] == "{workspaceRoot}/libs/b/x.ts");
  CHECK(answer["tasks"][1]["reasons"].empty());
  CHECK(answer["tasks"][2]["reasons"] == json::array({"orphan: nothing in trace.log started process 7"}));
}

TEST_CASE("SARIF has a result a cause, where the fix goes, with stable fingerprints", "[report]")
{
  json const log = json::parse(to_sarif(make_result(), {"1.0"}));
  json const& results = log["runs"][0]["results"];
  CHECK(log["version"] == "2.1.0");
  REQUIRE(results.size() == 5);  // two causes read, one written, one unproven, one warning
  CHECK(results[0]["ruleId"] == "IO003");
  CHECK(results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "libs/a/project.json");
  CHECK(results[0]["relatedLocations"].size() == 2);
  CHECK(results[1]["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] ==
        "a%5D%5D%3E%26%3Cb%3E%7C%60%3A%3Aerror%3A%3Ax%25%22%27%1B%5B2J%0A%FF%40me%20%231");
  CHECK(results[3]["ruleId"] == "IO005");
  json const again = json::parse(to_sarif(make_result(), {"2.0"}));
  for (std::size_t i = 0; i < results.size(); ++i)
    CHECK(again["runs"][0]["results"][i]["partialFingerprints"] == results[i]["partialFingerprints"]);
  for (json const& result : results) {
    CHECK(log["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"].get<std::size_t>()]["id"] == result["ruleId"]);
    CHECK(result["message"]["text"].is_string());
  }
}

TEST_CASE("SARIF stays within GitHub's limits and says what it left out", "[report]")
{
  json const many = json::parse(to_sarif(make_large(6000, 1), {"1.0"}));
  CHECK(many["runs"][0]["results"].size() == 5000);
  CHECK(many["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"] ==
        "1000 more results were left out");
  json const wide = json::parse(to_sarif(make_large(1, 300), {"1.0"}));
  REQUIRE(wide["runs"][0]["results"].size() == 1);
  CHECK(wide["runs"][0]["results"][0]["relatedLocations"].size() == 100);
}

TEST_CASE("JUnit counts, and holds no control characters", "[report]")
{
  std::string const xml = to_junit(make_result());
  CHECK_THAT(xml,
             Catch::Matchers::Contains("<testsuites name=\"ioquery check\" tests=\"3\" failures=\"1\" errors=\"1\">"));
  CHECK_THAT(xml, Catch::Matchers::Contains("<testsuite name=\"b\" tests=\"2\" failures=\"0\" errors=\"1\">"));
  CHECK_THAT(xml, Catch::Matchers::Contains("<testcase classname=\"b\" name=\"build\" time=\"0\"/>"));
  CHECK(is_plain_ascii(xml));
  CHECK(count(xml, "<failure") == 1);
  CHECK(count(xml, "<error") == 1);
  CHECK(count(xml, "<b>") == 0);
}

TEST_CASE("GitHub gets at most ten annotations, and no name makes one of its own", "[report]")
{
  std::string const text = to_github(make_result());
  CHECK(count(text, "\n") == 4);
  CHECK(count(text, "\n::error ") + text.starts_with("::error ") == 4);
  CHECK_THAT(text, Catch::Matchers::Contains("::error file=libs/a/project.json,title=undeclared read::a:build reads "));
  std::string const large = to_github(make_large(40, 1));
  CHECK(count(large, "\n") == 10);
  CHECK_THAT(large, Catch::Matchers::Contains("31 more are in the whole report"));
}

TEST_CASE("Markdown keeps names from meaning anything, and its size", "[report]")
{
  std::string const text = to_markdown(make_result());
  CHECK(count(text, "@me") == 0);
  CHECK(count(text, "#1\"") == 0);
  CHECK(count(text, "<b>") == 0);
  CHECK_THAT(text, Catch::Matchers::Contains("| <code>b&#58;test</code> | ❔ unproven | 0 files read, 0 written |"));
  std::string const large = to_markdown(make_large(30000, 1));
  CHECK(large.size() < 1 << 20);
  CHECK_THAT(large, Catch::Matchers::Contains("were left out"));
}

TEST_CASE("Nx's sandbox report has its keys, and file names stay in their folder", "[report]")
{
  CheckResult result = make_result();
  declared::Manifest manifest;
  for (char const* const name : {"a:build", "../../etc:x", "a:build_", "a:build/"}) {
    declared::TaskDeclaration& task = manifest.tasks[name];
    task.id = name;
    task.inputs.resize(2);
    task.inputs[0].pattern = "libs/a/**";
    task.inputs[1].pattern = "libs/a/*.md";
    task.inputs[1].kind = declared::InputKind::negation;
    task.outputs.resize(1);
    task.outputs[0].pattern = "dist/a";
  }
  result.tasks[0].files_read = {access("libs/a/x")};
  result.tasks[1].task = "../../etc:x";
  result.tasks[2].task = "a:build/";
  result.tasks.push_back(result.tasks[2]);
  result.tasks.back().task = "a:build_";
  auto const reports = to_nx_reports(result, manifest);
  REQUIRE(reports.size() == 4);
  CHECK(reports[0].first == "a_build.json");
  CHECK(reports[1].first == "_._.._etc_x.json");
  CHECK(reports[2].first != reports[3].first);
  json const report = json::parse(reports[0].second);
  CHECK(report["taskId"] == "a:build");
  CHECK(report["inputs"] == json::array({"libs/a/**", "!libs/a/*.md"}));
  CHECK(report["filesRead"] == json::parse(R"([{"path": "libs/a/x", "pid": 42}])"));
  CHECK(report["unexpectedReads"].size() == 3);
  CHECK(report["processTree"].size() == 3);
  CHECK(report["processTree"][0] == json::parse(R"({"pid": 40, "cmd": "nx run-many"})"));
}

TEST_CASE("violations give 1, doubt alone 2, else 0", "[report]")
{
  CheckResult result = make_result();
  CHECK(exit_code_of(result) == 1);
  result.tasks.erase(result.tasks.begin());
  CHECK(exit_code_of(result) == 2);
  result.tasks.pop_back();
  CHECK(exit_code_of(result) == 0);
}
