// What `bpftrace -f json` says, on its way to the log: words of argument lists are cut where they end, environments are
// replaced by their published marks, losses are counted, and the line that ends COMMAND is recognised.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "capture/tool.hpp"

namespace iotrace::capture::bpftrace {

class BpftraceOutput final : public Output {
 public:
  /// `command` is the pid of COMMAND.
  explicit BpftraceOutput(pid_t command) : command_(command) {}

  void take(std::string_view line, std::string& kept) override;
  bool ended() const override { return ended_at_ != 0; }
  std::uint64_t lost() const override { return lost_; }
  std::vector<pid_t> survivors() const override;
  std::size_t flushed() const override { return flushed_.size(); }

 private:
  bool take_text(std::string_view text, std::string& kept);
  void take_words(std::string_view rest, std::string& kept);
  void keep_environment(std::string_view rest);
  void put_marks(std::uint64_t processor, std::string& kept);
  bool note_time(std::string_view word, std::string_view rest);

  struct Environment {
    std::string bytes;
    bool cut = false;  // there are more
  };

  pid_t command_;
  std::uint64_t ended_at_ = 0;  // when COMMAND ended, on the tracer's clock; 0 = it runs
  std::uint64_t lost_ = 0;
  std::set<std::uint64_t> flushed_;                    // processors whose mark has come
  std::set<pid_t> alive_;                              // processes, threads too
  std::map<std::uint64_t, Environment> environments_;  // of the exec at hand, by processor
};

}  // namespace iotrace::capture::bpftrace
