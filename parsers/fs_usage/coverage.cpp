// What fs_usage cannot show, from its table of calls (system_cmds-1026): no fork and no process id; no second name of a
// rename or link; renameatx_np, clonefile, faccessat, setattrlistat, fcntl's copies of descriptors not at all.
#include "parsers/fs_usage/coverage.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace iotrace::fs_usage {
namespace {

using namespace std::string_view_literals;

// Filters of -f that show a kind, one bit each; no -f at all shows everything.
enum Filter : unsigned { filesys = 1, pathname = 2, exec = 4, none = 8 };

struct Row {
  std::string_view kind;
  unsigned filters;
  std::string_view wide;    // what it is worth where it is shown
  std::string_view narrow;  // the same without outcome, flags and descriptors
};

constexpr std::array<Row, 15> rows{{
    {"opens", filesys | pathname | none, "yes", "no"},
    {"execs", filesys | pathname | exec | none, "yes", "no"},
    {"forks", 0, "no", "no"},
    {"exits", 0, "no", "no"},  // of threads, without a code
    {"directories", filesys | pathname | none, "yes", "no"},
    {"renames", 0, "no", "no"},
    {"links", 0, "no", "no"},
    {"removals", filesys | pathname | none, "yes", "no"},
    {"truncations", filesys | none, "yes", "no"},
    {"alterations", filesys | pathname | none, "unknown", "no"},
    {"probes", filesys | pathname | none, "unknown", "unknown"},
    {"listings", filesys | none, "unknown", "no"},
    {"bytes", filesys | none, "yes", "no"},
    {"mappings", filesys | none, "unknown", "no"},
    {"descriptors", none, "unknown", "no"},
}};

unsigned filter_named(std::string_view name)
{
  if (name == "filesys") return filesys;
  if (name == "pathname") return pathname;
  if (name == "exec") return exec;
  return 0;  // network, diskio, cachehit
}

// `-f filesys -f exec`, `-ffilesys`: several add up (fs_usage(1)).
unsigned filters_of(std::vector<std::string> const& argv)
{
  unsigned filters = 0;
  bool any = false;
  for (std::size_t i = 1; i < argv.size(); ++i) {
    std::string_view const word = argv[i];
    if (!word.starts_with("-f"sv)) continue;
    bool const apart = word.size() == 2 && i + 1 < argv.size();
    filters |= filter_named(apart ? std::string_view(argv[++i]) : word.substr(2));
    any = true;
  }
  return any ? filters : unsigned{none};
}

}  // namespace

std::vector<Shown> tell_coverage(std::vector<std::string> const& argv, bool narrow)
{
  unsigned const filters = filters_of(argv);
  std::vector<Shown> shown;
  for (Row const& row : rows) {
    std::string_view const worth = narrow ? row.narrow : row.wide;
    shown.push_back({std::string(row.kind), (row.filters & filters) != 0 ? std::string(worth) : "no"});
  }
  return shown;
}

}  // namespace iotrace::fs_usage
