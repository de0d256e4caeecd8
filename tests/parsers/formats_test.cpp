// What holds for every format: real logs are known for what they are and accounted for line by line, no two formats
// claim one text, and a log that is cut anywhere is still a log.
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "parsers/bytes.hpp"
#include "parsers/detect.hpp"
#include "parsers/formats.hpp"
#include "parsers/lines.hpp"
#include "tests/check.hpp"
#include "tests/parsers/text_lines.hpp"

namespace iotrace {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t head_size = 65536;

std::string slurp(fs::path const& path)
{
  auto const bytes = decode_bytes(unpack_bytes(open_bytes(path.string())));
  std::string text;
  char buffer[65536];
  while (std::size_t const size = bytes->read(buffer, sizeof buffer)) text.append(buffer, size);
  return text;
}

std::map<std::string, fs::path> files_below(fs::path const& folder)
{
  std::map<std::string, fs::path> files;
  for (fs::directory_entry const& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files.emplace(entry.path().lexically_relative(folder).string(), entry.path());
  return files;
}

Format const& format_of(std::string const& text)
{
  return find_format(std::string_view(text).substr(0, head_size), "", "auto");
}

// Lines that the tracer did not write, in logs caught from a terminal. All other logs: at most 0.5 %. Pages of prose
// with samples in them are read for the samples.
std::map<std::string, std::uint64_t> const foreign{
    {"dtruss/dtruss-a-macos-arm64-rust.txt", 1},
    {"dtruss/dtruss-c-macos10.12-hello.txt", 1},
    {"dtruss/dtruss-f-t-open-red.txt", 3},
    {"dtruss/dtruss-macos13-plain.log", 2},
    {"dtruss/dtruss-plain-osx-2010-git-list.txt", 3},
    {"fs_usage/PROSE-simonw-til-vercel.md", 54},
    {"dtruss/PROSE-dtruss-toolkit-examples.txt", 65},
    {"dtruss/PROSE-dtruss-s-stack-lix-blog.md", 856},
    {"bpf/PROSE-bcc-execsnoop-example.txt", 74},
    {"bpf/PROSE-bcc-exitsnoop-example.txt", 107},
    {"bpf/PROSE-bcc-opensnoop-example.txt", 84},
    {"bpf/PROSE-bcc-statsnoop-example.txt", 39},
    {"bpf/PROSE-bpftrace-0.17-execsnoop-example.txt", 9},
    {"bpf/PROSE-bpftrace-0.17-opensnoop-example.txt", 12},
    {"bpf/PROSE-bpftrace-0.17-statsnoop-example.txt", 18},
    {"bpf/local/printf-json-0.17.jsonl", 33},  // a script of somebody's own; the program's output
};

void check_real_log(std::string const& name, std::string_view format, std::string const& text)
{
  INFO(name);
  CHECK(format_of(text).name == format);
  test::Reading const reading = test::read_log(format_of(text), text);
  Tally const& tally = reading.tally;
  CHECK(tally.lines == tally.parsed + tally.ignored + tally.unparsed);
  CHECK(reading.faults.size() == tally.unparsed);
  CHECK(reading.recognised);
  auto const known = foreign.find(name);
  std::uint64_t const allowed = known != foreign.end() ? known->second : tally.lines / 200;
  CHECK(tally.unparsed <= allowed);
}

// Pages about tools of bcc and bpftrace that show counts or base names only. They are refused.
std::set<std::string> const useless{"bpf/PROSE-bcc-filelife-example.txt", "bpf/PROSE-bcc-filetop-example.txt",
                                    "bpf/PROSE-bcc-mountsnoop-example.txt",
                                    "bpf/PROSE-bpftrace-0.17-vfsstat-example.txt"};

bool is_refused(std::string const& name) { return name.find("NOT-") != std::string::npos || useless.contains(name); }

TEST_CASE("every real log of fs_usage, dtruss, Process Monitor, bpftrace and bcc is known and read")
{
  auto const corpus = test::corpus();
  if (!corpus) return;
  std::pair<char const*, char const*> const rooms[] = {
      {"fs_usage", "fs_usage"}, {"dtruss", "dtruss"}, {"procmon", "procmon"}, {"bpf", "bpftrace"}};
  for (auto const& [room, format] : rooms)
    for (auto const& [file, path] : files_below(*corpus / room)) {
      std::string const name = std::string(room) + '/' + file;
      if (!is_refused(name)) check_real_log(name, format, slurp(path));
    }
}

TEST_CASE("what is no log is refused with a sentence of its own")
{
  auto const corpus = test::corpus();
  if (!corpus) return;
  for (auto const& [name, path] : files_below(*corpus)) {
    if (!is_refused(name)) continue;
    INFO(name);
    try {
      find_format(std::string_view(slurp(path)).substr(0, head_size), "", "auto");
      FAIL_CHECK("not refused");
    } catch (InputError const& error) {
      CHECK(std::string_view(error.what()).find("no line at its beginning") == std::string_view::npos);
    }
  }
}

TEST_CASE("no two formats claim the same real log")
{
  auto const corpus = test::corpus();
  if (!corpus) return;
  for (auto const& [name, path] : files_below(*corpus)) {
    std::string const text = slurp(path).substr(0, head_size);
    std::string claimants;
    int count = 0;
    for (Format const* const format : all_formats()) {
      std::string wrong;
      if (format->claims(text, wrong) == 0) continue;
      ++count;
      claimants.append(" ").append(format->name);
    }
    INFO(name << ":" << claimants);
    CHECK(count <= 1);
  }
}

// Facts of a beginning are the beginning of the facts: nothing is taken back. Only the end of a log may add some.
TEST_CASE("every beginning of a golden log is a log")
{
  for (Format const* const format : all_formats()) {
    fs::path const folder = fs::path(SOURCE_DIR) / "parsers" / format->name / "golden";
    if (!fs::is_directory(folder)) continue;
    for (auto const& [name, path] : files_below(folder)) {
      if (!name.ends_with(".log")) continue;
      std::string const text = slurp(path);
      for (std::size_t size = 0; size < text.size(); size += 1 + text.size() / 100) {
        INFO(path << " to byte " << size);
        test::Reading const reading = test::read_log(*format, text.substr(0, size));
        Tally const& tally = reading.tally;
        CHECK(tally.lines == tally.parsed + tally.ignored + tally.unparsed);
        CHECK(reading.faults.size() == tally.unparsed);
      }
    }
  }
}

}  // namespace
}  // namespace iotrace
