#include "parsers/dtruss/coverage.hpp"

#include <array>
#include <string_view>

#include "parsers/dtruss/calls.hpp"

namespace iotrace::dtruss {
namespace {

struct Row {
  std::string_view kind;
  std::string_view worth;
};

// Row i is of Kind i. What dtruss leaves out, from its script: the names of exec'd programs are read from the new
// program's memory, posix_spawn shows neither program nor child, chmod and fstatat64 no name; exit has no return and is
// not printed.
constexpr std::array<Row, coverage_kinds> rows{{
    {"opens", "yes"},
    {"execs", "unknown"},
    {"forks", "unknown"},
    {"exits", "no"},
    {"directories", "yes"},
    {"renames", "yes"},
    {"links", "yes"},
    {"removals", "yes"},
    {"truncations", "yes"},
    {"alterations", "unknown"},
    {"probes", "unknown"},
    {"listings", "yes"},
    {"bytes", "yes"},
    {"mappings", "yes"},
    {"descriptors", "yes"},
}};

// The call that -t asks for. Options stand before the command and may share a word, `-ft open` (getopts).
std::string only_call(std::vector<std::string> const& argv)
{
  constexpr std::string_view with_value = "bnptW";
  for (std::size_t i = 1; i < argv.size() && argv[i].starts_with('-'); ++i) {
    std::size_t const option = argv[i].find_first_of(with_value, 1);
    if (option == std::string::npos) continue;
    bool const is_call = argv[i][option] == 't';
    bool const apart = option + 1 == argv[i].size();
    std::string const value = !apart ? argv[i].substr(option + 1) : i + 1 < argv.size() ? argv[++i] : std::string();
    if (is_call) return value;
  }
  return {};
}

}  // namespace

void Sight::see(Call const& seen)
{
  if (seen.pid > 0) processes = true;
  if (call.empty())
    call = seen.name;
  else if (!several_calls)
    several_calls = call != seen.name;
}

std::vector<Shown> tell_coverage(std::vector<std::string> const& argv, Sight const& sight)
{
  std::string const asked = only_call(argv);
  std::string const& only = !asked.empty() ? asked : sight.call;
  bool const all_calls = asked.empty() && (!argv.empty() || sight.several_calls);
  std::vector<Shown> shown;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Kind const kind = static_cast<Kind>(i);
    bool const followed = kind != Kind::forks || sight.processes;
    std::string_view worth = followed ? rows[i].worth : "no";
    if (!all_calls && kind_of(only) != kind) worth = "no";
    if (!all_calls && kind_of(only) == kind && worth == "yes") worth = "unknown";  // open is not openat
    shown.push_back({std::string(rows[i].kind), std::string(worth)});
  }
  return shown;
}

}  // namespace iotrace::dtruss
