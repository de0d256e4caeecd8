// A CheckResult made by hand: one task of each verdict, with names that try to break every format.
#pragma once

#include <string>

#include "query/check/judgement.hpp"

namespace iotrace::test {

inline query::Access access(std::string path, std::int64_t line = 7)
{
  query::Access made;
  made.path = std::move(path);
  made.pid = 42;
  made.command = "node build.js";
  made.program = "node";
  made.parents = {{41, "npm run build"}, {40, "nx run-many"}};
  made.line = line;
  made.log = "trace.log";
  made.trace = 1;
  return made;
}

/// Ends tags, tables, annotations, lines and strings; is not UTF-8; moves the cursor.
inline std::string const hostile = "a]]>&<b>|`::error::x%\"'\x1b[2J\n\xff@me #1";

inline query::CheckResult make_result()
{
  query::CheckResult result{"nx 24.0.6", false, {}, {}, {}, {"trace.log"}};
  query::Judgement& broken = result.tasks.emplace_back();
  broken.task = "a:build";
  broken.project = "a";
  broken.verdict = query::Verdict::violations;
  broken.place.file = "libs/a/project.json";
  broken.unexpected_reads = {access("libs/b/x.ts"), access("libs/b/y.ts"), access(hostile)};
  broken.unexpected_reads[0].owner = broken.unexpected_reads[1].owner = "b";
  broken.unexpected_writes = {access("out/" + hostile)};
  broken.unused_inputs = {{"{projectRoot}/docs/**", "libs/a/docs/**", {"libs/a/project.json", "/x"}}};
  broken.suggestions = {
      {{{"libs/a/project.json", "/targets/build/inputs/-", "\"{workspaceRoot}/libs/b/x.ts\""}}, {"libs/b/x.ts"}, {}}};
  query::Judgement& clean = result.tasks.emplace_back();
  clean.task = "b:build";
  clean.project = "b";
  clean.verdict = query::Verdict::clean;
  clean.reads = 2;
  query::Judgement& unproven = result.tasks.emplace_back();
  unproven.task = "b:test";
  unproven.project = "b";
  unproven.verdict = query::Verdict::unproven;
  unproven.reasons = {{query::Doubt::orphan, "nothing in trace.log started process 7"}};
  result.rules = {{"r1", "because", "rules.json", 0, false}, {"r2", "because", "rules.json", 2, true}};
  result.unassigned = {3, 10, 2, "nx run-many"};
  return result;
}

}  // namespace iotrace::test
