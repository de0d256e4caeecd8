// `--sandbox-report`: what a task declared, as Nx's sandbox reports keep it: {"taskId", "inputs": [globs], "outputs":
// [globs], …}. The rest of a report is evidence of another run and is not read: here the trace is the evidence.
#include "query/check/json_file.hpp"
#include "query/declared/field.hpp"
#include "query/declared/plain.hpp"
#include "query/declared/sources.hpp"

namespace iotrace::query::declared {
namespace {

void add_report(Manifest& manifest, std::string const& file)
{
  nlohmann::json const json = read_json(file);
  Field const report(json, {file, ""});
  std::string const id = report.at("taskId").text();
  if (manifest.tasks.contains(id)) report.at("taskId").fail("has a report already: give one report a task");
  TaskDeclaration& task = plain_task(manifest, id, report.place());
  Field const inputs = report.at("inputs");
  Field const outputs = report.at("outputs");
  task.inputs_place = inputs.place();
  task.outputs_place = outputs.place();
  for (Field const& glob : inputs.elements()) add_plain_input(task, glob.text(), glob.place());
  for (Field const& glob : outputs.elements()) add_plain_output(task, glob.text(), glob.place());
}

}  // namespace

Manifest load_sandbox_reports(std::vector<std::string> const& files)
{
  Manifest manifest;
  manifest.source = files.size() == 1 ? base_name(files.front()) : std::to_string(files.size()) + " sandbox reports";
  for (std::string const& file : files) add_report(manifest, file);
  return manifest;
}

}  // namespace iotrace::query::declared
