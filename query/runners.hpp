// Runners: which pid each selected process had, and which program it was at an event. In: the table `selected`. All are
// read at once: a list of files asks for them again and again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/db.hpp"

namespace iotrace::query {

class Runners {
 public:
  explicit Runners(store::Db& db);

  /// nullopt for a process that is not selected.
  std::optional<std::int64_t> pid_of(std::int64_t process) const;
  /// The name of the program that its last exec before or at that event made it; nullopt: none is known.
  std::optional<std::string_view> program_of(std::int64_t process, std::int64_t event) const;

 private:
  struct Runner {
    std::int64_t process, pid;
  };
  struct Program {
    std::int64_t process, event;
    std::string name;
  };

  std::vector<Runner> runners_;    // by process
  std::vector<Program> programs_;  // by process and event
};

}  // namespace iotrace::query
