// `--save-manifest` and `--manifest`: the model of a workspace and the runner's answers as plain JSON, documented in
// README.md beside this. Loading resolves the tasks again, so that edits can be tried on an old manifest too.
#include <fmt/core.h>

#include "query/check/json_file.hpp"
#include "query/declared/model_json.hpp"
#include "query/declared/nx_graph.hpp"
#include "query/declared/plain.hpp"
#include "query/declared/resolve.hpp"
#include "query/declared/sources.hpp"

namespace iotrace::query::declared {
namespace {

using Json = nlohmann::json;

constexpr int format_version = 1;

constexpr std::pair<Level, std::string_view> level_names[] = {{Level::target, "target"},
                                                              {Level::target_defaults, "targetDefaults"},
                                                              {Level::project_named_input, "projectNamedInput"},
                                                              {Level::workspace_named_input, "workspaceNamedInput"},
                                                              {Level::implied, "implied"},
                                                              {Level::none, "unknown"}};

std::string_view name_of(Level level)
{
  for (auto const& [value, name] : level_names)
    if (value == level) return name;
  return "unknown";
}

Level level_of(std::string_view name)
{
  for (auto const& [value, text] : level_names)
    if (text == name) return value;
  return Level::none;
}

Json to_json(Place const& place) { return {{"file", place.file}, {"pointer", place.pointer}}; }

Place read_place(Field const& object) { return {object.text_or("file"), object.text_or("pointer")}; }

// Where an array is written: {"level", "file", "pointer", "elements": [pointers or places]}.
template <typename T>
Json origin_of(Member<T> const& member)
{
  Json out = to_json(member.place);
  out["level"] = name_of(member.level);
  for (Place const& place : member.spread) out["spread"].push_back(to_json(place));
  return out;
}

Json places_of(Inputs const& inputs)
{
  Json places = Json::array();
  for (Input const& input : inputs) places.push_back(to_json(input.place));
  return places;
}

void read_places(std::optional<Field> const& list, Inputs& inputs)
{
  if (!list) {
    for (Input& input : inputs) input.place = {};
    return;
  }
  auto const places = list->elements();
  for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i].place = i < places.size() ? read_place(places[i]) : Place{};
}

Json save_target(Target const& target)
{
  Json out = to_json(target);
  out["from"] = {{"target", to_json(target.place)},
                 {"inputs", origin_of(target.inputs)},
                 {"outputs", origin_of(target.outputs)},
                 {"dependsOn", origin_of(target.depends_on)}};
  if (!target.is_written) out["from"]["written"] = false;
  if (target.inputs.elements) out["from"]["inputs"]["elements"] = places_of(*target.inputs.elements);
  return out;
}

template <typename T>
void read_origin(std::optional<Field> const& from, std::string_view member, Member<T>& out)
{
  out.place = {};
  auto const origin = from ? from->optional(member) : std::nullopt;
  if (!origin) return;
  out.place = read_place(*origin);
  out.level = level_of(origin->text_or("level"));
  if (auto const spread = origin->optional("spread"))
    for (Field const& place : spread->elements()) out.spread.push_back(read_place(place));
}

Target read_saved_target(Field const& object)
{
  Target target = read_target(object, Level::target);
  auto const from = object.optional("from");
  target.place = {};
  if (auto const place = from ? from->optional("target") : std::nullopt) target.place = read_place(*place);
  target.is_written = !from || from->boolean_or("written", true);
  read_origin(from, "inputs", target.inputs);
  read_origin(from, "outputs", target.outputs);
  read_origin(from, "dependsOn", target.depends_on);
  if (target.inputs.elements) {
    auto const inputs = from ? from->optional("inputs") : std::nullopt;
    read_places(inputs ? inputs->optional("elements") : std::nullopt, *target.inputs.elements);
  }
  return target;
}

Json save_named_inputs(NamedInputs const& named, Json& places)
{
  for (auto const& [name, inputs] : named) places[name] = places_of(inputs);
  return to_json(named);
}

NamedInputs read_saved_inputs(Field const& owner)
{
  NamedInputs named;
  if (auto const inputs = owner.optional("namedInputs")) named = read_named_inputs(*inputs);
  auto const places = owner.optional("namedInputsFrom");
  for (auto& [name, inputs] : named) read_places(places ? places->optional(name) : std::nullopt, inputs);
  return named;
}

Json to_json(ProjectModel const& project)
{
  Json out{{"root", project.root}, {"configuration", project.configuration}};
  if (!project.lacks.empty()) out["lacks"] = project.lacks;
  if (!project.dependencies.empty()) out["dependencies"] = project.dependencies;
  if (!project.tags.empty()) out["tags"] = project.tags;
  if (!project.named_inputs.empty())
    out["namedInputs"] = save_named_inputs(project.named_inputs, out["namedInputsFrom"]);
  for (auto const& [name, target] : project.targets) out["targets"][name] = save_target(target);
  return out;
}

ProjectModel read_project(Field const& object)
{
  ProjectModel project;
  project.root = object.text_or("root");
  if (project.root == ".") project.root.clear();
  project.configuration = object.text_or("configuration");
  project.lacks = object.text_or("lacks");
  project.dependencies = object.texts_or_none("dependencies");
  project.tags = object.texts_or_none("tags");
  project.named_inputs = read_saved_inputs(object);
  if (auto const targets = object.optional("targets"))
    targets->for_each(
        [&](std::string const& name, Field const& target) { project.targets[name] = read_saved_target(target); });
  return project;
}

void put(Json& out, char const* key, std::vector<std::string> const& texts)
{
  if (!texts.empty()) out[key] = texts;
}

Json to_json(Answer const& answer)
{
  Json out = Json::object();
  put(out, "files", answer.files);
  put(out, "depOutputs", answer.dep_outputs);
  put(out, "environment", answer.environment);
  put(out, "runtime", answer.runtime);
  put(out, "external", answer.external);
  return out;
}

/// What the runner said about tasks, by id.
Json save_tasks(Sources const& sources)
{
  Json out = Json::object();
  for (auto const& [id, answer] : sources.answers) out[id]["answer"] = to_json(answer);
  for (auto const& [id, edges] : sources.edges) out[id]["dependsOn"] = edges;
  for (auto const& [id, outputs] : sources.outputs) out[id]["outputs"] = outputs;
  for (auto const& [id, reason] : sources.unresolvable) out[id]["unresolvable"] = reason;
  for (auto const& [id, external] : sources.external)
    out[id]["external"] = external.all ? Json("all") : Json(external.packages);
  return out;
}

void read_task(std::string const& id, Field const& object, Sources& sources)
{
  if (auto const answer = object.optional("answer")) sources.answers[id] = read_answer(*answer);
  if (object.optional("dependsOn")) sources.edges[id] = object.texts_or_none("dependsOn");
  if (object.optional("outputs")) sources.outputs[id] = object.texts_or_none("outputs");
  if (object.optional("unresolvable")) sources.unresolvable[id] = object.text_or("unresolvable");
  if (auto const external = object.optional("external"))
    sources.external[id] = external->json().is_string() ? External{true, {}} : External{false, external->texts()};
}

/// Tasks that are lists of globs, and have no model.
Json save_plain_tasks(Manifest const& manifest)
{
  Json out = Json::object();
  for (auto const& [id, task] : manifest.tasks)
    out[id] = {{"inputs", task.inputs_as_declared}, {"outputs", task.outputs_as_declared}};
  return out;
}

void read_plain_task(Manifest& manifest, std::string const& id, Field const& object)
{
  TaskDeclaration& task = plain_task(manifest, id, object.place());
  for (std::string const& glob : object.texts_or_none("inputs")) add_plain_input(task, glob, object.place());
  for (std::string const& glob : object.texts_or_none("outputs")) add_plain_output(task, glob, object.place());
}

Json to_json(Exclusion const& rule)
{
  Json out{{"pattern", rule.pattern}, {"reads", rule.reads}, {"writes", rule.writes}, {"from", to_json(rule.place)}};
  if (!rule.project.empty()) out["project"] = rule.project;
  if (!rule.target.empty()) out["target"] = rule.target;
  return out;
}

Exclusion read_exclusion(Field const& object)
{
  auto const from = object.optional("from");
  return {object.at("pattern").text(),       object.text_or("project"),          object.text_or("target"),
          object.boolean_or("reads", false), object.boolean_or("writes", false), from ? read_place(*from) : Place{}};
}

void read_workspace(Field const& field, Manifest& manifest)
{
  auto const sources = std::make_shared<Sources>();
  sources->named_inputs = read_saved_inputs(field);
  field.at("projects").for_each([&](std::string const& name, Field const& project) {
    sources->projects[name] = read_project(project);
  });
  sources->asked = field.texts_or_none("asked");
  sources->knows_spread = field.boolean_or("knowsSpread", false);
  if (auto const tasks = field.optional("tasks"))
    tasks->for_each([&](std::string const& id, Field const& task) { read_task(id, task, *sources); });
  manifest.sources = sources;
}

}  // namespace

std::string to_json(Manifest const& manifest)
{
  Json out{{"iotraceManifest", format_version},
           {"source", manifest.source},
           {"approximate", manifest.approximate},
           {"workspace", manifest.workspace},
           {"nx", manifest.is_nx}};
  put(out, "notes", manifest.notes);
  for (Exclusion const& rule : manifest.exclusions) out["exclusions"].push_back(to_json(rule));
  for (IgnoreFile const& file : manifest.ignores)
    out["ignores"].push_back({{"folder", file.folder}, {"text", file.text}});
  if (!manifest.sources) {
    out["plainTasks"] = save_plain_tasks(manifest);
  } else {
    Sources const& sources = *manifest.sources;
    out["namedInputs"] = save_named_inputs(sources.named_inputs, out["namedInputsFrom"]);
    put(out, "asked", sources.asked);
    if (sources.knows_spread) out["knowsSpread"] = true;
    out["projects"] = Json::object();
    for (auto const& [name, project] : sources.projects) out["projects"][name] = to_json(project);
    out["tasks"] = save_tasks(sources);
  }
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + '\n';
}

void save_manifest(Manifest const& manifest, std::string const& file) { write_file(file, to_json(manifest)); }

Manifest load_manifest(std::string const& file)
{
  Json const json = read_json(file);
  Field const field(json, {file, ""});
  auto const version = field.optional("iotraceManifest");
  if (!version || version->json() != format_version)
    field.fail(fmt::format("is no manifest of ours: \"iotraceManifest\" must be {}", format_version));
  Manifest manifest;
  manifest.source = field.text_or("source", file);
  manifest.approximate = field.boolean_or("approximate", false);
  manifest.workspace = field.text_or("workspace");
  manifest.is_nx = field.boolean_or("nx", false);
  manifest.notes = field.texts_or_none("notes");
  if (auto const rules = field.optional("exclusions"))
    for (Field const& rule : rules->elements()) manifest.exclusions.push_back(read_exclusion(rule));
  if (auto const files = field.optional("ignores"))
    for (Field const& one : files->elements())
      manifest.ignores.push_back({one.text_or("folder"), one.at("text").text()});
  if (auto const tasks = field.optional("plainTasks"))
    tasks->for_each([&](std::string const& id, Field const& task) { read_plain_task(manifest, id, task); });
  if (!field.optional("projects")) return manifest;
  read_workspace(field, manifest);
  resolve(manifest);
  return manifest;
}

}  // namespace iotrace::query::declared
