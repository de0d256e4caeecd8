#include "query/declared/plain.hpp"

#include "query/glob/extended.hpp"

namespace iotrace::query::declared {

TaskDeclaration& plain_task(Manifest& manifest, std::string const& id, Place const& place)
{
  auto const [at, is_new] = manifest.tasks.try_emplace(id);
  TaskDeclaration& task = at->second;
  if (!is_new) return task;
  std::size_t const colon = id.find(':');
  task.id = id;
  task.project = id.substr(0, colon);
  task.target = colon == id.npos ? "" : id.substr(colon + 1);
  task.place = place;
  task.inputs_level = task.outputs_level = Level::target;
  return task;
}

void add_plain_input(TaskDeclaration& task, std::string_view glob, Place const& place)
{
  bool const negation = glob::is_negative(glob);
  InputEntry& entry = task.inputs.emplace_back();
  entry.kind = negation ? InputKind::negation : InputKind::file_pattern;
  entry.text = entry.through = glob;
  entry.pattern = glob.substr(negation ? 1 : 0);
  entry.level = Level::target;
  entry.place = place;
  task.inputs_as_declared.push_back(entry.text);
}

void add_plain_output(TaskDeclaration& task, std::string_view glob, Place const& place)
{
  OutputEntry& entry = task.outputs.emplace_back();
  entry.negation = glob::is_negative(glob);
  entry.text = glob;
  entry.pattern = glob.substr(entry.negation ? 1 : 0);
  entry.level = Level::target;
  entry.place = place;
  task.outputs_as_declared.push_back(entry.text);
}

std::string escape_glob(std::string_view path)
{
  std::string out;
  for (char const c : path) {
    if (std::string_view("\\*?[]{}()!+@|,").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string base_name(std::string_view file)
{
  std::size_t const slash = file.rfind('/');
  return std::string(slash == file.npos ? file : file.substr(slash + 1));
}

}  // namespace iotrace::query::declared
