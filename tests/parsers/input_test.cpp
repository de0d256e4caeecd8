// Input: header and footer, what makes a log incomplete at its ends, sets of files, names.
#include "parsers/input.hpp"

#include <xxhash.h>

#include "parsers/completeness.hpp"
#include "tests/check.hpp"
#include "tests/parsers/log_files.hpp"

namespace iotrace {
namespace {

using test::Sizes;
using test::TemporaryFolder;
using test::TextBytes;

std::string const tool_text = "1 execve(\"/bin/true\") = 0\n1 close(3) = 0\n1 +++ exited with 0 +++\n";

std::string header_text()
{
  LogHeader header;
  header.tool = "strace";
  header.tool_argv = {"strace", "-f"};
  header.command = {"true"};
  header.cwd = "/w";
  header.workspace = "/w";
  header.descriptors = {{0, "/w/in", true, false}};
  header.started = 1'700'000'000'000'000'000;
  return print(header);
}

LogFooter footer_of(std::string const& text)
{
  LogFooter footer;
  footer.exit_code = 0;
  footer.lines = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  footer.bytes = text.size();
  footer.xxh64 = XXH64(text.data(), text.size(), 0);
  footer.complete = true;
  return footer;
}

std::string captured(std::string const& text) { return header_text() + text + print(footer_of(text)); }

std::size_t count_lines(std::string_view text)
{
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

struct ReadLog {
  ToolPart part;
  std::vector<std::string> lines;
  std::vector<Line> places;
};

ReadLog read_log(std::string const& text, std::size_t step = SIZE_MAX, std::size_t block = 4096,
                 std::size_t max_line = Lines::max_line)
{
  ReadLog log;
  ToolLines lines(Pieces(std::make_unique<TextBytes>(text, step), block, max_line), log.part);
  Line line;
  while (lines.next(line)) {
    log.lines.emplace_back(line.text);
    log.places.push_back(line);
  }
  CHECK_FALSE(lines.next(line));
  return log;
}

/// A reader that has read to the end, for what is asked of it then.
class EndedReader final : public Reader {
 public:
  bool read(Batch&) override { return false; }
  Tally tally() const override { return {}; }
  std::vector<Shown> coverage() const override { return {}; }
  bool cut() const override { return cut_; }
  std::uint64_t lost_events() const override { return lost_; }
  std::optional<std::int64_t> began() const override { return std::nullopt; }

  bool cut_ = false;
  std::uint64_t lost_ = 0;
};

/// Why a file of this text is incomplete; empty when it is complete.
std::string verdict_on(std::string const& text, std::uint64_t lost = 0)
{
  TemporaryFolder const folder;
  InputLimit limit(UINT64_MAX);
  Crew crew;
  Input input(find_logs({folder.write("x.log", text)}).at(0), limit, crew);
  EndedReader reader;
  reader.lost_ = lost;
  for (Stream& stream : input.take_streams())
    for (Line line; stream.lines->next(line);) reader.cut_ = !line.whole;
  return why_incomplete(input, reader).value_or("");
}

std::vector<std::string> sources(std::vector<Log> const& logs)
{
  std::vector<std::string> names;
  for (Log const& log : logs) names.push_back(log.source + ":" + std::to_string(log.files.size()));
  return names;
}

std::string message_of(std::vector<std::string> const& named)
{
  try {
    find_logs(named);
  } catch (InputError const& error) {
    return error.what();
  }
  return "";
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

TEST_CASE("the tracer's lines come without ours, with the numbers and offsets of the whole file")
{
  std::string const text = captured(tool_text);
  ReadLog const log = read_log(text);
  REQUIRE(log.lines.size() == 3);
  CHECK(log.lines[1] == "1 close(3) = 0");
  CHECK(log.places[0].number == count_lines(header_text()) + 1);
  for (Line const& line : log.places) CHECK(text.compare(line.offset, 2, "1 ") == 0);
  CHECK(log.part.header->cwd == "/w");
  CHECK(log.part.descriptors_line > 0);
  CHECK(log.part.footer.exit_code == 0);
  CHECK(log.part.completed);
  CHECK(log.part.lines == 3);
  CHECK(log.part.bytes == tool_text.size());
  CHECK(log.part.xxh64 == XXH64(tool_text.data(), tool_text.size(), 0));
  CHECK(log.part.all_bytes == text.size());
  CHECK(log.part.ignored_lines + 3 == count_lines(text));
  CHECK(log.part.faults.empty());
}

TEST_CASE("the hash does not depend on blocks and reads")
{
  std::string text;
  for (int i = 0; i < 500; ++i) text += std::to_string(i * 1237) + " read(3, \"\") = 0\r\n";
  for (std::size_t const block : Sizes{16, 100, 4096, 1 << 20})
    for (std::size_t const step : Sizes{1, 13, 1 << 20}) {
      ReadLog const log = read_log(captured(text), step, block);
      CHECK(log.part.xxh64 == XXH64(text.data(), text.size(), 0));
      CHECK(log.part.lines == 500);
      CHECK(log.lines[7] == std::to_string(7 * 1237) + " read(3, \"\") = 0");
    }
}

TEST_CASE("a capture is complete at its last byte and at no prefix")
{
  std::string const text = captured(tool_text);
  CHECK(verdict_on(text) == "");
  std::size_t const first_whole_header_line = text.find('\n') + 1;
  for (std::size_t size = first_whole_header_line; size < text.size(); ++size) {
    INFO("prefix of " << size << " bytes");
    CHECK(verdict_on(text.substr(0, size)) != "");
  }
}

TEST_CASE("every prefix keeps the line sum, and its lines are a beginning of the whole's")
{
  std::string const text = captured(tool_text);
  ReadLog const whole = read_log(text);
  for (std::size_t size = 0; size <= text.size(); ++size) {
    std::string const prefix = text.substr(0, size);
    ReadLog const log = read_log(prefix);
    std::size_t const lines = count_lines(prefix) + (prefix.empty() || prefix.ends_with('\n') ? 0 : 1);
    CHECK(log.lines.size() + log.part.ignored_lines + log.part.unparsed_lines == lines);
    CHECK(log.part.all_bytes == size);
    REQUIRE(log.lines.size() <= whole.lines.size() + 1);  // "#io" without its space is nobody's yet
    for (std::size_t i = 0; i + 1 < log.lines.size(); ++i) CHECK(log.lines[i] == whole.lines[i]);
  }
}

TEST_CASE("what the footer says must be true")
{
  LogFooter footer = footer_of(tool_text);
  auto const log = [&] { return header_text() + tool_text + print(footer); };
  CHECK(verdict_on(log()) == "");
  footer.xxh64 = 1;
  CHECK(contains(verdict_on(log()), "hash"));
  footer.bytes = 5;
  CHECK(contains(verdict_on(log()), "5 bytes"));
  footer.lines = 7;
  CHECK(contains(verdict_on(log()), "7 lines"));
  footer = footer_of(tool_text);
  footer.complete = false;
  CHECK(contains(verdict_on(log()), "incomplete"));
  footer.tracer_signal = 9;
  CHECK(contains(verdict_on(log()), "signal 9"));
  footer = footer_of(tool_text);
  footer.lost_events = 12;
  CHECK(contains(verdict_on(log()), "lost 12 events"));
}

TEST_CASE("a changed, missing or added line of a capture shows")
{
  std::string const text = captured(tool_text);
  std::string const end = print(footer_of(tool_text));
  CHECK(contains(verdict_on(header_text() + tool_text), "footer"));
  CHECK(contains(verdict_on(text + "1 close(4) = 0\n"), "footer"));
  CHECK(contains(verdict_on(header_text() + tool_text + "1 close(4) = 0\n" + end), "lines"));
  std::string other = text;
  other[other.find("close")] = 'k';
  CHECK(contains(verdict_on(other), "hash"));
}

TEST_CASE("a log without our lines is complete unless it is cut or lost events")
{
  CHECK(verdict_on(tool_text) == "");
  CHECK(contains(verdict_on(tool_text + "1 clo"), "cut"));
  CHECK(contains(verdict_on(tool_text, 3), "lost 3 events"));
  CHECK(verdict_on(test::gzipped(tool_text)) == "");
  std::string const packed = test::gzipped(tool_text);
  CHECK(contains(verdict_on(packed.substr(0, packed.size() - 3)), "compressed stream is cut"));
  CHECK(verdict_on(print(footer_of(tool_text))) != "");
}

TEST_CASE("our lines amid the tracer's belong to the tracer's part")
{
  std::string const tool = "1 a() = 0\n#io x: 1\n#io y: 2\n1 b() = 0\n";
  ReadLog const log = read_log(captured(tool));
  CHECK(log.lines == std::vector<std::string>{"1 a() = 0", "1 b() = 0"});
  CHECK(log.part.lines == 4);
  CHECK(log.part.xxh64 == XXH64(tool.data(), tool.size(), 0));
  CHECK(log.places[1].number == log.places[0].number + 3);
}

TEST_CASE("a header without a line of the tracer may be followed by a footer at once")
{
  ReadLog const log = read_log(captured(""));
  CHECK(log.part.completed);
  CHECK(log.part.footer.lines == 0);
  CHECK(log.part.faults.empty());
  CHECK(log.part.ignored_lines == count_lines(captured("")));
}

TEST_CASE("an #io line that cannot be read is unparsed and has its place")
{
  ReadLog const log = read_log("#io cwd: \"/w\"\n#io !\n1 a() = 0\n#io lines: [\n");
  CHECK(log.part.unparsed_lines == 2);
  CHECK(log.part.ignored_lines == 1);
  REQUIRE(log.part.faults.size() == 2);
  CHECK(log.part.faults[0].line == 2);
  CHECK(log.part.faults[0].offset == 14);
  CHECK(log.part.faults[1].line == 4);
  CHECK(log.part.faults[1].offset == 30);
  std::string flood;
  for (int i = 0; i < 5000; ++i) flood += "#io ?\n";
  ReadLog const flooded = read_log(flood);
  CHECK(flooded.part.unparsed_lines == 5000);
  CHECK(flooded.part.faults.size() < 1000);
}

TEST_CASE("a log of a newer iocapture is refused")
{
  CHECK_THROWS_AS(read_log("#io format_version: 99\n1 a() = 0\n"), InputError);
}

TEST_CASE("a byte order mark is no part of the first line")
{
  ReadLog const log = read_log("\xef\xbb\xbf" + tool_text);
  CHECK(log.lines.at(0).starts_with("1 execve"));
  CHECK(log.places.at(0).offset == 3);
  CHECK(log.part.all_bytes == tool_text.size() + 3);
}

TEST_CASE("NUL bytes and carriage returns")
{
  ReadLog const log = read_log(std::string("a\0b\r\nc\rd\n\r\n", 11), 1);
  CHECK(log.lines == std::vector<std::string>{std::string("a\0b", 3), "c\rd", ""});
}

TEST_CASE("a line at, over and far over the limit")
{
  for (std::size_t const length : Sizes{98, 99, 100, 101, 5000}) {
    INFO("length " << length);
    std::string const tool = "1 a() = 0\n" + std::string(length, 'x') + "\n1 b() = 0\n";
    ReadLog const log = read_log(captured(tool), 7, 64, 400);
    ReadLog const capped = read_log(tool, 7, 64, 100);
    REQUIRE(capped.lines.size() == 3);
    CHECK(capped.lines[1].size() == std::min<std::size_t>(length, 100));
    CHECK(capped.lines[2] == "1 b() = 0");
    CHECK(capped.places[1].whole);
    CHECK(capped.places[2].number == 3);
    CHECK(capped.places[2].offset == 10 + length + 1);
    CHECK(capped.part.xxh64 == XXH64(tool.data(), tool.size(), 0));
    CHECK(log.part.lines == 3);
  }
  ReadLog const cut = read_log(std::string(300, 'x'), 7, 64, 100);
  CHECK(cut.lines.size() == 1);
  CHECK(cut.part.cut);
}

TEST_CASE("the head is the beginning of the tracer's part, and nothing is lost by looking")
{
  ToolPart part;
  std::string const text = captured(tool_text);
  ToolLines lines(Pieces(std::make_unique<TextBytes>(text, 5), 16), part);
  CHECK(lines.head().starts_with("1 execve"));
  Line line;
  REQUIRE(lines.next(line));
  CHECK(line.text.starts_with("1 execve"));
}

TEST_CASE("files that end in a thread's number are a set")
{
  TemporaryFolder const folder;
  std::string const a = folder.write("set/log.30", "a\n");
  std::string const b = folder.write("set/log.4", "b\n");
  std::string const c = folder.write("set/log.111.gz", test::gzipped("c\n"));
  folder.write("set/notes.txt", "no log");
  std::string const other = folder.write("other.log", "x\n");

  for (std::vector<std::string> const& named :
       {std::vector<std::string>{(folder.path() / "set").string()},
        std::vector<std::string>{(folder.path() / "set/log.*").string()}, std::vector<std::string>{a, b, c}}) {
    std::vector<Log> const logs = find_logs(named);
    REQUIRE(logs.size() == 1);
    REQUIRE(logs[0].files.size() == 3);
    CHECK(logs[0].files[0].path == b);
    CHECK(logs[0].files[1].tid == 30);
    CHECK(logs[0].files[2].tid == 111);
    InputLimit limit(1000);
    Crew crew;
    Input input(logs[0], limit, crew);
    CHECK(input.head() == "b\n");
    std::vector<Stream> const streams = input.take_streams();
    Line line;
    REQUIRE(streams[2].lines->next(line));
    CHECK(line.text == "c");
    CHECK(streams[2].tid == 111);
  }
  CHECK(sources(find_logs({a, other, b})) == std::vector<std::string>{"log.*:2", "other.log:1"});
  CHECK(sources(find_logs({a})) == std::vector<std::string>{"log.30:1"});
  CHECK(find_logs({a})[0].files[0].tid == 30);
  CHECK_FALSE(find_logs({other})[0].files[0].tid.has_value());
  CHECK(find_logs({folder.write("trace.20240131", "x\n")})[0].files[0].tid == std::nullopt);
}

TEST_CASE("a set of more files than may be open")
{
  TemporaryFolder const folder;
  std::vector<std::string> expected;
  for (int tid = 1; tid <= 1500; ++tid) folder.write("log." + std::to_string(tid), std::to_string(tid) + "\n");
  InputLimit limit(1 << 20);
  Crew crew;
  Input input(find_logs({folder.path().string()}).at(0), limit, crew);
  int tid = 0;
  for (Stream& stream : input.take_streams()) {
    Line line;
    REQUIRE(stream.lines->next(line));
    CHECK(line.text == std::to_string(++tid));
    CHECK_FALSE(stream.lines->next(line));
  }
  CHECK(tid == 1500);
}

TEST_CASE("what is no log gets a sentence that begins with its name")
{
  TemporaryFolder const folder;
  std::string const none = (folder.path() / "none.log").string();
  CHECK(message_of({none}) == none + ": cannot be opened: No such file or directory");
  CHECK(message_of({folder.path().string()}).starts_with(folder.path().string() + ": no logs there"));
  CHECK(contains(message_of({(folder.path() / "none.*").string()}), "No such file"));
  folder.write("notes.txt", "");
  CHECK(contains(message_of({(folder.path() / "no*").string()}), "no logs there"));
  folder.write("a.1", "");
  folder.write("b.2", "");
  CHECK(contains(message_of({folder.path().string()}), "2 traces"));
}

TEST_CASE("the database lies beside the log")
{
  CHECK(default_database("log.txt") == "log.db");
  CHECK(default_database("d.x/trace.log.gz") == "d.x/trace.db");
  CHECK(default_database("/a/trace.zst") == "/a/trace.db");
  CHECK(default_database("trace") == "trace.db");
  CHECK(default_database("a.b.log") == "a.b.db");
  CHECK(default_database("log.1234") == "log.db");
  CHECK(default_database(".hidden") == ".hidden.db");
  CHECK(default_database("-") == std::nullopt);
  TemporaryFolder const folder;
  CHECK(default_database((folder.path() / "log.*").string()) == (folder.path() / "log.db").string());
  folder.write("log.7", "");
  CHECK(default_database((folder.path() / "log.*").string()) == std::nullopt);
  std::filesystem::create_directory(folder.path() / "run.1");
  std::string const expected = (std::filesystem::canonical(folder.path()) / "run.1.db").string();
  CHECK(default_database((folder.path() / "run.1").string()) == expected);
  CHECK(default_database((folder.path() / "run.1/").string()) == expected);
}

}  // namespace iotrace
