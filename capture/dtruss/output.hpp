// What dtruss says, on its way to the log. It writes calls and messages alike to its stderr: the heading when it
// watches, `dtrace: … drops on CPU …` when it lost some, `dtrace: pid … has exited` when COMMAND has ended.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "capture/tool.hpp"

namespace iotrace::capture::dtruss {

class DtrussOutput final : public Output {
 public:
  void take(std::string_view line, std::string& kept) override;
  void command_ended() override { command_ended_ = true; }
  bool attached() const override { return attached_; }
  bool ended() const override { return attached_ && (command_ended_ || has_exited_); }
  std::uint64_t lost() const override { return lost_; }
  std::string_view complaints() const override { return complaints_; }

 private:
  void note_message(std::string_view message);

  std::string complaints_;  ///< what came before the heading
  std::uint64_t lost_ = 0;
  bool attached_ = false;
  bool command_ended_ = false;
  bool has_exited_ = false;
};

}  // namespace iotrace::capture::dtruss
