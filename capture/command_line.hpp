// Where iocapture's own words end and COMMAND's begin. An option parser must never see the latter.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace iotrace::capture {

/// Our options that take the next word as their value.
inline constexpr std::array<std::string_view, 4> valued_options{"-o", "--output", "--tool", "--workspace"};

struct CommandLine {
  std::vector<std::string> options;  ///< ours, with their values
  std::vector<std::string> command;  ///< COMMAND [ARG...], byte for byte
};

/// Cuts `words` (without the program's name) at the first word that is no option of ours, or behind the first `--`.
CommandLine split_words(std::span<char const* const> words);

}  // namespace iotrace::capture
