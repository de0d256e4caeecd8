// No question grows with the number of events: table event is not read, or read by its key.
#include "check_sql.hpp"
#include "query/question.hpp"
#include "query/scope.hpp"
#include "query_sql.hpp"
#include "tests/check.hpp"
#include "trace.hpp"

using namespace iotrace;
using namespace iotrace::test;
using namespace iotrace::query;

namespace {

/// A task of two processes, and one outside of it that uses what the task made.
struct TwoTasks : Trace {
  TwoTasks()
  {
    auto const shell = process(10), cc = process(11, shell), other = process(12);
    mark(shell, exec(shell, "/bin/sh", R"(["sh"])"), "app:build");
    event(cc, "read", "/w/a.c");
    event(cc, "create", "/w/a.o");
    event(cc, "create", "/w/t.s");
    event(cc, "remove", "/w/t.s");
    mark(other, exec(other, "/bin/ld", R"(["ld"])"), "lib:build");
    event(other, "read", "/w/a.o");
    flow(other, "/w/a.o", cc);
  }
};

std::string plan_of(store::Db& db, std::string_view sql)
{
  std::string plan;
  store::Statement row = db.prepare("EXPLAIN QUERY PLAN " + std::string(sql.substr(sql.find("\nSELECT") + 1)));
  while (row.step()) plan.append(row.text(3)).append("\n");
  return plan;
}

}  // namespace

TEST_CASE("rw, tree and tasks answer without the event table", "[plan]")
{
  TwoTasks whole, emptied;
  run_sql(emptied.file(), "DELETE FROM event");
  for (Trace::Ask const& question : {Trace::Ask(answer_rw), Trace::Ask(answer_tree), Trace::Ask(answer_tasks)})
    for (Form const form : {Form::text, Form::json}) {
      Answer const answer = whole.ask(question, in_form(form, true));
      CHECK(answer.text.size() > 20);
      CHECK(emptied.ask(question, in_form(form, true)).text == answer.text);
    }
}

TEST_CASE("a list of all files needs no event", "[plan]")
{
  TwoTasks whole, emptied;
  run_sql(emptied.file(), "DELETE FROM event");
  for (Form const form : {Form::text, Form::json})
    CHECK(emptied.ask(answer_files, in_form(form)).text == whole.ask(answer_files, in_form(form)).text);
}

TEST_CASE("files of a part, and check, look events up by their key", "[plan]")
{
  TwoTasks trace;
  std::string plans;
  trace.ask([&](Inquiry const& inquiry) {
    inquiry.db.execute(query_sql::scope);
    for (std::string_view const sql : {query_sql::moment, check_sql::writer, check_sql::asker, check_sql::line})
      plans += plan_of(inquiry.db, sql);
  });
  CHECK(plans.find("SEARCH event USING INTEGER PRIMARY KEY") != plans.npos);
  CHECK(plans.find("SEARCH e USING INTEGER PRIMARY KEY") != plans.npos);
  for (char const* const scan : {"SCAN e\n", "SCAN event\n"}) CHECK(plans.find(scan) == plans.npos);
}
