// Process Monitor's exports: records, documents, cells, names, command lines, and what a log of them can show.
#include "parsers/procmon/command_line.hpp"
#include "parsers/procmon/csv.hpp"
#include "parsers/procmon/deletions.hpp"
#include "parsers/procmon/grammar.hpp"
#include "parsers/procmon/names.hpp"
#include "parsers/procmon/results.hpp"
#include "parsers/procmon/xml.hpp"
#include "tests/check.hpp"
#include "tests/parsers/text_lines.hpp"

namespace iotrace {
namespace formats {
extern Format const procmon;
}
namespace {

using Strings = std::vector<std::string>;

Strings fields(std::string_view record, char separator = ',')
{
  procmon::RecordCutter cutter(separator);
  REQUIRE(cutter.cut(record) == procmon::Cut::whole);
  return {cutter.fields().begin(), cutter.fields().end()};
}

std::string shown(std::string const& log, std::string_view kind)
{
  for (Shown const& row : test::read_log(formats::procmon, log).coverage)
    if (row.kind == kind) return row.shown;
  return "absent";
}

TEST_CASE("records are cut by RFC 4180, and by what programs make of it")
{
  CHECK(fields(R"("a","b ""c"" d","")") == Strings{"a", "b \"c\" d", ""});
  CHECK(fields(R"("a, b",c,,"d")") == Strings{"a, b", "c", "", "d"});
  CHECK(fields("a;\"b;c\";d", ';') == Strings{"a", "b;c", "d"});
  CHECK(fields("a\tb", '\t') == Strings{"a", "b"});
  CHECK(fields("\"a\r;b\nc\"") == Strings{"a\r;b\nc"});
  CHECK(fields("") == Strings{""});
  CHECK(fields("\"\"\"\"\"\",\"\"\"\"") == Strings{"\"\"", "\""});
  procmon::RecordCutter cutter;
  CHECK(cutter.cut("\"a\",\"b") == procmon::Cut::open);
  CHECK(cutter.cut("\"a\"b,c") == procmon::Cut::broken);
  CHECK(cutter.column() == 3);
  CHECK(procmon::separator_of("Time of Day;Process Name") == ';');
  CHECK(procmon::separator_of("\"Time of Day\",\"x\"") == ',');
}

Strings tokens(std::vector<std::string> const& lines)
{
  procmon::Tokenizer tokenizer;
  Strings all;
  procmon::Token token;
  for (std::string const& line : lines) {
    tokenizer.feed(line);
    while (tokenizer.next(token)) {
      char const* const mark = token.kind == procmon::Token::Kind::open    ? "<"
                               : token.kind == procmon::Token::Kind::close ? "/"
                                                                           : "";
      all.push_back(mark + std::string(token.text));
    }
  }
  return all;
}

TEST_CASE("documents are cut into tags and texts, well-formed or not")
{
  CHECK(tokens({"<?xml version=\"1.0\"?><a b=\"c\">t</a>"}) == Strings{"<a", "t", "/a"});
  CHECK(tokens({"<a/>x<b />"}) == Strings{"<a", "/a", "x", "<b", "/b"});
  CHECK(tokens({"<!-- <x> > --><a>"}) == Strings{"<a"});
  CHECK(tokens({"<a\n", ">t\n", "u</a\n", ">"}) == Strings{"<a", "t\n", "u", "/a"});
  CHECK(tokens({"1 < 2 & 3 <\n"}) == Strings{"1 ", "< 2 & 3 ", "<\n"});
  CHECK(tokens({"<" + std::string(10000, 'x')}).empty());
}

TEST_CASE("entities stand for bytes")
{
  auto const decoded = [](std::string_view text) {
    std::string out;
    procmon::append_decoded(out, text);
    return out;
  };
  CHECK(decoded("a &amp; b &lt;c&gt; &quot;d&quot; &apos;") == "a & b <c> \"d\" '");
  CHECK(decoded("&#233;&#xe9;&#x1F600;") == "\xc3\xa9\xc3\xa9\xf0\x9f\x98\x80");
  CHECK(decoded("&nbsp; &#; &#xzz; & &amp") == "&nbsp; &#; &#xzz; & &amp");
  CHECK(decoded("&#99999999;") == "&#99999999;");
}

TEST_CASE("times of any country")
{
  constexpr Nanos second = 1'000'000'000;
  struct Row {
    char const* text;
    std::optional<Nanos> time;
  };
  constexpr Nanos afternoon = (16 * 3600 + 38 * 60 + 16) * second + 89'195'200;
  Row const table[] = {{"4:38:16.0891952 PM", afternoon},
                       {"16:38:16,0891952", afternoon},
                       {"16:38:16.0891952", afternoon},
                       {"16.38.16,0891952", afternoon},
                       {"4:38:16.0891952 p. m.", afternoon},
                       {"4:38:16.0891952\xe2\x80\xafPM", afternoon},
                       {"下午 4:38:16.0891952", afternoon},
                       {"12:00:00.0000000 AM", 0},
                       {"12:00:00.0000000 PM", 12 * 3600 * second},
                       {"00:00:09.7282369", 9'728'236'900},
                       {"25:00:00.0000000", 25 * 3600 * second},
                       {"4:38:16.0891952 xx", std::nullopt},
                       {"44:57.9", std::nullopt},
                       {"noon", std::nullopt},
                       {"", std::nullopt}};
  for (Row const& row : table) {
    INFO(row.text);
    CHECK(procmon::parse_time(row.text) == row.time);
  }
}

TEST_CASE("numbers, with the thousands of any country")
{
  CHECK(procmon::number_of("Offset: 2,620,376, Length: 4,096", "Offset") == 2620376);
  CHECK(procmon::number_of("Offset: 2,620,376, Length: 4,096", "Length") == 4096);
  CHECK(procmon::number_of("Offset: 0, Length: 4\xc2\xa0"
                           "697",
                           "Length") == 4697);
  CHECK(procmon::number_of("Offset: 0, Length: 4\xe2\x80\xaf"
                           "697",
                           "Length") == 4697);
  CHECK(procmon::number_of("Length: 13.385.728", "Length") == 13385728);
  CHECK(procmon::number_of("Length: 10, 2: x", "Length") == 10);
  CHECK(procmon::number_of("Length: 99999999999999999999999", "Length").has_value());
  CHECK_FALSE(procmon::number_of("Length: -1", "Length"));
  CHECK_FALSE(procmon::number_of("EndLength: 5", "Length"));
}

TEST_CASE("details are read by their keys")
{
  auto const create = procmon::parse_create(
      "Desired Access: Read Data/List Directory, Synchronize, Disposition: Open, Options: Directory, Synchronous IO "
      "Non-Alert, Attributes: n/a, ShareMode: Read, Write, Delete, AllocationSize: n/a, OpenResult: Opened");
  REQUIRE(create);
  CHECK(create->access == "Read Data/List Directory, Synchronize");
  CHECK(create->disposition == "Open");
  CHECK(procmon::has_word(create->options, "Directory"));
  CHECK_FALSE(procmon::has_word(create->options, "Non-Alert"));
  CHECK(create->result == "Opened");
  CHECK_FALSE(procmon::parse_create("Desired Access: Query Value"));

  auto const created = procmon::parse_process_create("PID: 6564, Command line: a, PID: 7");
  REQUIRE(created);
  CHECK(created->pid == 6564);
  CHECK(created->command_line == "a, PID: 7");

  auto const started = procmon::parse_process_start(
      "Parent PID: 3344, Command line: x, Current directory: no, Environment: no, Current directory: C:\\a\\, "
      "Environment: \r;\tA=b");
  REQUIRE(started);
  CHECK(started->parent == 3344);
  CHECK(started->command_line == "x, Current directory: no, Environment: no");
  CHECK(started->folder == "C:\\a\\");
  CHECK(started->environment == "\r;\tA=b");

  CHECK(procmon::parse_exit("Exit Status: -1073740756, User Time: 0") == -1073740756);
  CHECK_FALSE(procmon::parse_exit(""));
}

TEST_CASE("names of Windows have one form, and one spelling")
{
  procmon::Names names;
  Arena arena;
  auto const canonical = [&](std::string_view name) { return std::string(names.canonical(name, arena)); };
  CHECK(canonical("c:\\Src\\A.h") == "/C:/Src/A.h");
  CHECK(canonical("C:\\SRC\\a.H") == "/C:/Src/A.h");
  CHECK(canonical("C:\\src\\b") == "/C:/Src/b");
  CHECK(canonical("\\??\\C:\\src\\B") == "/C:/Src/b");
  CHECK(canonical("\\\\?\\C:\\src\\") == "/C:/Src");
  CHECK(canonical("C:\\src\\*") == "/C:/Src");
  CHECK(canonical("C:\\") == "/C:");
  CHECK(canonical("d:") == "/D:");
  CHECK(canonical("\\\\server\\share\\x") == "/UNC/server/share/x");
  CHECK(canonical("\\\\?\\UNC\\SERVER\\Share\\X") == "/UNC/server/share/x");
  CHECK(canonical("\\Device\\HarddiskVolume3\\y") == "/Device/HarddiskVolume3/y");
  CHECK(canonical("C:\\a.txt:Zone.Identifier:$DATA") == "/C:/a.txt");
  CHECK(canonical("C:\\x:y\\z") == "/C:/x:y/z");
  CHECK(canonical("HKLM\\SOFTWARE").empty());
  CHECK(canonical("C:\\src\\<INVALID NAME>").empty());
  CHECK(canonical("").empty());
  CHECK(canonical(std::string("C:\\a\0b", 6)).empty());
  CHECK(canonical("C:\\" + std::string(5000, 'x')).empty());
}

TEST_CASE("command lines are cut as C programs on Windows cut theirs")
{
  CHECK(procmon::argv_json("gcc  @a.txt main.c ") == R"(["gcc","@a.txt","main.c"])");
  CHECK(procmon::argv_json(R"("C:\x y\z.exe" "a b" c)") == R"(["C:\\x y\\z.exe","a b","c"])");
  CHECK(procmon::argv_json(R"(a\\b d"e f"g h)") == R"(["a\\\\b","de fg","h"])");
  CHECK(procmon::argv_json(R"(a\\\"b c d)") == R"(["a\\\"b","c","d"])");
  CHECK(procmon::argv_json(R"(a\\\\"b c" d e)") == R"(["a\\\\b c","d","e"])");
  CHECK(procmon::argv_json(R"("a""b" c)") == R"(["a\"b","c"])");
  CHECK(procmon::argv_json(R"("" x)") == R"(["","x"])");
  CHECK(procmon::argv_json("") == "[]");
}

TEST_CASE("of an environment only the marks of tasks are kept")
{
  CHECK(procmon::marks_in("\r;\t=::=::\\\r;\tNX_TASK_TARGET_PROJECT=p\r;\tSECRET=x\r;\tNX_TASK_TARGET_TARGET=t") ==
        std::string("NX_TASK_TARGET_PROJECT=p\0NX_TASK_TARGET_TARGET=t\0", 49));
  CHECK(procmon::marks_in("\r\n\tLAGE_TASK=build\r\n\tPath=x").substr(0, 15) == "LAGE_TASK=build");
  CHECK(procmon::marks_in("SECRET=NX_TASK_TARGET_PROJECT=p").empty());
}

TEST_CASE("results tell what happened")
{
  CHECK(procmon::result_of("SUCCESS").outcome == Outcome::success);
  CHECK(procmon::result_of("FILE LOCKED WITH WRITERS").outcome == Outcome::success);
  CHECK(procmon::result_of("NAME NOT FOUND").error == 2);
  CHECK(procmon::result_of("PATH NOT FOUND").error == 2);
  CHECK(procmon::result_of("NAME COLLISION").error == 17);
  CHECK(procmon::result_of("NOT A DIRECTORY").error == -1);
  CHECK(procmon::result_of("0xC000046F").error == -1);
  CHECK(procmon::result_of("FAST IO DISALLOWED").outcome == Outcome::unknown);
  CHECK(procmon::result_of("").outcome == Outcome::unknown);
}

TEST_CASE("a name marked for deletion goes when it is closed, and only then")
{
  procmon::Deletions deletions;
  deletions.mark(1, "/a");
  CHECK_FALSE(deletions.close(2, "/a"));
  CHECK(deletions.close(1, "/a"));
  CHECK_FALSE(deletions.close(1, "/a"));
  deletions.mark(1, "/b");
  deletions.unmark("/b");
  CHECK_FALSE(deletions.close(1, "/b"));
  deletions.mark(1, "/c");
  deletions.mark(2, "/c");
  CHECK(deletions.replaced("/c") == 2);
  deletions.mark(3, "/e");
  deletions.mark(3, "/d");
  deletions.mark(4, "/f");
  CHECK(deletions.ended(3) == Strings{"/d", "/e"});
  REQUIRE(deletions.finish().size() == 1);
  CHECK(deletions.finish().empty());
}

constexpr char const* heading = "\"Operation\",\"Path\",\"Result\",\"Detail\",\"PID\",\"Process Name\"\n";

TEST_CASE("what no row shows may have been filtered out")
{
  std::string const file = "\"QueryOpen\",\"C:\\a\",\"SUCCESS\",\"\",\"4\",\"a\"\n";
  std::string const process = "\"Thread Create\",\"\",\"SUCCESS\",\"\",\"4\",\"a\"\n";
  CHECK(shown(heading + file, "opens") == "yes");
  CHECK(shown(heading + file, "execs") == "unknown");
  CHECK(shown(heading + process, "execs") == "yes");
  CHECK(shown(heading + process, "opens") == "unknown");
  CHECK(shown(heading + file, "bytes") == "unknown");
  CHECK(shown(heading + file, "descriptors") == "no");
  CHECK(shown("Operation,Path,PID\nQueryOpen,C:\\a,4\n", "opens") == "unknown");
}

TEST_CASE("look-alikes of Process Monitor get a sentence")
{
  auto const sentence = [](std::string_view head) {
    std::string wrong;
    CHECK(formats::procmon.claims(head, wrong) == 0);
    return wrong;
  };
  CHECK(sentence("PML_\1\2").find("PML") != std::string::npos);
  CHECK(sentence("\"Frame\",\"Module\",\"Location\",\"Address\",\"Path\"\n").find("stack") != std::string::npos);
  CHECK(sentence("\"File Time\",\"Total Events\",\"Opens\",\"Path\"\n").find("summary") != std::string::npos);
  CHECK(sentence("a,b\n1,2\n").empty());
  CHECK(sentence("<html><body>\n").empty());
}

TEST_CASE("an export of XML is whole when its root is closed")
{
  std::string const event =
      "<procmon><eventlist><event><Operation>QueryOpen</Operation><Path>C:\\a</Path><Process_Name>a</Process_Name>"
      "</event>";
  CHECK_FALSE(test::read_log(formats::procmon, event + "</eventlist></procmon>").cut);
  CHECK(test::read_log(formats::procmon, event + "\n").cut);
}

// Quotes that never close, tags that never end, depth, names of many components, processes that never speak.
TEST_CASE("time grows with the lines of an export, whatever they say")
{
  std::string quotes = heading;
  for (int i = 0; i < 50000; ++i) quotes += i % 900 == 0 ? "\"open\n" : "more\n";
  CHECK(test::read_log(formats::procmon, quotes).tally.unparsed == 50000);

  std::string tags = "<procmon>\n";
  for (int i = 0; i < 100000; ++i) tags += "<event><Path>&#60;<\n";
  CHECK(test::read_log(formats::procmon, tags).tally.lines == 100001);

  std::string names = heading;
  for (int i = 0; i < 300; ++i) {
    std::string path = "C:";
    for (int k = 0; k < 1900; ++k) path.append("\\").append(1, static_cast<char>('a' + (i + k) % 26));
    names += "\"QueryOpen\",\"" + path + "\",\"SUCCESS\",\"\",\"4\",\"a\"\n";
  }
  CHECK(test::read_log(formats::procmon, names).tally.parsed == 300);

  std::string children = heading;
  for (int i = 0; i < 50000; ++i)
    children += "\"Process Create\",\"C:\\a\",\"SUCCESS\",\"PID: " + std::to_string(i + 8) +
                ", Command line: a\",\"4\",\"a\"\n";
  CHECK(test::read_log(formats::procmon, children).tally.parsed == 50000);
}

}  // namespace
}  // namespace iotrace
