// Printers: rows in each form.
#include "query/print.hpp"

#include <limits>
#include <nlohmann/json.hpp>

#include "query/json.hpp"
#include "tests/check.hpp"
#include "trace.hpp"

using namespace iotrace::query;
using iotrace::test::in_form;

namespace {

using Line = std::vector<Cell>;

std::string print(Layout const& layout, std::vector<Column> columns, std::vector<Line> const& lines)
{
  Output output;
  auto const rows = make_rows(layout, std::move(columns), output);
  for (Line const& line : lines) rows->add(line);
  rows->finish();
  return output.text();
}

std::string_view text(char const* view) { return view; }

}  // namespace

TEST_CASE("a table is aligned, numbers at the right, nothing padded at the end", "[print]")
{
  CHECK(print({}, {{"first_at", Kind::nanos}, {"how"}, {"path", Kind::name}},
              {{std::int64_t{1'500'000'000}, text("r"), text("a")},
               {std::int64_t{12'000'000'000}, text("cwu"), text("b c\n")},
               {Cell(), Cell(), text("日本")}}) ==
        "FIRST AT  HOW  PATH\n"
        "   1.500  r    a\n"
        "  12.000  cwu  \"b c\\n\"\n"
        "       -  -    日本\n");
}

TEST_CASE("an empty table is its head", "[print]") { CHECK(print({}, {{"a"}, {"b"}}, {}) == "A  B\n"); }

TEST_CASE("only a terminal cuts, at its width", "[print]")
{
  Layout narrow;
  narrow.width = 10;
  std::vector<Line> const lines = {{text("abcdefghijklmnop")}, {text("short")}};
  CHECK(print(narrow, {{"a"}}, lines) == "A\nabcdefg...\nshort\n");
  CHECK(print({}, {{"a"}}, lines) == "A\nabcdefghijklmnop\nshort\n");
}

TEST_CASE("a long answer is printed as it comes", "[print]")
{
  std::vector<Line> lines(5000, Line{std::int64_t{1}, text("x")});
  lines.push_back({std::int64_t{1'000'000}, text("wide")});
  std::string const table = print({}, {{"n"}, {"x"}}, lines);
  CHECK(std::count(table.begin(), table.end(), '\n') == 5002);
  CHECK(table.ends_with("1000000  wide\n"));
}

TEST_CASE("CSV has numbers as they are and text escaped", "[print]")
{
  CHECK(print(in_form(Form::csv), {{"n", Kind::nanos}, {"x"}, {"path", Kind::name}},
              {{std::int64_t{-5}, 0.5, text("=a,b")}, {Cell(), Blob{"\xff"}, text("")}}) ==
        "n,x,path\n-5,0.5,\"'=a,b\"\n,\"\"\"\\377\"\"\",\n");
}

TEST_CASE("JSON rows are objects, equal names told apart", "[print]")
{
  std::string const json = print(in_form(Form::json), {{"a"}, {"a"}, {"a_2"}, {"words", Kind::json}},
                                 {{std::int64_t{1}, Cell(), text("x\"\xff"), text("[\"y\"]")},
                                  {std::numeric_limits<double>::infinity(), 1.5, Blob{"z"}, text("null")}});
  CHECK(nlohmann::json::parse(json) ==
        nlohmann::json::parse(R"([{"a":1,"a_2":null,"a_2_2":{"bytes":"eCL/"},"words":["y"]},
                                  {"a":null,"a_2":1.5,"a_2_2":"z","words":null}])"));
  CHECK(print(in_form(Form::json), {{"a"}}, {}) == "[]\n");
}

TEST_CASE("-0 prints names raw, or the first column", "[print]")
{
  using namespace std::string_literals;
  CHECK(print(in_form(Form::nul), {{"n"}, {"path", Kind::name}},
              {{std::int64_t{1}, text("a\n\x1b")}, {Cell(), text("b")}}) == "a\n\x1b\0b\0"s);
  CHECK(print(in_form(Form::nul), {{"n"}, {"x"}}, {{std::int64_t{1}, text("a")}}) == "1\0"s);
}

TEST_CASE("some columns are for people, some for programs", "[print]")
{
  std::vector<Column> const columns = {{"id", Kind::value, Audience::programs}, {"tree", Kind::line, Audience::people}};
  std::vector<Line> const lines = {{std::int64_t{7}, text("  \\x")}};
  CHECK(print({}, columns, lines) == "TREE\n  \\x\n");
  CHECK(print(in_form(Form::csv), columns, lines) == "id\n7\n");
}

TEST_CASE("times and statuses", "[print]")
{
  CHECK(seconds(0) == "0.000");
  CHECK(seconds(1'234'567'890) == "1.234");
  CHECK(seconds(-1'500'000'000) == "-1.500");
  CHECK(seconds(std::numeric_limits<std::int64_t>::min()) == "-9223372036.854");
  CHECK(status_text(3) == "3");
  CHECK(status_text(-9) == "SIGKILL");
  CHECK(status_text(-33) == "signal 33");
  CHECK(status_text(std::numeric_limits<std::int64_t>::min()) == "signal 9223372036854775808");
}

TEST_CASE("JSON is well formed however it nests", "[print][json]")
{
  std::string out;
  Json json(out);
  json.begin_object().key("a\n").begin_array().end().key("b").begin_object(Json::Shape::tight);
  json.key("c").begin_array().integer(1).boolean(true).null().end().key("d").raw("[]").end().end();
  CHECK(out == "{\n  \"a\\n\": [],\n  \"b\": {\"c\": [1, true, null], \"d\": []}\n}\n");
}
