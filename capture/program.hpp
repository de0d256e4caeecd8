// Which file a COMMAND names, found as execvp(3) and a shell do, before anything is started: so that 127 and 126 are
// ours to tell and never the tracer's.
#pragma once

#include <string>
#include <string_view>

namespace iotrace::capture {

/// The file to execute for `command`, looked up in $PATH when it holds no slash.
/// Throws Failure with exit code 127 when there is no such file, 126 when it cannot be executed.
std::string find_program(std::string_view command);

/// The same for a tool of ours: empty when there is none.
std::string find_tool_program(std::string_view name);

/// The interpreter that the first line of a script names (`#!/bin/sh -e` gives /bin/sh); empty where there is none.
std::string interpreter_of(std::string_view first_bytes);

}  // namespace iotrace::capture
