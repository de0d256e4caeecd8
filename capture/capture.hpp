// A capture, whole: from what the caller asked for to a log that says how it went. The table of contents of this
// folder.
#pragma once

#include <string>
#include <vector>

#include "capture/tool.hpp"

namespace iotrace::capture {

/// What the command line said.
struct Request {
  std::string tool = "auto";
  std::string log = "trace.log";
  std::string workspace;  ///< as given; empty = the current directory
  bool probes = false;
  bool bytes = false;
  bool tasks = false;
  bool analyze = false;
  bool dry_run = false;
  bool print_program = false;
  bool force = false;
  std::vector<std::string> command;
};

/// Runs COMMAND under the tool and returns the exit code that is ours then. `inherited` are the descriptors that the
/// caller left open. Sentences go to stderr. Throws Failure where nothing was run.
int run_capture(Request const& request, std::vector<int> const& inherited);

/// Prints the tool's command line on stdout. Throws Failure.
void print_tool_command(Request const& request, std::vector<int> const& inherited);

/// Prints the program that the tool is given on stdout. Throws Failure.
void print_tool_program(Request const& request);

}  // namespace iotrace::capture
