// Outputs and tokens of a target (nrwl/nx, packages/nx/src/tasks-runner/utils.ts).
#include <fmt/core.h>

#include <optional>

#include "query/declared/resolve.hpp"

namespace iotrace::query::declared {
namespace {

constexpr std::size_t npos = std::string_view::npos;

/// `a/./b//c/` → `a/b/c`; `..` folds, and leads nowhere above the root.
std::string tidy(std::string_view path)
{
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    std::size_t const slash = std::min(path.find('/'), path.size());
    std::string_view const part = path.substr(0, slash);
    if (part == ".." && !parts.empty())
      parts.pop_back();
    else if (!part.empty() && part != "." && part != "..")
      parts.push_back(part);
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  std::string out;
  for (std::string_view const part : parts) out.append(out.empty() ? "" : "/").append(part);
  return out;
}

// The names that tokens of one target can have.
struct Names {
  std::string_view root, project;
  Options const* options;        // of the target
  Options const* configuration;  // of the chosen configuration, stronger; may be null
};

std::optional<std::string> find_option(Names const& names, std::string_view key)
{
  for (Options const* const options : {names.configuration, names.options}) {
    if (options == nullptr) continue;
    if (auto const at = options->find(key); at != options->end()) return at->second;
  }
  return std::nullopt;
}

std::optional<std::string> value_of(Names const& names, std::string_view token)
{
  if (token == "projectRoot") return std::string(names.root);
  if (token == "projectName") return std::string(names.project);
  if (token == "workspaceRoot") return std::string();
  if (token.starts_with("options.")) return find_option(names, token.substr(8));
  return std::nullopt;
}

/// All tokens replaced; nullopt where one has no value. Braces that are no token stay: `{a,b}`.
std::optional<std::string> interpolate(std::string_view text, Names const& names)
{
  std::string out;
  while (!text.empty()) {
    std::size_t const open = std::min(text.find('{'), text.size());
    out.append(text.substr(0, open));
    text.remove_prefix(open);
    if (text.empty()) break;
    std::size_t const close = text.find('}');
    std::string_view const token = close == npos ? std::string_view{} : text.substr(1, close - 1);
    bool const is_token =
        token == "projectRoot" || token == "projectName" || token == "workspaceRoot" || token.starts_with("options.");
    if (!is_token) {
      out += '{';
      text.remove_prefix(1);
      continue;
    }
    auto const value = value_of(names, token);
    if (!value) return std::nullopt;
    out += *value;
    text.remove_prefix(close + 1);
  }
  return out;
}

OutputEntry make_entry(std::string text, std::string pattern, Level level)
{
  OutputEntry entry;
  entry.text = std::move(text);
  entry.pattern = std::move(pattern);
  entry.level = level;
  return entry;
}

/// What Nx takes where a target has no outputs.
std::vector<OutputEntry> implied_outputs(std::string_view target, Names const& names)
{
  std::vector<OutputEntry> entries;
  for (int i = -1;; ++i) {  // outputPath is a string, or a list kept as outputPath.0, …
    auto const path = find_option(names, i < 0 ? "outputPath" : fmt::format("outputPath.{}", i));
    if (path) entries.push_back(make_entry(*path, tidy(*path), Level::implied));
    if (!path && i >= 0) break;
  }
  if (!entries.empty() || (target != "build" && target != "prepare")) return entries;
  for (std::string const& path : {fmt::format("dist/{}", names.root), fmt::format("{}/dist", names.root),
                                  fmt::format("{}/build", names.root), fmt::format("{}/public", names.root)})
    entries.push_back(make_entry(path, tidy(path), Level::implied));
  return entries;
}

}  // namespace

std::string replace_tokens(std::string_view text, std::string_view root, std::string_view name)
{
  std::string path = *interpolate(text, {root, name, nullptr, nullptr});
  while (path.starts_with('/')) path.erase(0, 1);
  while (path.starts_with("./")) path.erase(0, 2);
  return path.empty() ? "**" : path;
}

std::vector<OutputEntry> resolve_outputs(std::string const& project, ProjectModel const& model, std::string_view name,
                                         Target const& target, std::string_view configuration,
                                         std::vector<std::string>& unresolved)
{
  auto const chosen = target.configurations.find(configuration);
  Names const names{model.root, project, &target.options,
                    chosen == target.configurations.end() ? nullptr : &chosen->second};
  if (!target.outputs.elements) return implied_outputs(name, names);
  std::vector<OutputEntry> entries;
  for (std::size_t i = 0; i < target.outputs.elements->size(); ++i) {
    std::string const& text = (*target.outputs.elements)[i];
    bool const negation = text.starts_with('!');
    auto const path = interpolate(std::string_view(text).substr(negation ? 1 : 0), names);
    if (!path) {
      unresolved.push_back(text);
      continue;
    }
    OutputEntry& entry = entries.emplace_back(make_entry(text, tidy(*path), target.outputs.level));
    entry.negation = negation;
    entry.place = target.outputs.place;
    if (!entry.place.pointer.empty()) entry.place.pointer += fmt::format("/{}", i);
  }
  return entries;
}

}  // namespace iotrace::query::declared
