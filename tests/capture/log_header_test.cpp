// The `#io` lines: what is printed reads back the same, and no line, however hostile, does harm.
#include "capture/log_header.hpp"

#include <random>

#include "tests/check.hpp"

using namespace iotrace;

namespace {

std::vector<std::string_view> lines_of(std::string_view text)
{
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    std::size_t const end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

struct Both {
  LogHeader header;
  LogFooter footer;
};

Both read_all(std::string_view text)
{
  Both both;
  for (std::string_view const line : lines_of(text)) {
    std::string problem;
    INFO(line);
    CHECK(read_log_line(line, both.header, both.footer, problem));
    CHECK(problem == "");
  }
  return both;
}

std::string problem_of(std::string_view line)
{
  Both both;
  std::string problem;
  return read_log_line(line, both.header, both.footer, problem) ? "" : problem;
}

LogHeader sample_header(std::string const& text)
{
  LogHeader header;
  header.tool = "strace";
  header.tool_version = "6.1";
  header.tool_argv = {"strace", "-f", text};
  header.command = {"make", "", text};
  header.cwd = "/w/" + text;
  header.workspace = "/w";
  header.workspace_as_given = text;
  header.descriptors = {{0, text, true, false}, {9, "/out", false, true}};
  header.markers = {"NX_TASK_TARGET_PROJECT=" + text};
  header.host = text;
  header.os = "Linux";
  header.started = 1'795'373'176'220'912'000;
  return header;
}

void check_equal(LogHeader const& a, LogHeader const& b)
{
  CHECK(a.format_version == b.format_version);
  CHECK(a.tool == b.tool);
  CHECK(a.tool_version == b.tool_version);
  CHECK(a.tool_argv == b.tool_argv);
  CHECK(a.command == b.command);
  CHECK(a.cwd == b.cwd);
  CHECK(a.workspace == b.workspace);
  CHECK(a.workspace_as_given == b.workspace_as_given);
  CHECK(a.markers == b.markers);
  CHECK(a.host == b.host);
  CHECK(a.os == b.os);
  CHECK(a.started == b.started);
  REQUIRE(a.descriptors.size() == b.descriptors.size());
  for (std::size_t i = 0; i < a.descriptors.size(); ++i) {
    CHECK(a.descriptors[i].fd == b.descriptors[i].fd);
    CHECK(a.descriptors[i].path == b.descriptors[i].path);
    CHECK(a.descriptors[i].read == b.descriptors[i].read);
    CHECK(a.descriptors[i].written == b.descriptors[i].written);
  }
}

}  // namespace

TEST_CASE("a header reads back as it was printed, every byte of it")
{
  std::string every_byte;
  for (int c = 1; c < 256; ++c) every_byte += static_cast<char>(c);
  for (std::string const& text : {std::string("plain"), std::string("ü\u2028<x>"), every_byte, std::string("\xff", 1),
                                  std::string("\xff\xfe"), std::string("\"\\\n#io complete: true"), std::string()}) {
    LogHeader const header = sample_header(text);
    check_equal(read_all(print(header)).header, header);
  }
}

TEST_CASE("random bytes in a header read back")
{
  std::mt19937 random(20260101);
  for (int round = 0; round < 500; ++round) {
    std::string text(random() % 40, '\0');
    for (char& c : text) c = static_cast<char>(random());
    LogHeader const header = sample_header(text);
    check_equal(read_all(print(header)).header, header);
  }
}

TEST_CASE("a footer reads back as it was printed, its last line is complete")
{
  LogFooter footer;
  footer.finished = 12;
  footer.exit_code = 255;
  footer.signal = 9;
  footer.tracer_signal = 11;
  footer.survivors = {12, 4194303};
  footer.lost_events = UINT64_MAX;
  footer.lines = 3;
  footer.bytes = 1ULL << 40;
  footer.xxh64 = 0x0EF46DB3751D8E99ULL;
  footer.complete = false;
  std::string const text = print(footer);
  CHECK(text.ends_with("#io complete: false\n"));
  CHECK(text.find("#io xxh64: \"0ef46db3751d8e99\"\n") != std::string::npos);
  LogFooter const read = read_all(text).footer;
  CHECK(read.finished == footer.finished);
  CHECK(read.exit_code == footer.exit_code);
  CHECK(read.signal == footer.signal);
  CHECK(read.tracer_signal == footer.tracer_signal);
  CHECK(read.survivors == footer.survivors);
  CHECK(read.lost_events == footer.lost_events);
  CHECK(read.lines == footer.lines);
  CHECK(read.bytes == footer.bytes);
  CHECK(read.xxh64 == footer.xxh64);
  CHECK(read.complete == footer.complete);
}

TEST_CASE("absent members of a footer are not written")
{
  CHECK(print(LogFooter{}) == "#io survivors: []\n#io lost_events: 0\n");
}

TEST_CASE("keys of a newer version are skipped")
{
  CHECK(problem_of(R"(#io colour: {"a": [1, 2.5, null]})") == "");
  CHECK(problem_of(R"(#io format: "iotrace")") == "");
}

TEST_CASE("what is not a log line is named")
{
  for (std::string_view const line : {"", "#io", "#io ", "#io : 1", "#io exit_code:1", "#io Exit: 1", "#io a b: 1",
                                      "# io exit_code: 1", "#iox: 1", "#io exit_code"})
    CHECK(problem_of(line) == "a line that begins with #io must be `#io key: JSON value`");
}

TEST_CASE("values of a wrong type or out of range are named")
{
  CHECK(problem_of("#io exit_code: 1.5") == "the value of #io exit_code is not a whole number in range");
  CHECK(problem_of("#io exit_code: 2147483648") == "the value of #io exit_code is not a whole number in range");
  CHECK(problem_of("#io exit_code: -2147483649") == "the value of #io exit_code is not a whole number in range");
  CHECK(problem_of("#io lines: -1") == "the value of #io lines is not a whole number in range");
  CHECK(problem_of("#io lines: 18446744073709551616") == "the value of #io lines is not a whole number in range");
  CHECK(problem_of("#io exit_code: ") == "the value of #io exit_code is not JSON");
  CHECK(problem_of("#io exit_code: 1 2") == "the value of #io exit_code is not JSON");
  CHECK(problem_of("#io complete: 1") == "the value of #io complete is neither true nor false");
  CHECK(problem_of("#io complete: tru") == "the value of #io complete is not JSON");
  CHECK(problem_of("#io cwd: 3") == "the value of #io cwd is not a string");
  CHECK(problem_of(R"(#io cwd: {"bytes": "@@@@"})") == "the value of #io cwd is not base64");
  CHECK(problem_of(R"(#io cwd: {"bytes": "QQ"})") == "the value of #io cwd is not base64");
  CHECK(problem_of("#io cwd: \"\xff\"") == "the value of #io cwd is not JSON");
  CHECK(problem_of("#io command: \"ls\"") == "the value of #io command is not a list");
  CHECK(problem_of("#io survivors: [\"1\"]") == "the value of #io survivors is not a whole number in range");
  CHECK(problem_of("#io descriptors: [{\"fd\": 1}]") == "the value of #io descriptors lacks path");
  CHECK(problem_of("#io descriptors: [3]") == "the value of #io descriptors lacks fd");
  CHECK(problem_of("#io xxh64: \"ef46db3751d8e99\"") == "the value of #io xxh64 is not a hash of 16 hex digits");
  CHECK(problem_of("#io xxh64: 12") == "the value of #io xxh64 is not a hash of 16 hex digits");
}

TEST_CASE("a failed line leaves header and footer as they were")
{
  Both both;
  both.header.command = {"old"};
  std::string problem;
  CHECK_FALSE(read_log_line("#io command: [\"new\", 3]", both.header, both.footer, problem));
  CHECK(both.header.command == std::vector<std::string>{"old"});
}

TEST_CASE("deep and long values are refused, not met")
{
  std::string const deep(1'000'000, '[');
  CHECK(problem_of("#io command: " + deep) == "the value of #io command nests too deeply");
  CHECK(problem_of("#io command: " + deep + std::string(deep.size(), ']')) ==
        "the value of #io command nests too deeply");
  CHECK(problem_of("#io command: [\"" + deep + "\"]") == "");
  CHECK(problem_of("#io command: [\"\\\"" + deep + "\"]") == "");
  CHECK(problem_of("#io cwd: \"" + std::string((64U << 20) + 1, 'x') + "\"") ==
        "a line that begins with #io must be `#io key: JSON value`");
}
