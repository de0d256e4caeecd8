// --analyze: the next two stages, as the separate programs they are.
#pragma once

#include <string>

namespace iotrace::capture {

/// Runs `ioparse LOG` and `ioquery rw DB`, which lie beside our own binary. What fails says so itself.
void analyze(std::string const& log, bool force);

/// The database that ioparse makes of a log: its name with the last extension replaced.
std::string name_database(std::string const& log);

}  // namespace iotrace::capture
