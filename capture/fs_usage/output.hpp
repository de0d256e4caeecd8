// What `fs_usage -w` says, on its way to the log. It watches the whole machine and says neither when it begins nor when
// it has told everything. So we make ourselves seen: a look-up of a name that nobody else uses, again and again until
// it comes out. What is told before the first name, and after the last, is not in the log.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "capture/tool.hpp"

namespace iotrace::capture::fs_usage {

class FsUsageOutput final : public Output {
 public:
  /// `self` is a number that makes the names ours: our own pid.
  explicit FsUsageOutput(pid_t self);

  void take(std::string_view line, std::string& kept) override;
  void knock() override;
  void command_ended() override { leaving_ = true; }
  bool attached() const override { return attached_; }
  bool drained() const override { return ended_; }
  bool ended() const override { return ended_; }

 private:
  std::string begin_;
  std::string end_;
  bool attached_ = false;
  bool leaving_ = false;  ///< COMMAND has ended
  bool ended_ = false;
};

}  // namespace iotrace::capture::fs_usage
