#include "query/declared/places.hpp"

#include <algorithm>

#include "query/declared/field.hpp"
#include "query/declared/model_json.hpp"
#include "query/declared/resolve.hpp"

namespace iotrace::query::declared {
namespace {

using Json = nlohmann::json;

constexpr std::string_view workspace_file = "nx.json";

bool is_project_json(std::string_view file) { return file == "project.json" || file.ends_with("/project.json"); }

/// The array that `element` stands in; nothing where that is not known.
Place array_of(Inputs const& inputs)
{
  if (inputs.empty() || inputs.front().place.file.empty()) return {};
  Place place = inputs.front().place;
  place.pointer.resize(std::min(place.pointer.rfind('/'), place.pointer.size()));
  return place;
}

/// Follows the names of inputs of one target.
class Names {
 public:
  Names(Sources const& sources, ProjectModel const& project) : sources_(sources), project_(project) {}

  void follow(Inputs const& inputs)
  {
    for (Input const& input : inputs) {
      bool const is_own = !input.of_dependencies && (input.projects.empty() || input.projects.front() == "self");
      bool const is_followed = std::ranges::find(followed_, input.text) != followed_.end();
      if (input.kind == Input::Kind::word && is_own && !is_followed) follow_name(input.text);
    }
  }

  std::vector<SharedPlace> take() { return std::move(places_); }

 private:
  void follow_name(std::string const& name)
  {
    followed_.push_back(name);
    if (auto const own = project_.named_inputs.find(name); own != project_.named_inputs.end()) {
      Place const array = array_of(own->second);
      if (array.file == project_.configuration && !array.file.empty())
        places_.push_back({array, name, false, array.file == workspace_file});
      return follow(own->second);
    }
    auto const global = sources_.named_inputs.find(name);
    if (global == sources_.named_inputs.end()) return;
    Place const array = array_of(global->second);
    if (array.file == workspace_file) places_.push_back({array, name, false, true});
    if (is_project_json(project_.configuration))
      places_.push_back({{project_.configuration, "/namedInputs/" + pointer_part(name)}, name, true, false});
    follow(global->second);
  }

  Sources const& sources_;
  ProjectModel const& project_;
  std::vector<std::string> followed_;
  std::vector<SharedPlace> places_;
};

template <typename T>
void add_defaults(Member<T> const& member, std::vector<SharedPlace>& places)
{
  auto const add = [&](Place const& place) {
    bool const is_default = place.file == workspace_file && place.pointer.starts_with("/targetDefaults/");
    if (is_default) places.push_back({place, "", false, true});
  };
  if (!member.elements) return;
  add(member.place);
  for (Place const& place : member.spread) add(place);
}

}  // namespace

std::vector<SharedPlace> shared_places(Manifest const& manifest, TaskDeclaration const& task, std::string_view member)
{
  if (!manifest.sources) return {};
  auto const project = manifest.sources->projects.find(task.project);
  if (project == manifest.sources->projects.end()) return {};
  auto const target = project->second.targets.find(task.target);
  if (target == project->second.targets.end()) return {};
  std::vector<SharedPlace> places;
  if (member == "outputs") {
    add_defaults(target->second.outputs, places);
  } else if (member == "inputs") {
    add_defaults(target->second.inputs, places);
    Names names(*manifest.sources, project->second);
    if (target->second.inputs.elements) names.follow(*target->second.inputs.elements);
    for (SharedPlace& place : names.take()) places.push_back(std::move(place));
  }
  return places;
}

std::vector<Edit> edit_shared(Manifest const& manifest, TaskDeclaration const& task, SharedPlace const& place,
                              std::span<std::string const> elements)
{
  std::vector<Edit> edits;
  if (!place.repeats) {
    for (std::string const& element : elements)
      edits.push_back({place.array.file, place.array.pointer + "/-", element});
    return edits;
  }
  Sources const& sources = *manifest.sources;
  Json array = to_json(NamedInputs{*sources.named_inputs.find(place.name)})[place.name];
  for (std::string const& element : elements) array.push_back(Json::parse(element, nullptr, false));
  bool const is_first = sources.projects.find(task.project)->second.named_inputs.empty();
  Json const value = is_first ? Json{{place.name, array}} : array;
  std::string const text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  return {{place.array.file, is_first ? "/namedInputs" : place.array.pointer, text}};
}

}  // namespace iotrace::query::declared
