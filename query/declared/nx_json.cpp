#include "query/declared/nx_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "query/check/json_file.hpp"
#include "query/escape.hpp"

namespace iotrace::query::declared {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

bool is_file(fs::path const& path)
{
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

/// What one entry of `exports` says: itself, or its member that goes without conditions.
std::string text_of_export(Json const& entry)
{
  if (entry.is_string()) return entry.get<std::string>();
  if (!entry.is_object()) return {};
  for (char const* const condition : {"require", "node", "default"})
    if (entry.contains(condition)) return text_of_export(entry[condition]);
  return {};
}

/// The file of a package that stands for `./presets/npm.json`: by name, or by the pattern with one `*` that has the
/// longest beginning (Node's rule).
std::string find_export(Json const& exports, std::string const& wanted)
{
  std::string found;
  std::size_t longest = 0;
  for (auto const& [key, entry] : exports.items()) {
    if (key == wanted) return text_of_export(entry);
    std::size_t const star = key.find('*');
    if (star == key.npos || wanted.size() < key.size()) continue;
    std::string_view const end = std::string_view(key).substr(star + 1);
    if (!wanted.starts_with(key.substr(0, star)) || !wanted.ends_with(end)) continue;
    if (!found.empty() && star + end.size() <= longest) continue;
    longest = star + end.size();
    found = text_of_export(entry);
    if (std::size_t const at = found.find('*'); at != found.npos)
      found.replace(at, 1, wanted.substr(star, wanted.size() - star - end.size()));
  }
  return found;
}

/// `nx/presets/npm.json` in one node_modules; empty: not there.
fs::path find_in_package(fs::path const& packages, std::string const& wanted)
{
  std::size_t slash = wanted.find('/');
  if (wanted.starts_with('@') && slash != wanted.npos) slash = wanted.find('/', slash + 1);
  std::string const inside = slash == wanted.npos ? "." : "./" + wanted.substr(slash + 1);
  fs::path const package = packages / wanted.substr(0, slash);
  if (is_file(package / "package.json")) {
    Json const json = read_json((package / "package.json").string());
    if (json.is_object() && json.contains("exports") && json["exports"].is_object()) {
      std::string const exported = find_export(json["exports"], inside);
      return exported.empty() || !is_file(package / exported) ? fs::path() : package / exported;
    }
  }
  for (char const* const ending : {"", ".json"})
    if (fs::path const file = (package / inside).string() + ending; is_file(file)) return file;
  return {};
}

/// As Node finds it from the workspace: in node_modules there, in one further up, or by its path.
fs::path find_extended(fs::path const& root, std::string const& wanted)
{
  if (wanted.starts_with('.') || wanted.starts_with('/')) {
    for (char const* const ending : {"", ".json"})
      if (fs::path const file = (root / wanted).string() + ending; is_file(file)) return file;
    return {};
  }
  if (fs::path const file = find_in_package(root / ".nx/installation/node_modules", wanted); !file.empty()) return file;
  for (fs::path folder = root;; folder = folder.parent_path()) {
    if (fs::path const file = find_in_package(folder / "node_modules", wanted); !file.empty()) return file;
    if (folder == folder.parent_path()) return {};
  }
}

Json read_object(std::string const& file, std::string const& name)
{
  Json json = read_json(file);
  if (!json.is_object()) Field(json, {name, ""}).fail("must be an object");
  return json;
}

}  // namespace

NxJson::NxJson(std::string const& root)
{
  if (!is_file(fs::path(root) / "nx.json")) return;
  files_.push_back({"nx.json", read_object(root + "/nx.json", "nx.json")});
  std::string const wanted = Field(files_.front().json, {"nx.json", ""}).text_or("extends");
  if (wanted.empty()) return;
  fs::path const file = find_extended(root, wanted);
  if (file.empty()) {
    complaint_ =
        fmt::format("nx.json extends {}, which is not in node_modules: what it says is not known", quote_name(wanted));
    return;
  }
  std::string const name = file.lexically_normal().lexically_relative(root).string();
  files_.push_back({name, read_object(file.string(), name)});
}

std::optional<Field> NxJson::member(std::string_view key) const
{
  for (File const& file : files_)
    if (file.json.contains(std::string(key))) return Field(file.json, {file.name, ""}).optional(key);
  return std::nullopt;
}

}  // namespace iotrace::query::declared
