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

#include "capture/bpftrace/buffers.hpp"
#include "capture/bpftrace/flush.hpp"
#include "capture/tool.hpp"

namespace iotrace::capture::bpftrace {

class BpftraceOutput final : public Output {
 public:
  /// `command` is the pid of COMMAND; `set_marks` sets the marks that end a capture, and says how many.
  explicit BpftraceOutput(pid_t command, std::size_t (*set_marks)() = flush) : command_(command), set_marks_(set_marks)
  {
  }

  void take(std::string_view line, std::string& kept) override;
  /// Also when all has been told, and nothing of COMMAND: it was ended before it began.
  bool ended() const override { return ended_at_ != 0 || (drained() && !begun_); }
  void command_begins(pid_t tool) override { buffers_.share(tool); }
  void look() override;
  void command_ended() override { leaving_ = true; }
  void knock() override;
  bool drained() const override { return marks_ != 0 && flushed_.size() >= marks_; }
  std::uint64_t lost() const override { return lost_; }
  std::vector<pid_t> survivors() const override;

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
  std::size_t (*set_marks_)();
  Buffers buffers_;
  bool begun_ = false;  // a first program was executed
  bool leaving_ = false;
  std::size_t marks_ = 0;       // that were set last
  std::uint64_t ended_at_ = 0;  // when COMMAND ended, on the tracer's clock; 0 = it runs
  std::uint64_t lost_ = 0;
  std::set<std::uint64_t> flushed_;                    // processors whose mark has come
  std::set<pid_t> alive_;                              // processes, threads too
  std::map<std::uint64_t, Environment> environments_;  // of the exec at hand, by processor
};

}  // namespace iotrace::capture::bpftrace
