// Bytes as they come out of a pipe flow in, lines flow out, the newline with each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace iotrace::capture {

class LineCutter {
 public:
  /// Longer lines are dropped and counted: the largest that strace can mean is a command line of 6 MiB, every byte
  /// written as an octal escape.
  static constexpr std::size_t max_line = 64U << 20;

  /// Calls take(line) for every line that `bytes` complete.
  template <typename Take>
  void cut(std::string_view bytes, Take take)
  {
    while (!bytes.empty()) {
      std::size_t const end = bytes.find('\n');
      if (end == std::string_view::npos) return hold(bytes);
      std::string_view const line = bytes.substr(0, end + 1);
      if (held_.empty() && !dropping_) {
        take(line);
      } else if (hold(line); !dropping_) {
        take(std::string_view(held_));
      }
      start_line();
      bytes.remove_prefix(end + 1);
    }
  }

  /// What came after the last newline.
  std::string_view rest() const { return held_; }
  std::uint64_t dropped_lines() const { return dropped_lines_; }

 private:
  void hold(std::string_view bytes)
  {
    if (!dropping_ && held_.size() + bytes.size() <= max_line) {
      held_ += bytes;
      return;
    }
    if (!dropping_) ++dropped_lines_;
    dropping_ = true;
    held_ = std::string();
  }

  void start_line()
  {
    held_.clear();
    dropping_ = false;
  }

  std::string held_;
  bool dropping_ = false;
  std::uint64_t dropped_lines_ = 0;
};

}  // namespace iotrace::capture
