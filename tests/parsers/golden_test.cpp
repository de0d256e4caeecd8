// Every parsers/*/golden/*.log must yield the facts in the .facts file beside it. UPDATE_GOLDEN=1 in the environment
// writes those files anew: look at the difference before it is committed.
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "parsers/formats.hpp"
#include "tests/check.hpp"
#include "tests/parsers/text_lines.hpp"

namespace iotrace {
namespace {

namespace fs = std::filesystem;

std::string slurp(fs::path const& path)
{
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::set<fs::path> golden_logs(std::string_view format)
{
  std::set<fs::path> logs;
  fs::path const folder = fs::path(SOURCE_DIR) / "parsers" / format / "golden";
  if (!fs::is_directory(folder)) return logs;
  for (fs::directory_entry const& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".log") logs.insert(entry.path());
  return logs;
}

std::string print(test::Reading const& reading)
{
  std::ostringstream out;
  for (std::string const& fact : reading.facts) out << fact << '\n';
  for (Fault const& fault : reading.faults)
    out << "fault " << fault.line << ':' << fault.column << " expected " << fault.expected << '\n';
  Tally const& tally = reading.tally;
  out << "lines " << tally.lines << " parsed " << tally.parsed << " ignored " << tally.ignored << " unparsed "
      << tally.unparsed << (reading.cut ? " cut" : "") << '\n';
  return out.str();
}

TEST_CASE("golden logs yield the facts beside them")
{
  bool const update = std::getenv("UPDATE_GOLDEN") != nullptr;
  int found = 0;
  for (Format const* const format : all_formats()) {
    for (fs::path const& log : golden_logs(format->name)) {
      ++found;
      INFO(log);
      test::Reading const reading = test::read_log(*format, slurp(log));
      CHECK(reading.tally.lines == reading.tally.parsed + reading.tally.ignored + reading.tally.unparsed);
      fs::path const expected = fs::path(log).replace_extension(".facts");
      if (update)
        std::ofstream(expected, std::ios::binary) << print(reading);
      else
        CHECK(print(reading) == slurp(expected));
    }
  }
  CHECK(found > 0);
}

TEST_CASE("no two formats claim the same golden log")
{
  for (Format const* const owner : all_formats())
    for (fs::path const& log : golden_logs(owner->name))
      for (Format const* const other : all_formats()) {
        if (other == owner) continue;
        INFO(log << " by " << other->name);
        std::string wrong;
        CHECK(other->claims(slurp(log), wrong) == 0);
      }
}

}  // namespace
}  // namespace iotrace
