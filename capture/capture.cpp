#include "capture/capture.hpp"

#include <fmt/core.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>

#include "capture/analyze.hpp"
#include "capture/failure.hpp"
#include "capture/inherited.hpp"
#include "capture/launch.hpp"
#include "capture/log_file.hpp"
#include "capture/log_header.hpp"
#include "capture/markers.hpp"
#include "capture/origin.hpp"
#include "capture/program.hpp"
#include "capture/quote.hpp"
#include "capture/session.hpp"
#include "capture/signals.hpp"
#include "capture/spawn.hpp"
#include "capture/task_runner.hpp"

extern char** environ;

namespace iotrace::capture {
namespace {

// Everything that is known before anything runs.
struct Preparation {
  Tool const* tool = nullptr;
  std::string cwd;
  std::string workspace;
  Plan plan;
  int control_fd = -1;
  std::vector<std::string> tool_argv;
};

Preparation prepare(Request const& request, std::vector<int> const& inherited)
{
  Preparation made;
  made.tool = &find_tool(request.tool);
  made.cwd = read_cwd();
  made.workspace = request.workspace.empty() ? made.cwd : resolve_workspace(request.workspace);
  std::string program = find_program(request.command.front());
  std::string const missing = request.dry_run ? std::string() : made.tool->missing();
  if (!missing.empty()) throw Failure(missing);
  bool const tasks = request.tasks || runs_tasks(request.command, made.workspace);
  made.plan = {request.command, std::move(program), request.probes, request.bytes, tasks};
  made.control_fd = choose_control_fd(inherited);
  made.tool_argv =
      made.tool->command(made.plan, {fmt::format("/proc/self/fd/{}", tracer_log_fd),
                                     make_launcher(made.control_fd, made.plan.program, made.plan.command)});
  return made;
}

LogHeader make_header(Request const& request, Preparation const& made, std::vector<int> const& inherited)
{
  LogHeader header;
  header.tool = made.tool->name;
  header.tool_version = made.tool->version();
  header.tool_argv = made.tool_argv;
  header.command = made.plan.command;
  header.cwd = made.cwd;
  header.workspace = made.workspace;
  header.workspace_as_given = request.workspace.empty() ? spell_cwd(made.cwd) : request.workspace;
  header.descriptors = describe_files(inherited);
  header.markers = list_markers(environ);
  header.host = read_host_name();
  header.os = read_os_name();
  header.started = read_clock();
  return header;
}

std::optional<int> signal_of(std::optional<int> status)
{
  return status && WIFSIGNALED(*status) ? std::optional(WTERMSIG(*status)) : std::nullopt;
}

bool is_whole(Ending const& ending, LogFile const& log)
{
  return ending.started && ending.output_ended && ending.dropped_lines == 0 && !signal_of(ending.tracer_status) &&
         ending.lost_events == 0 && log.trouble().empty();
}

LogFooter make_footer(Ending const& ending, LogFile const& log)
{
  LogFooter footer;
  footer.finished = read_clock();
  if (WIFEXITED(ending.command_status)) footer.exit_code = WEXITSTATUS(ending.command_status);
  footer.signal = signal_of(ending.command_status);
  footer.tracer_signal = signal_of(ending.tracer_status);
  footer.survivors.assign(ending.survivors.begin(), ending.survivors.end());
  footer.lost_events = log.lost_lines() + ending.dropped_lines + ending.lost_events;
  footer.lines = log.lines();
  footer.bytes = log.bytes();
  footer.xxh64 = log.xxh64();
  footer.complete = is_whole(ending, log);
  return footer;
}

void warn(std::string const& sentence) { std::fputs(fmt::format("iocapture: {}\n", sentence).c_str(), stderr); }

// Why the tracer failed, when it did.
std::string name_tracer_failure(Tool const& tool, Ending const& ending)
{
  if (!ending.started) {
    std::string why = tool.explain(ending.complaints);
    std::optional<int> const signal =
        signal_of(tool.grip == Grip::wraps ? ending.command_status : ending.tracer_status);
    if (why.empty() && signal) why = fmt::format("it was killed by signal {} ({})", *signal, ::strsignal(*signal));
    return fmt::format("{} could not start the command: {}", tool.name, why.empty() ? "it did not say why" : why);
  }
  if (auto const signal = signal_of(ending.tracer_status))
    return fmt::format("{} was killed by signal {} ({}) and may have taken the command with it; the log ends there",
                       tool.name, *signal, ::strsignal(*signal));
  if (ending.output_ended) return {};
  std::string const why = tool.explain(ending.complaints);
  return fmt::format("{} stopped before the command ended{}{}; the log ends there", tool.name, why.empty() ? "" : ": ",
                     why);
}

// The terminal, or timeout(1), ended what was to become COMMAND: as COMMAND it would have ended the same.
bool was_called_off(Ending const& ending)
{
  std::optional<int> const signal = signal_of(ending.command_status);
  return !ending.started && (signal == SIGINT || signal == SIGQUIT || signal == SIGTERM || signal == SIGHUP);
}

// What the caller should know beside COMMAND's exit code, and the exit code.
int report(Preparation const& made, Ending const& ending, LogFile const& log)
{
  if (was_called_off(ending)) {
    int const signal = WTERMSIG(ending.command_status);
    warn(fmt::format("signal {} ({}) came before the command began", signal, ::strsignal(signal)));
    return 128 + signal;
  }
  std::string const failure = name_tracer_failure(*made.tool, ending);
  if (!failure.empty()) {
    warn(failure);
    return exit_failed;
  }
  if (std::string const trouble = log.trouble(); !trouble.empty()) warn(trouble);
  if (ending.dropped_lines > 0)
    warn(fmt::format("{} lines of the tracer were too long to keep; the log is incomplete", ending.dropped_lines));
  if (ending.lost_events > 0)
    warn(fmt::format("{} lost {} events; the log is incomplete", made.tool->name, ending.lost_events));
  if (std::string const said = made.tool->explain(ending.complaints); !said.empty()) warn(said);
  if (ending.exec_error != 0) {
    char const* const hint = ending.exec_error == ENOENT ? " (the loader that it names is missing)" : "";
    warn(fmt::format("cannot execute {}: {}{}", quote(made.plan.program), std::strerror(ending.exec_error), hint));
    return exit_not_executable;
  }
  if (auto const signal = signal_of(ending.command_status)) return 128 + *signal;
  return WEXITSTATUS(ending.command_status);
}

Spawned spawn(Preparation const& made, Signals const& signals)
{
  std::string const program = find_tool_program(made.tool_argv.front());
  if (made.tool->grip == Grip::wraps)
    return spawn_tracer({program, made.tool_argv, made.tool->prepare_environment}, made.control_fd, signals);
  return spawn_beside({program, made.tool_argv, made.tool->log_is_stderr, made.tool->prepare_environment},
                      make_launcher(made.control_fd, made.plan.program, made.plan.command), made.control_fd, signals);
}

}  // namespace

int run_capture(Request const& request, std::vector<int> const& inherited)
{
  Signals const signals;
  Preparation const made = prepare(request, inherited);
  if (made.tool->caution != nullptr)
    if (std::string const caution = made.tool->caution(); !caution.empty()) warn(caution);
  LogFile log(request.log, request.force);
  log.write_header(print(make_header(request, made, inherited)));
  Session session(*made.tool, made.plan, spawn(made, signals), signals, log);
  Ending const ending = session.run(inherited);
  log.write_footer(print(make_footer(ending, log)));
  session.leave_drainer();
  int const exit_code = report(made, ending, log);
  if (request.analyze) analyze(request.log, request.force);
  return exit_code;
}

void print_tool_command(Request const& request, std::vector<int> const& inherited)
{
  Signals const signals;
  fmt::print("{}\n", quote(prepare(request, inherited).tool_argv));
}

void print_tool_program(Request const& request)
{
  Tool const& tool = find_tool(request.tool);
  if (tool.program == nullptr) throw Failure(fmt::format("--print-program: {} is given no program", tool.name));
  Plan plan;
  plan.probes = request.probes;
  plan.bytes = request.bytes;
  plan.tasks = request.tasks;
  fmt::print("{}", tool.program(plan));
}

}  // namespace iotrace::capture
