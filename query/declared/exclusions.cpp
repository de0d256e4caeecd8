// Exclusions: .nx/workflows/sandboxing-config.yaml, as Nx Cloud reads it.
#include <filesystem>

#include "query/declared/field.hpp"
#include "query/declared/workspace_files.hpp"
#include "query/declared/yaml.hpp"

namespace iotrace::query::declared {
namespace {

void add(Field const& rules, std::string const& project, std::string const& target, std::vector<Exclusion>& out)
{
  for (bool const reads : {true, false}) {
    auto const globs = rules.optional(reads ? "exclude-reads" : "exclude-writes");
    if (!globs) continue;
    for (Field const& glob : globs->elements())
      out.push_back({glob.text(), project, target, reads, !reads, glob.place()});
  }
}

}  // namespace

std::vector<Exclusion> read_exclusions(std::string const& root)
{
  std::string const name = ".nx/workflows/sandboxing-config.yaml";
  std::string const file = root + '/' + name;
  std::vector<Exclusion> exclusions;
  if (!std::filesystem::exists(file)) return exclusions;
  nlohmann::json const yaml = read_yaml(file);
  if (yaml.is_null()) return exclusions;
  Field const rules(yaml, {name, ""});
  add(rules, "", "", exclusions);
  if (auto const tasks = rules.optional("task-exclusions"))
    for (Field const& task : tasks->elements()) add(task, task.text_or("project"), task.text_or("target"), exclusions);
  return exclusions;
}

}  // namespace iotrace::query::declared
