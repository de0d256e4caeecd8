// Coverage of a dtruss log: what it can show, by its options where they are known and by the calls seen where not.
#pragma once

#include <string>
#include <vector>

#include "parsers/dtruss/line.hpp"
#include "parsers/format.hpp"

namespace iotrace::dtruss {

/// What the log's lines give away of the options.
struct Sight {
  bool processes = false;      ///< lines name their process: children are followed, or may be
  bool several_calls = false;  ///< not only one call was asked for (-t)
  std::string call;            ///< the first one seen

  void see(Call const& call);
};

/// `argv` is dtruss's own command line, empty where unknown.
std::vector<Shown> tell_coverage(std::vector<std::string> const& argv, Sight const& sight);

}  // namespace iotrace::dtruss
