// Where and when a capture is made: what the header says beside the plan itself.
#pragma once

#include <cstdint>
#include <string>

namespace iotrace::capture {

/// The working directory as the kernel spells it. Throws Failure where it is gone.
std::string read_cwd();

/// The directory `given` as the kernel spells it. Throws Failure where it is none.
std::string resolve_workspace(std::string const& given);

/// The working directory as the caller's shell spells it ($PWD), where that is the same directory; else `cwd`.
std::string spell_cwd(std::string const& cwd);

std::string read_host_name();
std::string read_os_name();  ///< "Linux 6.1.0-13-amd64 x86_64"

/// ns since 1970-01-01 UTC.
std::int64_t read_clock();

}  // namespace iotrace::capture
