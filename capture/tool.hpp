// Tool: one tracer, whole, in a folder of its own. `capture/<name>/tool.cpp` defines
// `extern iotrace::capture::Tool const iotrace::capture::tools::<name>`; CMake finds the folders and makes the
// registry.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace iotrace::capture {

/// What the caller wants traced, and how closely.
struct Plan {
  std::vector<std::string> command;  ///< COMMAND [ARG...], byte for byte as typed
  std::string program;               ///< the file that COMMAND names, for execve
  bool probes = false;
  bool bytes = false;
  bool tasks = false;
};

/// How the tool is tied to us.
struct Wiring {
  std::string log;                    ///< a name under which the tool can open its end of our pipe
  std::vector<std::string> launcher;  ///< the words by which the tool starts COMMAND (see launch.hpp)
};

/// The tool's output on its way to the log. One line at a time flows in; what may be kept of it flows out.
class Output {
 public:
  Output() = default;
  Output(Output const&) = delete;
  Output& operator=(Output const&) = delete;
  virtual ~Output() = default;

  /// `line` is whole, newline included, but for a last one that was cut. Appends to `kept` what the log may hold.
  virtual void take(std::string_view line, std::string& kept) = 0;
  /// True once the tool has said that COMMAND itself ended.
  virtual bool ended() const = 0;
  /// Of a tool beside COMMAND that says not itself when it watches, or when it has told everything: makes a call for it
  /// to show. Comes again and again until attached(), and once COMMAND has ended until drained().
  virtual void knock() {}
  virtual bool attached() const { return true; }
  /// Of a tool beside COMMAND: its process `tool` watches, and COMMAND is about to begin.
  virtual void command_begins(pid_t /*tool*/) {}
  /// Comes often while COMMAND runs and the tool says something.
  virtual void look() {}
  /// COMMAND has ended, and the tool still watches. It is told to end once it has told everything: drained().
  virtual void command_ended() {}
  virtual bool drained() const { return true; }
  /// What a tool that writes all of its words to one place said before it watched.
  virtual std::string_view complaints() const { return {}; }
  /// Events that the tool itself says it lost.
  virtual std::uint64_t lost() const { return 0; }
  /// Processes that had not ended when COMMAND had, as far as the tool has told: asked of tools beside COMMAND.
  virtual std::vector<pid_t> survivors() const { return {}; }
};

/// A word of a tool's command line that stands for the pid of COMMAND, which is not known before it is started.
inline constexpr std::string_view command_pid_word = "PID";

/// How a tool gets hold of COMMAND.
enum class Grip {
  wraps,   ///< it starts COMMAND itself, and stays with what COMMAND leaves behind
  beside,  ///< it is started next to the launcher, which waits until the tool watches; it ends when it is told to
};

struct Tool {
  std::string_view name;
  std::string_view summary;  ///< one line for --help
  /// What is missing to use it here and what to do about it, in one sentence; empty when nothing is.
  std::string (*missing)();
  std::string (*version)();
  std::vector<std::string> (*command)(Plan const& plan, Wiring const& wiring);
  /// `command` is the pid of COMMAND.
  std::unique_ptr<Output> (*output)(Plan const& plan, pid_t command);
  /// One sentence that makes of the tool's own words on stderr what a user should do; empty where they say nothing.
  std::string (*explain)(std::string_view complaints);
  Grip grip = Grip::wraps;
  /// Of a tool beside COMMAND: what it writes on its stderr when it watches; empty: it does so at once.
  std::string_view attached = {};
  /// Of a tool beside COMMAND: once it has told everything it has nothing to say or to put back, so it is killed then,
  /// and nobody waits for it.
  bool expendable = false;
  /// The program that the tool is given, for a reader; null where there is none.
  std::string (*program)(Plan const& plan) = nullptr;
  /// What the caller should know before anything starts, in one sentence; empty, or null, where there is nothing.
  std::string (*caution)() = nullptr;
  /// How many events were lost by the tool's own words on stderr; null where it says so in its output, or never.
  std::uint64_t (*lost)(std::string_view complaints) = nullptr;
  /// Called in the process that becomes the tool: changes its environment, which COMMAND does not get (of a tool that
  /// starts COMMAND its `command` sees to that); null where it is the caller's.
  void (*prepare_environment)() = nullptr;
  /// Its log is what it writes to stderr.
  bool log_is_stderr = false;
};

/// Every tool of this build.
std::span<Tool const* const> all_tools() noexcept;

/// The tool of that name, or for `auto` the one for this system. Throws Failure with a sentence where there is none.
Tool const& find_tool(std::string_view name);

}  // namespace iotrace::capture
