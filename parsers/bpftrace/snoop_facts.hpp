// Facts of the stock tools' rows. A row has a process's number and the name its thread had; nobody's start, working
// directory or descriptors are shown, and of opens mostly not even whether they were for reading or for writing.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "parsers/bpftrace/snoop_row.hpp"
#include "parsers/fact.hpp"

namespace iotrace::bpftrace::snoop {

/// Where a row stands.
struct Place {
  std::uint64_t line = 0;
  Nanos at = no_time;
  bool short_strings = false;  ///< of bpftrace: a name of as many bytes as it shows at most may be cut
};

/// Makes facts of rows, and keeps which processes and which of their names were told already.
class FactMaker {
 public:
  void make(Heading const& heading, Row const& row, Place const& place, Batch& batch);

 private:
  struct Known {
    std::vector<std::string> names;
    std::string args;
  };
  struct Site;

  void make_open(Site const& site);
  void make_stat(Site const& site);
  void make_exec(Site const& site);
  void make_exit(Site const& site);
  void begin(Site const& site, Nanos at);
  void name_program(Site const& site);

  std::unordered_map<std::int32_t, Known> known_;  // by process, until it is seen to exit
};

}  // namespace iotrace::bpftrace::snoop
