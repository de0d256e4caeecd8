// `--declared`: {"TASK": {"inputs": [globs], "outputs": [globs]}}.
#include "query/check/json_file.hpp"
#include "query/declared/field.hpp"
#include "query/declared/plain.hpp"
#include "query/declared/sources.hpp"

namespace iotrace::query::declared {
namespace {

void add_task(Manifest& manifest, std::string const& id, Field const& lists)
{
  TaskDeclaration& task = plain_task(manifest, id, lists.place());
  lists.for_each([&](std::string const& key, Field const& globs) {
    if (key != "inputs" && key != "outputs") globs.fail("is unknown: a task has \"inputs\" and \"outputs\"");
    (key == "inputs" ? task.inputs_place : task.outputs_place) = globs.place();
    for (Field const& glob : globs.elements())
      key == "inputs" ? add_plain_input(task, glob.text(), glob.place())
                      : add_plain_output(task, glob.text(), glob.place());
  });
}

}  // namespace

Manifest load_declared(std::string const& file)
{
  nlohmann::json const json = read_json(file);
  Manifest manifest;
  manifest.source = base_name(file);
  Field(json, {file, ""}).for_each([&](std::string const& id, Field const& lists) { add_task(manifest, id, lists); });
  return manifest;
}

}  // namespace iotrace::query::declared
