#include "capture/analyze.hpp"

#include <filesystem>
#include <vector>

#include "capture/ask.hpp"
#include "capture/system/system.hpp"

namespace iotrace::capture {
namespace {

// A name that begins with a dash is no option.
std::string as_operand(std::string const& path) { return path.starts_with('-') ? "./" + path : path; }

std::string beside_us(char const* name) { return own_program().replace_filename(name); }

}  // namespace

std::string name_database(std::string const& log) { return std::filesystem::path(log).replace_extension(".db"); }

void analyze(std::string const& log, bool force)
{
  std::string const database = as_operand(name_database(log));
  std::vector<std::string> parse{beside_us("ioparse"), "--quiet", "-o", database};
  if (force) parse.emplace_back("--force");
  parse.push_back(as_operand(log));
  if (run_program(parse) == 0) run_program({beside_us("ioquery"), "rw", database});
}

}  // namespace iotrace::capture
