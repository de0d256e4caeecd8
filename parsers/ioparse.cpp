// ioparse: the command line. Raw logs in, one trace database out.
#include <fmt/core.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "parsers/detect.hpp"
#include "parsers/formats.hpp"
#include "parsers/ingest.hpp"
#include "parsers/report.hpp"

namespace iotrace {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

enum ExitCode { exit_done = 0, exit_failed = 1, exit_usage = 2, exit_strict = 3 };

/// The command line does not say what to do.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Arguments {
  std::vector<std::string> logs;
  std::string database;
  std::string format = "auto";
  std::string cwd;
  std::string workspace;
  std::uint64_t max_input = std::uint64_t{64} << 30;
  bool strict = false, force = false, json = false, quiet = false;
};

/// One line on a terminal that says how far we are; nothing where stderr is no terminal.
class Progress {
 public:
  Progress(InputLimit const& limit, bool wanted) : limit_(limit), shown_(wanted && ::isatty(STDERR_FILENO)) {}
  ~Progress()
  {
    if (drawn_) fmt::print(stderr, "\r\033[K");
  }
  Progress(Progress const&) = delete;
  Progress& operator=(Progress const&) = delete;

  void update()
  {
    using namespace std::chrono_literals;
    if (!shown_ || Clock::now() < next_) return;
    fmt::print(stderr, "\rioparse: {} MB read", limit_.taken() / 1'000'000);
    std::fflush(stderr);
    next_ = Clock::now() + 100ms;
    drawn_ = true;
  }

 private:
  InputLimit const& limit_;
  bool shown_;
  bool drawn_ = false;
  Clock::time_point next_ = Clock::now() + std::chrono::milliseconds(500);
};

std::string help_footer()
{
  std::string text = "Log formats:\n";
  for (Format const* format : all_formats()) text += fmt::format("  {:<10} {}\n", format->name, format->summary);
  return text +
         "\nA LOG may be compressed by gzip, zstd or xz; `-` is standard input. A folder\n"
         "or a pattern of the files of `strace -ff` (log.1234, log.1235) is one trace.\n"
         "\nExit status: 0 done; 1 no trace, unreadable, or the database cannot be written;\n"
         "2 wrong usage; 3 with --strict, a line was unparsed or the log is cut.\n"
         "\nExamples:\n"
         "  ioparse trace.log                makes trace.db\n"
         "  ioparse folder/                  makes folder.db of folder/log.1234 and so on\n"
         "  ioparse a.log b.log -o all.db    two traces in one database\n"
         "  ssh host cat x.log | ioparse - -o x.db";
}

std::string check_folder(std::string const& folder)
{
  return folder.starts_with('/') || folder == "?" || folder.starts_with("?/")
             ? ""
             : "must be absolute: the log may come from another machine";
}

std::string check_format(std::string const& name)
{
  if (name == "auto") return "";
  for (Format const* format : all_formats())
    if (format->name == name) return "";
  return fmt::format("{} is none of: auto, {}", name, format_names());
}

/// `64G` → `68719476736`; a sentence where it is no size.
std::string read_size(std::string& text)
{
  std::uint64_t size = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  std::string_view const unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  constexpr std::string_view units = "KMGT";
  std::size_t const power = unit.empty() ? 0 : units.find(unit.front()) + 1;
  bool const known = unit.size() <= 1 && (unit.empty() || power > 0);
  if (error != std::errc() || !known || size > UINT64_MAX >> (10 * power))
    return fmt::format("{} is no size; write bytes, or a number with K, M, G or T", text);
  text = std::to_string(size << (10 * power));
  return "";
}

void describe(CLI::App& app, Arguments& arguments)
{
  app.footer(help_footer());
  app.set_version_flag("--version", "ioparse " IOTRACE_VERSION);
  app.add_option("LOG", arguments.logs, "logs, or folders of one log; see below")->type_name("")->required();
  app.add_option("-o,--output", arguments.database, "the database; without it the log's name with .db")
      ->type_name("DB");
  app.add_option("--format", arguments.format, "of the logs: auto, or one of those below")
      ->check(check_format, "")
      ->type_name("NAME");
  app.add_option("--cwd", arguments.cwd, "working directory of the first process")
      ->check(check_folder, "")
      ->type_name("DIR");
  app.add_option("--workspace", arguments.workspace, "ground of relative names, kept in the database")
      ->check(check_folder, "")
      ->type_name("DIR");
  app.add_option("--max-input", arguments.max_input, "refuse logs larger than this, decompressed; 64G")
      ->transform(CLI::Validator(read_size, ""))
      ->type_name("BYTES");
  app.add_flag("--strict", arguments.strict, "exit 3 when a line is unparsed or the log is cut");
  app.add_flag("--force", arguments.force, "replace a DB that is no trace database or is used");
  app.add_flag("--json", arguments.json, "print a summary as JSON on stdout");
  app.add_flag("--quiet", arguments.quiet, "no summary, no progress; errors only");
}

std::string choose_database(Arguments const& arguments)
{
  if (arguments.database == "-") throw UsageError("a database cannot go to standard output; name a file after -o");
  if (!arguments.database.empty()) return arguments.database;
  if (arguments.logs.size() > 1) throw UsageError("several LOGs need -o DB");
  if (auto const name = default_database(arguments.logs.front())) return *name;
  throw UsageError(fmt::format("{} needs -o DB", arguments.logs.front()));
}

void refuse_own_input(std::string const& database, std::vector<Log> const& logs)
{
  std::error_code ignored;
  if (!fs::exists(database, ignored)) return;
  for (Log const& log : logs)
    for (LogFile const& file : log.files)
      if (fs::equivalent(database, file.path, ignored))
        throw UsageError(fmt::format("{} would be replaced by its own database; name another after -o", file.path));
}

/// `/a//b/` → `/a/b`
std::optional<std::string> normal_folder(std::string const& folder)
{
  if (folder.empty()) return std::nullopt;
  std::string normal = fs::path(folder).lexically_normal().string();
  if (normal.size() > 1 && normal.ends_with('/')) normal.pop_back();
  return normal;
}

RunReport parse_logs(Arguments const& arguments)
{
  auto const start = Clock::now();
  RunReport run;
  run.database = choose_database(arguments);
  std::vector<Log> const logs = find_logs(arguments.logs);
  refuse_own_input(run.database, logs);

  InputLimit limit(arguments.max_input);
  Progress progress(limit, !arguments.quiet);
  IngestOptions const options{arguments.format, normal_folder(arguments.cwd), normal_folder(arguments.workspace),
                              [&] { progress.update(); }};
  store::Writer writer(run.database, arguments.force);
  for (Log const& log : logs) run.logs.push_back(ingest(log, options, limit, writer));
  writer.publish();
  run.counts = writer.counts();
  run.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return run;
}

int tell(RunReport const& run, Arguments const& arguments)
{
  if (!arguments.quiet) fmt::print(stderr, "{}", text_report(run));
  if (arguments.json) fmt::print("{}", json_report(run));
  if (std::fflush(stdout) != 0) throw std::runtime_error("standard output cannot be written");
  bool const clean = is_complete(run) && count_unparsed(run) == 0;
  return arguments.strict && !clean ? exit_strict : exit_done;
}

int complain(std::string_view message, ExitCode code)
{
  fmt::print(stderr, "ioparse: {}\n", printable(message));
  if (code == exit_usage) fmt::print(stderr, "Try 'ioparse --help'.\n");
  return code;
}

int run(int argc, char** argv)
{
  CLI::App app{"Parses logs of system call tracers into a trace database.", "ioparse"};
  Arguments arguments;
  describe(app, arguments);
  try {
    app.parse(argc, argv);
    return tell(parse_logs(arguments), arguments);
  } catch (CLI::Success const& asked) {  // --help, --version
    return app.exit(asked);
  } catch (CLI::ParseError const& error) {
    return complain(error.what(), exit_usage);
  } catch (UsageError const& error) {
    return complain(error.what(), exit_usage);
  } catch (std::bad_alloc const&) {
    return complain("out of memory; nothing was written", exit_failed);
  } catch (std::exception const& error) {
    return complain(error.what(), exit_failed);
  }
}

}  // namespace
}  // namespace iotrace

int main(int argc, char** argv) { return iotrace::run(argc, argv); }
