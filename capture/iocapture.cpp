// iocapture: the command line, and nothing else.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>

#include "capture/capture.hpp"
#include "capture/command_line.hpp"
#include "capture/failure.hpp"
#include "capture/inherited.hpp"
#include "capture/launch.hpp"

namespace {

using namespace iotrace::capture;

constexpr char help[] = R"(Usage: iocapture [OPTION]... [--] COMMAND [ARG]...
Runs COMMAND under a system call tracer and saves the tracer's raw log.
COMMAND keeps its terminal, its input and output, its environment and its
exit code.

  -o, --output LOG   the log (default trace.log), with mode 0600
      --tool NAME    auto, strace, bpftrace, fs_usage or dtruss (default auto)
      --workspace DIR
                     the folder that questions are about (default: this one)
      --probes       trace stat, access and readlink too: what was looked for
      --bytes        trace reads and writes too: how much, and by whom
      --tasks        keep the marks of build tasks (on by itself for nx, turbo,
                     lage and moon); no other environment variable is kept
      --analyze      run ioparse and ioquery rw on the log afterwards
      --dry-run      print the tracer's command line and run nothing
      --print-program
                     print the program that bpftrace is given
      --force        overwrite a LOG that is no log of iocapture
  -h, --help         this text
      --version      the version

Options end at the first word that is none, so COMMAND's own need no --.

Examples:
  iocapture make -j2                    then: ioparse trace.log
  iocapture --analyze node build.js     what did it read and write?
  iocapture -o /tmp/t.log --probes -- cc -c x.c
  iocapture --tasks npx nx run-many -t build --skip-nx-cache

Exit code: COMMAND's own; 128+N when signal N ended it; 125 when iocapture or
the tracer failed; 126 when COMMAND cannot be executed; 127 when there is no
such command.
)";

struct Words {
  Request request;
  bool help = false;
  bool version = false;
};

// Two lines, and 125: any other code could be COMMAND's own.
int refuse(std::string const& why)
{
  std::fprintf(stderr, "iocapture: %s\nTry `iocapture --help`.\n", why.c_str());
  return exit_failed;
}

Words parse_words(CommandLine line)
{
  Words words;
  Request& request = words.request;
  CLI::App app;
  app.set_help_flag();
  app.add_option("-o,--output", request.log);
  app.add_option("--tool", request.tool);
  app.add_option("--workspace", request.workspace);
  app.add_flag("--probes", request.probes);
  app.add_flag("--bytes", request.bytes);
  app.add_flag("--tasks", request.tasks);
  app.add_flag("--analyze", request.analyze);
  app.add_flag("--dry-run", request.dry_run);
  app.add_flag("--print-program", request.print_program);
  app.add_flag("--force", request.force);
  app.add_flag("-h,--help", words.help);
  app.add_flag("--version", words.version);
  std::ranges::reverse(line.options);  // CLI11 takes words from the back
  app.parse(std::move(line.options));
  request.command = std::move(line.command);
  return words;
}

int print(std::string_view text)
{
  bool const written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  return written ? 0 : exit_failed;
}

int run(Words const& words)
{
  if (words.help) return print(help);
  if (words.version) return print("iocapture " IOTRACE_VERSION "\n");
  Request const& request = words.request;
  if (request.print_program) {
    print_tool_program(request);
    return std::fflush(stdout) == 0 ? 0 : exit_failed;
  }
  if (request.command.empty()) return refuse("which command? None was given");
  if (request.log == "-") return refuse("-o -: the log must be a file; standard output belongs to the command");
  std::vector<int> const inherited = list_inherited();
  fill_standard_descriptors();
  if (!request.dry_run) return run_capture(request, inherited);
  print_tool_command(request, inherited);
  return std::fflush(stdout) == 0 ? 0 : exit_failed;
}

}  // namespace

int main(int argc, char** argv)
{
  run_launcher(argc, argv);
  try {
    return run(parse_words(split_words({argv + 1, argv + std::max(argc, 1)})));
  } catch (CLI::ParseError const& error) {
    return refuse(error.what());
  } catch (Failure const& failure) {
    std::fprintf(stderr, "iocapture: %s\n", failure.what());
    return failure.exit_code;
  } catch (std::exception const& error) {
    std::fprintf(stderr, "iocapture: %s\n", error.what());
    return exit_failed;
  }
}
