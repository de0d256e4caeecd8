#include "capture/fs_usage/output.hpp"

#include <fmt/core.h>
#include <unistd.h>

namespace iotrace::capture::fs_usage {

FsUsageOutput::FsUsageOutput(pid_t self)
    : begin_(fmt::format("/iotrace-begins-{}", self)), end_(fmt::format("/iotrace-ends-{}", self))
{
}

// The root folder has no such names. The call fails, and fs_usage shows it: access [  2] /iotrace-begins-4711
void FsUsageOutput::knock()
{
  std::string const& name = leaving_ ? end_ : begin_;
  [[maybe_unused]] int const missed = ::access(name.c_str(), F_OK);
}

void FsUsageOutput::take(std::string_view line, std::string& kept)
{
  bool const begins = line.find(begin_) != std::string_view::npos;
  attached_ = attached_ || begins;
  ended_ = ended_ || (leaving_ && line.find(end_) != std::string_view::npos);
  if (attached_ && !begins && !ended_) kept.append(line);
}

}  // namespace iotrace::capture::fs_usage
