// `ioquery check`: declared against actual.
#include "query/answers/check.hpp"

#include <fmt/core.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "query/answers/scopes.hpp"
#include "query/check/check.hpp"
#include "query/check/json_file.hpp"
#include "query/check/silence.hpp"
#include "query/declared/sources.hpp"
#include "query/escape.hpp"
#include "query/print.hpp"
#include "query/report/report.hpp"

namespace iotrace::query {
namespace {

using declared::Manifest;

void require_one_source(CheckRequest const& request)
{
  int const sources = int{request.nx.has_value()} + int{request.manifest.has_value()} +
                      int{request.declared.has_value()} + int{request.turbo.has_value()} +
                      int{request.list.has_value()} + int{!request.depfiles.empty()} +
                      int{!request.sandbox_reports.empty()};
  if (sources == 0)
    throw UsageError(
        "nothing to check against: give --nx, --manifest, --declared, --depfile, --turbo, --sandbox-report or --list");
  if (sources > 1)
    throw UsageError(
        "only one of --nx, --manifest, --declared, --depfile, --turbo, --sandbox-report and --list can be given");
  if (request.update_baseline && !request.baseline) throw UsageError("--update-baseline needs --baseline FILE");
}

/// The workspace that names in depfiles are relative to: that of the first selected trace.
std::string workspace_of(Inquiry const& inquiry, Selection const& selection)
{
  auto const traces = select_traces(inquiry.db, selection);
  return traces.empty() ? "?" : Ground(selection, traces.front().workspace).root();
}

Manifest load(Inquiry const& inquiry, Selection const& selection, CheckRequest const& request)
{
  if (request.manifest) return declared::load_manifest(*request.manifest);
  if (request.declared) return declared::load_declared(*request.declared);
  if (request.turbo) return declared::read_turbo(*request.turbo);
  if (request.list) return declared::load_list(*request.list);
  if (!request.sandbox_reports.empty()) return declared::load_sandbox_reports(request.sandbox_reports);
  if (!request.depfiles.empty()) return declared::load_depfiles(request.depfiles, workspace_of(inquiry, selection));
  declared::NxQuestion question;
  question.root = request.nx_root;
  question.tasks = request.nx->empty() ? find_tasks(inquiry.db, selection) : *request.nx;
  store::Pause const pause(inquiry.db);  // nx takes seconds, and ioparse replaces no database that is in use
  return declared::ask_nx(question);
}

CheckOptions options_of(CheckRequest const& request)
{
  CheckOptions options;
  options.today = today();
  options.judges_packages = request.judges_packages;
  options.lists_files = request.nx_report.has_value();
  for (std::string const& pack : request.packs)
    for (Rule const& rule : rules_of_pack(pack)) options.rules.push_back(rule);
  for (std::string const& file : request.rule_files)
    for (Rule& rule : load_rules(file)) options.rules.push_back(std::move(rule));
  return options;
}

/// What is held against the tasks now becomes the baseline; the answer is the one that it gives.
CheckResult check_anew(Inquiry const& inquiry, Selection const& selection, Manifest const& manifest,
                       CheckRequest const& request)
{
  std::vector<std::string> said_already;
  Baseline baseline = make_baseline(check(inquiry.db, selection, manifest, options_of(request), said_already));
  write_file(*request.baseline, baseline.text());
  inquiry.notes.push_back(fmt::format("{} holds {} findings", quote_name(*request.baseline), baseline.size()));
  CheckOptions options = options_of(request);
  options.baseline = std::move(baseline);
  return check(inquiry.db, selection, manifest, std::move(options), inquiry.notes);
}

CheckResult check_once(Inquiry const& inquiry, Selection const& selection, Manifest const& manifest,
                       CheckRequest const& request)
{
  CheckOptions options = options_of(request);
  if (request.baseline) options.baseline = Baseline::load(*request.baseline);
  return check(inquiry.db, selection, manifest, std::move(options), inquiry.notes);
}

void write_nx_reports(CheckResult const& result, Manifest const& manifest, std::string const& folder)
{
  if (mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST)
    throw declared::Failure(fmt::format("cannot make {}: {}", quote_name(folder), std::strerror(errno)));
  for (auto const& [name, text] : to_nx_reports(result, manifest)) write_file(folder + '/' + name, text);
}

void write_reports(CheckResult const& result, Manifest const& manifest, CheckRequest const& request)
{
  if (request.sarif) write_file(*request.sarif, to_sarif(result, {request.version}));
  if (request.junit) write_file(*request.junit, to_junit(result));
  if (request.markdown) write_file(*request.markdown, to_markdown(result));
  if (request.nx_report) write_nx_reports(result, manifest, *request.nx_report);
}

/// One row a finding, for --csv and -0.
void print_rows(CheckResult const& result, Layout const& layout, Output& output)
{
  auto const rows = make_rows(
      layout, {{"task"}, {"verdict"}, {"kind"}, {"path", Kind::name}, {"pid"}, {"line"}, {"log"}, {"command"}}, output);
  for (Judgement const& task : result.tasks)
    for (auto const& [kind, accesses] :
         {std::pair("read", &task.unexpected_reads), std::pair("write", &task.unexpected_writes)})
      for (Access const& access : *accesses)
        rows->add(std::array<Cell, 8>{std::string_view(task.task), name_of(task.verdict), std::string_view(kind),
                                      std::string_view(access.path), access.pid, access.line,
                                      std::string_view(access.log), std::string_view(access.command)});
  rows->finish();
}

void print(CheckResult const& result, Inquiry const& inquiry, CheckRequest const& request)
{
  Layout const& layout = inquiry.layout;
  if (layout.form == Form::json) return print_json(result, inquiry.output);
  if (layout.form != Form::text) return print_rows(result, layout, inquiry.output);
  print_text(result, {request.colour, layout.full, layout.width.value_or(80)}, inquiry.output);
  if (request.github) inquiry.output.text() += to_github(result);
}

}  // namespace

int answer_check(Inquiry const& inquiry, CheckRequest const& request)
{
  require_one_source(request);
  if (request.github && inquiry.layout.form != Form::text)
    throw UsageError("--github prints text: it cannot be given with --json, --csv or -0");
  Selection const selection = selection_for_check(inquiry.selection);
  if (inquiry.selection.all)
    inquiry.notes.push_back("only what lies below the workspace is judged: --all changes nothing");
  Manifest const manifest = load(inquiry, selection, request);
  if (request.save_manifest) declared::save_manifest(manifest, *request.save_manifest);
  inquiry.notes.insert(inquiry.notes.end(), manifest.notes.begin(), manifest.notes.end());
  CheckResult const result = request.update_baseline ? check_anew(inquiry, selection, manifest, request)
                                                     : check_once(inquiry, selection, manifest, request);
  if (result.tasks.empty()) inquiry.notes.push_back("no task was judged");
  print(result, inquiry, request);
  write_reports(result, manifest, request);
  return exit_code_of(result);
}

void answer_rules(Layout const& layout, Output& output)
{
  auto const rows = make_rows(layout, {{"pack"}, {"rule"}, {"reason"}}, output);
  for (RulePack const& pack : rule_packs())
    for (Rule const& rule : pack.rules)
      rows->add(std::array<Cell, 3>{pack.name, std::string_view(rule.id), std::string_view(rule.reason)});
  rows->finish();
}

}  // namespace iotrace::query
