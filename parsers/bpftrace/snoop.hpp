// Logs of the stock tools of bpftrace and bcc (opensnoop, statsnoop, execsnoop, exitsnoop): is this one, and who reads
// it. The other half of the format `bpftrace`; format.cpp asks it for what is not a log of our own program.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/format.hpp"

namespace iotrace::bpftrace::snoop {

/// As Format::claims.
int claims(std::string_view head, std::string& wrong);

/// As Format::open.
std::unique_ptr<Reader> open(std::vector<Stream> streams, CaptureNotes const& notes, Crew& crew);

}  // namespace iotrace::bpftrace::snoop
