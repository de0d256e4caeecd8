#include "query/declared/nx_graph.hpp"

#include <algorithm>

#include "query/declared/model_json.hpp"

namespace iotrace::query::declared {
namespace {

ProjectModel read_node(Field const& data)
{
  ProjectModel project;
  std::string const root = data.text_or("root");
  if (root != ".") project.root = root;
  if (auto const named = data.optional("namedInputs")) project.named_inputs = read_named_inputs(*named);
  project.tags = data.texts_or_none("tags");
  if (auto const targets = data.optional("targets"))
    targets->for_each([&](std::string const& name, Field const& object) {
      Target target = read_target(object, Level::none);
      keep_named_options(target);
      project.targets[name] = std::move(target);
    });
  return project;
}

/// Ids in a list of them, or of objects that hold one: Nx changed its mind on the way.
std::vector<std::string> read_ids(Field const& list)
{
  std::vector<std::string> ids;
  for (Field const& element : list.elements())
    ids.push_back(element.json().is_string() ? element.text() : element.at("id").text());
  std::ranges::sort(ids);
  return ids;
}

/// `npm:lodash` and `AllExternalDependencies` among the instructions of a plan.
External read_plan(Field const& instructions)
{
  External external;
  for (std::string const& instruction : instructions.texts()) {
    if (instruction == "AllExternalDependencies") external.all = true;
    if (instruction.starts_with("npm:") && instruction.find_first_of(" *,") == instruction.npos)
      external.packages.push_back(instruction.substr(4));
  }
  return external;
}

std::vector<std::string> sorted(std::vector<std::string> names)
{
  std::ranges::sort(names);
  return names;
}

}  // namespace

void read_graph(Field const& file, Sources& sources)
{
  Field const graph = file.at("graph");
  graph.at("nodes").for_each(
      [&](std::string const& name, Field const& node) { sources.projects[name] = read_node(node.at("data")); });
  graph.at("dependencies").for_each([&](std::string const& name, Field const& list) {
    auto const project = sources.projects.find(name);
    if (project == sources.projects.end()) return;
    for (Field const& edge : list.elements()) project->second.dependencies.push_back(edge.at("target").text());
    std::ranges::sort(project->second.dependencies);
    auto const twice = std::ranges::unique(project->second.dependencies);
    project->second.dependencies.erase(twice.begin(), twice.end());
  });
}

void read_task_graph(Field const& file, Sources& sources)
{
  Field const graph = file.at("tasks");
  graph.at("dependencies").for_each([&](std::string const& id, Field const& before) {
    sources.edges[id] = read_ids(before);
  });
  graph.at("tasks").for_each([&](std::string const& id, Field const& task) {
    if (task.optional("outputs")) sources.outputs[id] = task.texts_or_none("outputs");
  });
  if (auto const plans = file.optional("taskPlans"))
    plans->for_each([&](std::string const& id, Field const& plan) { sources.external[id] = read_plan(plan); });
}

Answer read_answer(Field const& object)
{
  Answer answer;
  answer.files = sorted(object.texts_or_none("files"));
  answer.dep_outputs = sorted(object.texts_or_none("depOutputs"));
  answer.environment = sorted(object.texts_or_none("environment"));
  answer.runtime = sorted(object.texts_or_none("runtime"));
  answer.external = sorted(object.texts_or_none("external"));
  answer.output_paths = object.texts_or_none("outputPaths");
  answer.expanded_outputs = object.texts_or_none("expandedOutputs");
  return answer;
}

}  // namespace iotrace::query::declared
