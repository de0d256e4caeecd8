// Runners: which pid each selected process had, and which program it was at an event. In: the table `selected`. All are
// read at once: a list of files asks for them again and again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/db.hpp"

namespace iotrace::query {

/// A process, at one event.
struct Runner {
  std::optional<std::int64_t> pid;          ///< nullopt: it is not selected
  std::optional<std::string_view> program;  ///< what its last exec before or at the event made it; nullopt: not known
};

class Runners {
 public:
  explicit Runners(store::Db& db);

  /// The name of the program lives as long as this.
  Runner at(std::int64_t process, std::int64_t event) const;

 private:
  struct Program {
    std::int64_t process, event, pid;
    std::string const* name;  // nullptr: the process executed nothing
  };

  std::unordered_map<std::int64_t, std::string> names_;  // by path id: a build runs the same few programs all the time
  std::vector<Program> programs_;                        // by process and event; at least one a process
};

}  // namespace iotrace::query
