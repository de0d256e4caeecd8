// What `strace -f -o` says, on its way to the log: the launcher's own lines stay out, environments are cut, and the
// line that ends COMMAND is recognised.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "capture/tool.hpp"

namespace iotrace::capture {

class StraceOutput final : public Output {
 public:
  /// `command` is the pid of COMMAND, which is the launcher's until it executes COMMAND.
  explicit StraceOutput(pid_t command);

  void take(std::string_view line, std::string& kept) override;
  bool ended() const override { return ended_; }

 private:
  bool belongs_to_launcher(std::string_view line);

  std::string exit_leader_;  // how the line begins that ends COMMAND: its pid and a blank
  int execs_seen_ = 0;       // the first is the launcher's, the second COMMAND's
  bool ended_ = false;
};

}  // namespace iotrace::capture
