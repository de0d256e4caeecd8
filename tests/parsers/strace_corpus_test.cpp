// Over every real strace log there is: each line is accounted for, and what cannot be read is what strace did not
// write.
#include <fstream>
#include <map>
#include <sstream>

#include "tests/check.hpp"
#include "tests/parsers/text_lines.hpp"

namespace iotrace {
namespace {

namespace fs = std::filesystem;

// Lines that strace did not write, or did not finish, in logs caught from a terminal. All other logs: at most 0.5 %.
std::map<std::string, std::pair<unsigned, char const*>> const foreign{
    {"akamai-attach-f.log", {35, "debug messages of the traced program between the calls"}},
    {"clamav-attach.log", {1, "the log ends inside a poll: strace was stopped there"}},
    {"dirac-stderr.log", {76, "several terminal sessions in one file, with ps tables, source text and prompts"}},
    {"nix-ldso.log", {3, "the program's own output inside a write"}},
    {"pip-execve-f.log", {2, "pip's error messages"}},
};

std::string slurp(fs::path const& path)
{
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void check(std::string const& name, test::Reading const& reading)
{
  INFO(name);
  Tally const& tally = reading.tally;
  CHECK(tally.lines > 0);
  CHECK(tally.lines == tally.parsed + tally.ignored + tally.unparsed);
  CHECK(reading.faults.size() == tally.unparsed);
  auto const known = foreign.find(name);
  if (known != foreign.end())
    CHECK(tally.unparsed <= known->second.first);
  else
    CHECK(tally.unparsed * 200 <= tally.lines);
}

TEST_CASE("every real strace log can be read")
{
  auto const corpus = test::corpus();
  if (!corpus) return;
  for (fs::path const& folder : {*corpus / "strace", *corpus / "strace" / "local"})
    for (fs::directory_entry const& entry : fs::directory_iterator(folder)) {
      if (!entry.is_regular_file() || entry.path().extension() != ".log") continue;
      std::string const text = slurp(entry.path());
      std::string wrong;
      INFO(entry.path());
      CHECK(formats::strace.claims(std::string_view(text).substr(0, 65536), wrong) > 0);
      check(entry.path().filename().string(), test::read_strace(text));
    }
}

TEST_CASE("every real set of strace -ff files can be read")
{
  auto const corpus = test::corpus();
  if (!corpus) return;
  for (char const* const set : {"strace/ff-build-strace", "strace/local/ff-make-6.1"}) {
    std::vector<test::LogFile> files;
    for (fs::directory_entry const& entry : fs::directory_iterator(*corpus / set))
      files.push_back({slurp(entry.path()), std::stoi(entry.path().extension().string().substr(1))});
    check(set, test::read_log(formats::strace, std::move(files)));
  }
}

TEST_CASE("logs of other tools are not claimed")
{
  auto const corpus = test::corpus();
  if (!corpus) return;
  for (fs::directory_entry const& entry : fs::recursive_directory_iterator(*corpus)) {
    std::string const name = entry.path().lexically_relative(*corpus).string();
    bool const ours = name.starts_with("strace/") && name.find("NOT-") == std::string::npos;
    if (!entry.is_regular_file() || ours) continue;
    INFO(name);
    std::string wrong;
    CHECK(formats::strace.claims(slurp(entry.path()).substr(0, 65536), wrong) == 0);
    if (name.starts_with("strace/NOT-")) CHECK_FALSE(wrong.empty());
  }
}

}  // namespace
}  // namespace iotrace
