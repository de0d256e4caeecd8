// Coverage of the stock tools' logs: what a text with these tables can show.
#pragma once

#include <vector>

#include "parsers/bpftrace/snoop_row.hpp"
#include "parsers/format.hpp"

namespace iotrace::bpftrace::snoop {

/// The tables that were seen, by what they are of.
struct Seen {
  bool opens = false;
  bool access_modes = false;  ///< all tables of opens have flags
  bool stats = false;
  bool execs = false;
  bool exits = false;

  void add(Heading const& heading);
};

std::vector<Shown> tell_coverage(Seen const& seen);

}  // namespace iotrace::bpftrace::snoop
