// Why bpftrace could not trace, and what a user can do about it.
#pragma once

#include <string>
#include <string_view>

namespace iotrace::capture::bpftrace {

/// One sentence for what is missing on this machine; empty where nothing is.
std::string find_missing();

/// One sentence for what bpftrace wrote on its stderr; empty where that says nothing to a user.
std::string explain_refusal(std::string_view complaints);

}  // namespace iotrace::capture::bpftrace
