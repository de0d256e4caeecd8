// None of the tools shows all calls of its kind, and each may have been told to show some processes or results only,
// which its output does not say. So nothing is ever `yes`, and a check finds nothing proven by such a log. opensnoop
// has open and openat, newer ones openat2; statsnoop no fstatat; execsnoop no execveat.
#include "parsers/bpftrace/snoop_coverage.hpp"

namespace iotrace::bpftrace::snoop {

void Seen::add(Heading const& heading)
{
  Tool const tool = heading.tool;
  bool const has_flags = heading.has(Column::flags);
  if (tool == Tool::opens) access_modes = has_flags && (access_modes || !opens);
  opens = opens || tool == Tool::opens;
  stats = stats || tool == Tool::stats;
  execs = execs || tool == Tool::execs;
  exits = exits || tool == Tool::exits;
}

std::vector<Shown> tell_coverage(Seen const& seen)
{
  auto const worth = [](bool shown) { return shown ? "unknown" : "no"; };
  std::vector<Shown> shown{{"opens", worth(seen.opens)},
                           {"access modes", worth(seen.access_modes)},
                           {"execs", worth(seen.execs)},
                           {"exits", worth(seen.exits)},
                           {"probes", worth(seen.stats)}};
  for (char const* const kind : {"forks", "directories", "renames", "links", "removals", "truncations", "alterations",
                                 "listings", "bytes", "mappings", "descriptors"})
    shown.push_back({kind, "no"});
  return shown;
}

}  // namespace iotrace::bpftrace::snoop
