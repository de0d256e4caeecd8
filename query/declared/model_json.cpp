#include "query/declared/model_json.hpp"

#include <algorithm>

namespace iotrace::query::declared {
namespace {

using Json = nlohmann::json;

bool is_rooted(std::string_view text) noexcept
{
  return text.starts_with("{projectRoot}") || text.starts_with("{workspaceRoot}");
}

Input read_word(Field const& element)
{
  Input input;
  input.text = input.json = element.text();
  if (!input.text.starts_with('^')) return input;
  input.text.erase(0, 1);
  input.of_dependencies = true;
  if (is_rooted(input.text)) input.kind = Input::Kind::file_set;
  return input;
}

// The members of an object that say what an input is, strongest first.
struct Keyword {
  std::string_view key;
  Input::Kind kind;
};
constexpr Keyword keywords[] = {{"fileset", Input::Kind::file_set},
                                {"env", Input::Kind::environment},
                                {"runtime", Input::Kind::runtime},
                                {"externalDependencies", Input::Kind::external},
                                {"dependentTasksOutputFiles", Input::Kind::dependent_outputs},
                                {"workingDirectory", Input::Kind::working_directory},
                                {"json", Input::Kind::json},
                                {"input", Input::Kind::word}};

void flatten(Json const& value, std::string const& name, Options& out)
{
  if (value.is_string()) out[name] = value.get<std::string>();
  if (value.is_number() || value.is_boolean()) out[name] = value.dump();
  if (!value.is_structured()) return;
  for (auto const& [key, member] : value.items()) flatten(member, name.empty() ? key : name + '.' + key, out);
}

Options read_options(Field const& object)
{
  Options options;
  object.for_each([&](std::string const& key, Field const& value) { flatten(value.json(), key, options); });
  return options;
}

bool is_named(std::string_view option, Target const& target)
{
  if (option == "outputPath" || option.starts_with("outputPath.")) return true;
  auto const names_it = [&](std::string const& output) {
    return output.find("{options." + std::string(option) + '}') != output.npos;
  };
  return target.outputs.elements && std::ranges::any_of(*target.outputs.elements, names_it);
}

Json to_json(Options const& options)
{
  Json out = Json::object();
  for (auto const& [key, value] : options) out[key] = value;
  return out;
}

/// An element as it was written: JSON text, or a bare word.
Json as_json(std::string const& element)
{
  Json value = element.starts_with('{') ? Json::parse(element, nullptr, false) : Json(element);
  return value.is_object() ? value : Json(element);
}

}  // namespace

Input read_input(Field const& element)
{
  Input input;
  if (element.json().is_string()) {
    input = read_word(element);
  } else {
    auto const* const keyword =
        std::ranges::find_if(keywords, [&](Keyword const& word) { return element.optional(word.key).has_value(); });
    if (keyword == std::end(keywords)) element.fail("is no input that we know");
    input.kind = keyword->kind;
    if (input.kind == Input::Kind::external)
      input.packages = element.at(keyword->key).texts();
    else
      input.text = element.at(keyword->key).text();
    input.of_dependencies = element.boolean_or("dependencies", false);
    input.transitive = element.boolean_or("transitive", false);
    input.include_ignored = element.boolean_or("includeIgnored", false);
    input.projects = element.text_or_texts("projects");
    input.json = element.dump();
  }
  input.place = element.place();
  return input;
}

Inputs read_inputs(Field const& array)
{
  Inputs inputs;
  for (Field const& element : array.elements()) inputs.push_back(read_input(element));
  return inputs;
}

NamedInputs read_named_inputs(Field const& object)
{
  NamedInputs named;
  object.for_each([&](std::string const& name, Field const& inputs) { named[name] = read_inputs(inputs); });
  return named;
}

Dependency read_dependency(Field const& element)
{
  Dependency dependency;
  if (element.json().is_string()) {
    dependency.target = dependency.json = element.text();
    if (dependency.target.starts_with('^')) {
      dependency.of_dependencies = true;
      dependency.target.erase(0, 1);
    }
    return dependency;
  }
  dependency.target = element.at("target").text();
  dependency.of_dependencies = element.boolean_or("dependencies", false);
  dependency.projects = element.text_or_texts("projects");
  dependency.json = element.dump();
  return dependency;
}

std::vector<Dependency> read_dependencies(Field const& array)
{
  std::vector<Dependency> dependencies;
  for (Field const& element : array.elements()) dependencies.push_back(read_dependency(element));
  return dependencies;
}

Target read_target(Field const& object, Level level)
{
  Target target;
  target.place = object.place();
  bool const is_command = object.optional("command").has_value();  // short for the executor that runs commands
  target.executor = object.text_or("executor", is_command ? "nx:run-commands" : "");
  if (auto const inputs = object.optional("inputs")) target.inputs = {read_inputs(*inputs), level, inputs->place()};
  if (auto const outputs = object.optional("outputs")) target.outputs = {outputs->texts(), level, outputs->place()};
  if (auto const before = object.optional("dependsOn"))
    target.depends_on = {read_dependencies(*before), level, before->place()};
  if (auto const options = object.optional("options")) target.options = read_options(*options);
  if (auto const configurations = object.optional("configurations"))
    configurations->for_each(
        [&](std::string const& name, Field const& options) { target.configurations[name] = read_options(options); });
  target.default_configuration = object.text_or("defaultConfiguration");
  target.continuous = object.boolean_or("continuous", false);
  for (std::string_view const key : {"sandbox", "ultracache"}) {
    auto const ignored = object.optional(key);
    if (!ignored || !ignored->json().is_object()) continue;
    for (std::string_view const reads : {"ignoredReads", "ignoreReads"})
      for (std::string& glob : ignored->texts_or_none(reads)) target.ignored_reads.push_back(std::move(glob));
    for (std::string_view const writes : {"ignoredWrites", "ignoreWrites"})
      for (std::string& glob : ignored->texts_or_none(writes)) target.ignored_writes.push_back(std::move(glob));
  }
  return target;
}

void keep_named_options(Target& target)
{
  auto const is_nobodys = [&](auto const& option) { return !is_named(option.first, target); };
  std::erase_if(target.options, is_nobodys);
  for (auto& [name, options] : target.configurations) std::erase_if(options, is_nobodys);
}

Json to_json(NamedInputs const& inputs)
{
  Json out = Json::object();
  for (auto const& [name, elements] : inputs) {
    Json& array = out[name] = Json::array();
    for (Input const& input : elements) array.push_back(as_json(input.json));
  }
  return out;
}

Json to_json(Target const& target)
{
  Json out = Json::object();
  if (!target.executor.empty()) out["executor"] = target.executor;
  if (target.inputs.elements) {
    out["inputs"] = Json::array();
    for (Input const& input : *target.inputs.elements) out["inputs"].push_back(as_json(input.json));
  }
  if (target.outputs.elements) out["outputs"] = *target.outputs.elements;
  if (target.depends_on.elements) {
    out["dependsOn"] = Json::array();
    for (Dependency const& before : *target.depends_on.elements) out["dependsOn"].push_back(as_json(before.json));
  }
  if (!target.options.empty()) out["options"] = to_json(target.options);
  for (auto const& [name, options] : target.configurations) out["configurations"][name] = to_json(options);
  if (!target.default_configuration.empty()) out["defaultConfiguration"] = target.default_configuration;
  if (target.continuous) out["continuous"] = true;
  if (!target.ignored_reads.empty()) out["sandbox"]["ignoredReads"] = target.ignored_reads;
  if (!target.ignored_writes.empty()) out["sandbox"]["ignoredWrites"] = target.ignored_writes;
  return out;
}

}  // namespace iotrace::query::declared
