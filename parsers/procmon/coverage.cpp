#include "parsers/procmon/coverage.hpp"

#include <array>
#include <string>
#include <string_view>

namespace iotrace::procmon {
namespace {

enum class From : std::uint8_t {
  files,
  processes,
  nowhere,  // there is nothing of the kind to be shown: handles have no numbers
  asked,    // lengths are those that were asked for
};

struct Kind {
  std::string_view name;
  From from;
};

constexpr std::array<Kind, 15> kinds{{
    {"opens", From::files},
    {"execs", From::processes},
    {"forks", From::processes},
    {"exits", From::processes},
    {"directories", From::files},  // names are absolute
    {"renames", From::files},
    {"links", From::files},
    {"removals", From::files},
    {"truncations", From::files},
    {"alterations", From::files},
    {"probes", From::files},
    {"listings", From::files},
    {"bytes", From::asked},
    {"mappings", From::files},
    {"descriptors", From::nowhere},
}};

std::string_view shown(From from, Seen const& seen, Columns const& columns)
{
  if (from == From::nowhere) return "no";
  bool const whole = columns.has(Column::result) && columns.has(Column::detail) && columns.has(Column::path);
  bool const known = from == From::processes ? seen.processes : from == From::files && seen.files;
  return whole && known ? "yes" : "unknown";
}

}  // namespace

std::vector<Shown> tell_coverage(Seen const& seen, Columns const& columns)
{
  std::vector<Shown> all;
  for (Kind const& kind : kinds) all.push_back({std::string(kind.name), std::string(shown(kind.from, seen, columns))});
  return all;
}

}  // namespace iotrace::procmon
