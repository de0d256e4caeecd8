#include "query/declared/edit.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "query/declared/field.hpp"
#include "query/declared/layers.hpp"
#include "query/declared/model_json.hpp"
#include "query/declared/plain.hpp"
#include "query/declared/resolve.hpp"
#include "query/escape.hpp"

namespace iotrace::query::declared {
namespace {

using Json = nlohmann::json;

std::vector<std::string> split_pointer(std::string_view pointer)
{
  std::vector<std::string> parts;
  while (pointer.starts_with('/')) {
    pointer.remove_prefix(1);
    std::size_t const end = std::min(pointer.find('/'), pointer.size());
    std::string part;
    for (std::size_t i = 0; i < end; ++i) {
      bool const escaped = pointer[i] == '~' && i + 1 < end;
      part += escaped ? (pointer[++i] == '1' ? '/' : '~') : pointer[i];
    }
    parts.push_back(std::move(part));
    pointer.remove_prefix(end);
  }
  return parts;
}

/// Adds `value` to the array, or puts it over the array.
template <typename T, typename Read>
void add(Member<T>& member, Field const& value, bool appends, Read read)
{
  if (appends && member.elements) return member.elements->push_back(read(value));
  Member<T> own{std::vector<T>(), Level::target, value.place()};
  for (Field const& element : appends ? std::vector{value} : value.elements()) own.elements->push_back(read(element));
  overlay(member, own);
}

void add_to(Target& target, std::string_view member, Field const& value, bool appends)
{
  auto const text = [](Field const& field) { return field.text(); };
  if (member == "inputs") return add(target.inputs, value, appends, read_input);
  if (member == "outputs") return add(target.outputs, value, appends, text);
  if (member == "dependsOn") return add(target.depends_on, value, appends, read_dependency);
  value.fail("is in no array that a task's declarations come from");
}

class Editor {
 public:
  Editor(Sources& sources, Edit const& edit, Field const& value)
      : sources_(sources), edit_(edit), value_(value), path_(split_pointer(edit.pointer))
  {
    appends_ = !path_.empty() && path_.back() == "-";
    if (appends_) path_.pop_back();
    bool const is_package = !path_.empty() && path_[0] == "nx";  // keeps it one deeper
    if (is_package) path_.erase(path_.begin());
    if (is_package || (!path_.empty() && path_[0] == "targets")) unwrap();
  }

  void apply()
  {
    bool done = false;
    if (edit_.file == "nx.json") {
      done = edit_workspace();
    } else {
      for (auto& [name, project] : sources_.projects)
        if (project.configuration == edit_.file) done = edit_project(project) || done;
    }
    if (!done)
      throw Failure(
          fmt::format("{}: {} is no place that declares something", quote_name(edit_.file), printable(edit_.pointer)));
  }

 private:
  /// A new target, or all targets, whose innermost value is the array: `{"build": {"inputs": […]}}`.
  void unwrap()
  {
    while (path_.size() < 3 && value_.json().is_object() && value_.json().size() == 1) {
      std::string const key = value_.json().begin().key();
      path_.push_back(key);
      value_ = value_.at(key);
    }
  }

  bool edit_named(NamedInputs& named)
  {
    if (path_.empty() || path_.size() > 2 || path_[0] != "namedInputs") return false;
    if (path_.size() == 1) {
      named = read_named_inputs(value_);
      return true;
    }
    Inputs& inputs = named[path_[1]];
    if (appends_)
      inputs.push_back(read_input(value_));
    else
      inputs = read_inputs(value_);
    return true;
  }

  bool edit_project(ProjectModel& project)
  {
    if (edit_named(project.named_inputs)) return true;
    if (path_.size() != 3 || path_[0] != "targets") return false;
    auto const target = project.targets.find(path_[1]);
    if (target == project.targets.end()) return false;
    add_to(target->second, path_[2], value_, appends_);
    drop_spreads(target->second);
    target->second.is_written = true;
    project.lacks.clear();
    return true;
  }

  /// nx.json: a named input, or the array of targetDefaults that targets have theirs from, whole or by `...`.
  bool edit_workspace()
  {
    if (edit_named(sources_.named_inputs)) return true;
    if (path_.size() < 3 || path_[0] != "targetDefaults") return false;
    std::string const array = appends_ ? edit_.pointer.substr(0, edit_.pointer.size() - 2) : edit_.pointer;
    bool done = false;
    for (auto& [name, project] : sources_.projects)
      for (auto& [target_name, target] : project.targets) {
        if (!comes_from(target, {"nx.json", array})) continue;
        add_to(target, path_.back(), value_, appends_);
        done = true;
      }
    return done;
  }

  bool comes_from(Target const& target, Place const& array) const
  {
    auto const is_from = [&](auto const& member) {
      return member.place == array || std::ranges::find(member.spread, array) != member.spread.end();
    };
    if (path_.back() == "inputs") return is_from(target.inputs);
    return path_.back() == "outputs" ? is_from(target.outputs) : is_from(target.depends_on);
  }

  Sources& sources_;
  Edit const& edit_;
  Field value_;
  std::vector<std::string> path_;
  bool appends_;
};

/// The elements that the task has so far, as JSON.
Json elements_so_far(std::vector<std::string> const& elements)
{
  Json array = Json::array();
  for (std::string const& element : elements) {
    Json value = element.starts_with('{') ? Json::parse(element, nullptr, false) : Json();
    array.push_back(value.is_object() ? value : Json(element));
  }
  return array;
}

/// What the runner made of outputs before they were edited says nothing of what they are now.
void forget_outputs(Manifest const& manifest, Edit const& edit, Sources& sources)
{
  for (auto const& [id, task] : manifest.tasks) {
    bool const is_own = edit.file == task.place.file && edit.pointer.starts_with(task.place.pointer + "/outputs");
    bool const is_shared = edit.file == task.outputs_place.file && edit.pointer.starts_with(task.outputs_place.pointer);
    if (is_own || is_shared) sources.outputs.erase(id);
  }
}

/// A list that is given as a whole takes the place of what was there.
void clear_plain(TaskDeclaration& task, bool is_input, Place const& place)
{
  (is_input ? task.inputs_place : task.outputs_place) = place;
  (is_input ? task.inputs_as_declared : task.outputs_as_declared).clear();
  is_input ? task.inputs.clear() : task.outputs.clear();
}

/// Plain tasks have no model: their lists are edited as they stand.
void apply_plain(Manifest& manifest, Edit const& edit, Field const& value)
{
  std::vector<std::string> const path = split_pointer(edit.pointer);
  auto const task = path.size() < 2 ? manifest.tasks.end() : manifest.tasks.find(path[0]);
  bool const is_input = path.size() > 1 && path[1] == "inputs";
  if (task == manifest.tasks.end() || task->second.place.file != edit.file || (!is_input && path[1] != "outputs"))
    throw Failure(
        fmt::format("{}: {} is no place that declares something", quote_name(edit.file), printable(edit.pointer)));
  bool const appends = path.size() == 3;
  if (!appends) clear_plain(task->second, is_input, value.place());
  for (std::string const& glob : appends ? std::vector{value.text()} : value.texts())
    is_input ? add_plain_input(task->second, glob, value.place()) : add_plain_output(task->second, glob, value.place());
}

/// What stands in one array of a task so far.
struct Array {
  Level level;
  Place const& place;
  std::vector<std::string> const& elements;
};

Array find_array(TaskDeclaration const& task, std::string_view member)
{
  if (member == "inputs") return {task.inputs_level, task.inputs_place, task.inputs_as_declared};
  if (member == "outputs") return {task.outputs_level, task.outputs_place, task.outputs_as_declared};
  return {task.depends_on_level, task.depends_on_place, task.depends_on_as_declared};
}

/// What goes for the task while nobody writes the array.
Json implied_elements(TaskDeclaration const& task, std::string_view member)
{
  Json array = Json::array();
  if (task.id == "*" || task.place.pointer.empty()) return array;
  if (member == "inputs") array = {"default", "^default"};
  if (member == "outputs")
    for (OutputEntry const& output : task.outputs) array.push_back("{workspaceRoot}/" + output.pattern);
  return array;
}

/// JSON Patch adds to what is there: where a part of the pointer is not, the value begins there.
std::pair<std::string, Json> wrap(TaskDeclaration const& task, std::string const& pointer, Json value)
{
  if (task.absent.empty() || !pointer.starts_with(task.absent + '/')) return {pointer, std::move(value)};
  std::vector<std::string> const inside = split_pointer(std::string_view(pointer).substr(task.absent.size()));
  for (auto key = inside.rbegin(); key != inside.rend(); ++key) value = Json{{*key, std::move(value)}};
  return {task.absent, std::move(value)};
}

}  // namespace

Manifest apply(Manifest manifest, Edit const& edit)
{
  Json const json = Json::parse(edit.value, nullptr, false);
  if (json.is_discarded()) throw Failure(fmt::format("{} is no JSON", quote_name(edit.value)));
  Field const value(json, {edit.file, edit.pointer});
  if (!manifest.sources) {
    apply_plain(manifest, edit, value);
    return manifest;
  }
  auto const sources = std::make_shared<Sources>(*manifest.sources);
  Editor(*sources, edit, value).apply();
  forget_outputs(manifest, edit, *sources);
  manifest.sources = sources;
  resolve(manifest);
  return manifest;
}

Edit edit_target(TaskDeclaration const& task, std::string_view member, std::string_view element)
{
  Array const array = find_array(task, member);
  std::string const pointer = fmt::format("{}/{}", task.place.pointer, member);
  bool const is_own = array.level == Level::target && array.place.pointer == pointer;
  if (is_own) return {task.place.file, pointer + "/-", std::string(element)};
  bool const is_implied = array.level == Level::implied;
  Json elements = is_implied          ? implied_elements(task, member)
                  : task.knows_spread ? Json::array({"..."})
                                      : elements_so_far(array.elements);
  elements.push_back(Json::parse(element, nullptr, false));
  auto [path, value] = wrap(task, pointer, std::move(elements));
  return {task.place.file, path, value.dump(-1, ' ', false, Json::error_handler_t::replace)};
}

}  // namespace iotrace::query::declared
