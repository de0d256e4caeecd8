// ioquery: questions to a trace database. The command line, and nothing else.
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <iterator>

#include "query/answers.hpp"
#include "query/answers/check.hpp"
#include "query/escape.hpp"
#include "query/heap.hpp"
#include "query/print.hpp"
#include "query/question.hpp"
#include "query/scope.hpp"
#include "query_sql.hpp"
#include "question_sql.hpp"
#include "store/reader.hpp"

namespace {

using namespace iotrace;
using namespace iotrace::query;

/// What was typed.
struct Arguments {
  std::string database;
  Selection selection;
  Layout layout;
  bool json = false, csv = false, nul = false, keep_ignored = false;
  std::string path, sql;
  double timeout = 60;
  CheckRequest check;
  std::vector<std::string> nx_tasks;
  bool list_rules = false;
};

void add_selection(CLI::App& command, Arguments& arguments)
{
  Selection& selection = arguments.selection;
  std::string const group = "Selection";
  command.add_option("--workspace", selection.workspace, "only paths below DIR (default: the trace's)")
      ->type_name("DIR")
      ->group(group);
  command.add_flag("--all", selection.all, "also paths outside it; all are absolute")->group(group);
  command.add_option("--process", selection.process, "those processes and their descendants")
      ->type_name("PID|NAME")
      ->group(group);
  command.add_option("--task", selection.task, "the processes of a build task")
      ->type_name("PROJECT:TARGET")
      ->group(group);
  command.add_option("--trace", selection.trace, "one of several traces (default: all)")->type_name("N")->group(group);
  command.add_option("--ignore", selection.ignore, "leave out what matches; may be repeated")
      ->type_name("GLOB")
      ->take_all()
      ->allow_extra_args(false)
      ->group(group);
  command.add_flag("--no-default-ignores", arguments.keep_ignored, "also node_modules, .nx and .git")->group(group);
}

void add_layout(CLI::App& command, Arguments& arguments)
{
  std::string const group = "Output";
  command.add_flag("--json", arguments.json, "JSON")->group(group);
  command.add_flag("--csv", arguments.csv, "CSV")->group(group);
  command.add_flag("-0", arguments.nul, "raw names, each ended by a zero byte")->group(group);
  command.add_flag("--full", arguments.layout.full, "everything that is known")->group(group);
  command.add_flag("--reads", arguments.layout.reads, "only what was read")->group(group);
  command.add_flag("--writes", arguments.layout.writes, "only what was written")->group(group);
}

/// A subcommand whose help is the comment at the head of `sql`.
CLI::App& add_command(CLI::App& app, Arguments& arguments, std::string const& name, std::string_view sql)
{
  CLI::App& command = *app.add_subcommand(name, summary_of(sql));
  std::string help;
  append_wrapped(help, help_of(sql), 0, 0);
  command.footer(help);
  command.add_option("DB", arguments.database, "a trace database, made by ioparse")->required();
  add_selection(command, arguments);
  add_layout(command, arguments);
  return command;
}

void add_declarations(CLI::App& command, Arguments& arguments)
{
  CheckRequest& check = arguments.check;
  std::string const group = "Declarations (one of the first seven)";
  command.add_option("--nx", arguments.nx_tasks, "ask the workspace's nx; default: the trace's tasks")
      ->type_name("PROJECT:TARGET")
      ->expected(0, -1)
      ->group(group);
  command.add_option("--manifest", check.manifest, "an answer kept by --save-manifest")
      ->type_name("FILE")
      ->group(group);
  command.add_option("--declared", check.declared, "{\"TASK\": {\"inputs\", \"outputs\"}}")
      ->type_name("FILE")
      ->group(group);
  command.add_option("--depfile", check.depfiles, "dependency files of make or ninja")
      ->type_name("FILE.d")
      ->expected(1, -1)
      ->group(group);
  command.add_option("--turbo", check.turbo, "a turbo.json")->type_name("FILE")->group(group);
  command.add_option("--sandbox-report", check.sandbox_reports, "Nx's sandbox reports, one a task")
      ->type_name("FILE")
      ->expected(1, -1)
      ->group(group);
  command.add_option("--list", check.list, "inputs, one a line; outputs behind >")->type_name("FILE")->group(group);
  command.add_option("--nx-root", check.nx_root, "the folder with nx.json (default: .)")
      ->type_name("DIR")
      ->group(group);
  command.add_option("--save-manifest", check.save_manifest, "keep what was declared")->type_name("FILE")->group(group);
}

void add_reports(CLI::App& command, Arguments& arguments)
{
  CheckRequest& check = arguments.check;
  std::string const group = "Reports";
  command.add_option("--sarif", check.sarif, "also SARIF 2.1.0")->type_name("FILE")->group(group);
  command.add_option("--junit", check.junit, "also JUnit XML")->type_name("FILE")->group(group);
  command.add_option("--markdown", check.markdown, "also a summary in Markdown")->type_name("FILE")->group(group);
  command.add_option("--nx-report", check.nx_report, "also Nx's sandbox reports")->type_name("DIR")->group(group);
  command.add_flag("--github", check.github, "also annotations, on stdout")->group(group);
}

void add_exceptions(CLI::App& command, Arguments& arguments)
{
  CheckRequest& check = arguments.check;
  std::string const group = "Exceptions";
  command.add_option("--baseline", check.baseline, "findings that were there before")->type_name("FILE")->group(group);
  command.add_flag("--update-baseline", check.update_baseline, "write it: only new ones fail")->group(group);
  command.add_option("--rules", check.packs, "rules that come along; may be repeated")
      ->type_name("NAME")
      ->take_all()
      ->allow_extra_args(false)
      ->group(group);
  command.add_option("--rules-file", check.rule_files, "rules of your own; may be repeated")
      ->type_name("FILE")
      ->take_all()
      ->allow_extra_args(false)
      ->group(group);
  command.add_flag("--list-rules", arguments.list_rules, "list those that come along")->group(group);
}

void add_check(CLI::App& app, Arguments& arguments)
{
  CLI::App& check = add_command(app, arguments, "check", question_sql::check);
  check.get_option("DB")->required(false);  // --list-rules needs none
  add_declarations(check, arguments);
  add_reports(check, arguments);
  add_exceptions(check, arguments);
}

void add_commands(CLI::App& app, Arguments& arguments)
{
  add_command(app, arguments, "rw", question_sql::rw);
  add_command(app, arguments, "tree", question_sql::tree);
  add_command(app, arguments, "files", question_sql::files);
  add_command(app, arguments, "tasks", question_sql::tasks);
  add_command(app, arguments, "why", question_sql::why).add_option("PATH", arguments.path, "the file")->required();
  add_command(app, arguments, "info", question_sql::info);
  add_check(app, arguments);
  CLI::App& sql = add_command(app, arguments, "sql", question_sql::sql);
  sql.add_option("QUERY", arguments.sql, "SQL, or - to read it from stdin")->required();
  sql.add_option("--timeout", arguments.timeout, "give up after so many seconds (0: never)")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.0, 1e6))
      ->capture_default_str();
  CLI::App& schema = *app.add_subcommand("schema", "Documents the tables and views of a trace database");
  add_selection(schema, arguments);
  add_layout(schema, arguments);
}

std::optional<std::size_t> terminal_width()
{
  winsize size{};
  if (isatty(STDOUT_FILENO) == 0 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
    return std::nullopt;
  return size.ws_col;
}

/// What the single options mean together.
void settle(Arguments& arguments)
{
  if (arguments.json + arguments.csv + arguments.nul > 1)
    throw UsageError("only one of --json, --csv and -0 can be given");
  arguments.layout.form = arguments.json  ? Form::json
                          : arguments.csv ? Form::csv
                          : arguments.nul ? Form::nul
                                          : Form::text;
  arguments.layout.width = terminal_width();
  arguments.selection.default_ignores = !arguments.keep_ignored;
  // Before the database is opened: ioparse replaces none that is in use.
  if (arguments.sql == "-") arguments.sql.assign(std::istreambuf_iterator<char>(std::cin), {});
}

void answer_sql_command(Inquiry const& inquiry, Arguments const& arguments)
{
  std::optional<std::chrono::milliseconds> limit;
  if (arguments.timeout > 0)
    limit = std::chrono::milliseconds(static_cast<std::int64_t>(std::ceil(arguments.timeout * 1000)));
  answer_sql(inquiry, arguments.sql, limit);
}

int answer_check_command(Inquiry const& inquiry, CLI::App const& app, Arguments const& arguments)
{
  CheckRequest request = arguments.check;
  if (app.get_subcommand("check")->count("--nx") != 0) {
    request.nx = arguments.nx_tasks;
    std::erase(*request.nx, "");
  }
  request.judges_packages = arguments.keep_ignored;
  request.version = IOTRACE_VERSION;
  char const* const no_colour = std::getenv("NO_COLOR");
  request.colour = isatty(STDOUT_FILENO) != 0 && (no_colour == nullptr || *no_colour == '\0');
  return answer_check(inquiry, request);
}

/// Returns the exit code.
int answer(CLI::App const& app, Arguments const& arguments, Output& output, std::vector<std::string>& notes)
{
  std::string const command = app.get_subcommands().front()->get_name();
  if (command == "schema") return answer_schema(arguments.layout, output), 0;
  if (arguments.list_rules) return answer_rules(arguments.layout, output), 0;
  if (arguments.database.empty()) throw UsageError("DB is required");
  use_large_pages();
  store::Db db = store::open_trace(arguments.database);
  Inquiry const inquiry{db, arguments.selection, arguments.layout, output, notes};
  if (command == "rw") answer_rw(inquiry);
  if (command == "tree") answer_tree(inquiry);
  if (command == "files") answer_files(inquiry);
  if (command == "tasks") answer_tasks(inquiry);
  if (command == "why") answer_why(inquiry, arguments.path);
  if (command == "info") answer_info(inquiry);
  if (command == "sql") answer_sql_command(inquiry, arguments);
  return command == "check" ? answer_check_command(inquiry, app, arguments) : 0;
}

int complain(std::string_view sentence, std::string_view hint = {})
{
  std::cerr << "ioquery: " << printable(sentence) << '\n' << hint;
  return 2;
}

std::string hint_for(CLI::App const& app)
{
  auto const commands = app.get_subcommands();
  return "Try `ioquery " + (commands.empty() ? "" : commands.front()->get_name() + ' ') + "--help`.\n";
}

/// CLI11 calls an unknown subcommand a missing one.
std::string sentence_for(CLI::App const& app, CLI::ParseError const& error)
{
  auto const rest = app.remaining();
  if (!app.get_subcommands().empty() || rest.empty()) return error.what();
  return (rest.front().starts_with('-') ? "there is no option " : "there is no question ") + rest.front();
}

int run(CLI::App& app, Arguments& arguments)
{
  try {
    settle(arguments);
    Output output(stdout);
    std::vector<std::string> notes;
    int const code = answer(app, arguments, output, notes);
    output.finish();
    for (std::string const& note : notes) std::cerr << "ioquery: note: " << note << '\n';
    return code;
  } catch (UsageError const& error) {
    return complain(error.what(), hint_for(app));
  } catch (std::exception const& error) {
    return complain(error.what());
  }
}

}  // namespace

int main(int argc, char** argv)
{
  Arguments arguments;
  CLI::App app("Asks a trace database what a command read and wrote, and by which process.", "ioquery");
  app.set_version_flag("--version", "ioquery " IOTRACE_VERSION);
  app.require_subcommand(1);
  add_commands(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (CLI::ParseError const& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return complain(sentence_for(app, error), hint_for(app));
  }
  return run(app, arguments);
}
