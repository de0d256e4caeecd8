// Rules: see the header.
#include "query/check/rules.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "query/check/json_file.hpp"
#include "query/escape.hpp"
#include "query/scope.hpp"

namespace iotrace::query {
namespace {

using declared::Failure;

std::string take_text(nlohmann::json const& rule, char const* key, std::string const& where)
{
  auto const found = rule.find(key);
  if (found == rule.end() || !found->is_string() || found->get_ref<std::string const&>().empty())
    throw Failure(fmt::format("{}: a rule needs \"{}\", a text that is not empty", where, key));
  return found->get<std::string>();
}

std::optional<std::string> maybe_text(nlohmann::json const& rule, char const* key, std::string const& where)
{
  return rule.contains(key) ? std::optional(take_text(rule, key, where)) : std::nullopt;
}

std::vector<std::string> take_globs(nlohmann::json const& rule, char const* key, std::string const& where)
{
  std::vector<std::string> globs;
  if (!rule.contains(key)) return globs;
  if (!rule[key].is_array()) throw Failure(fmt::format("{}: \"{}\" is a list of globs", where, key));
  for (auto const& glob : rule[key]) {
    if (!glob.is_string()) throw Failure(fmt::format("{}: \"{}\" is a list of globs", where, key));
    globs.push_back(glob.get<std::string>());
  }
  return globs;
}

bool is_date(std::string_view text)
{
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  return std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) == 8;
}

void refuse_unknown_keys(nlohmann::json const& rule, std::string const& where)
{
  constexpr std::array<std::string_view, 7> known = {"id", "reason", "until", "reads", "writes", "task", "program"};
  for (auto const& [key, value] : rule.items())
    if (std::find(known.begin(), known.end(), key) == known.end())
      throw Failure(fmt::format("{}: a rule has no member \"{}\"", where, printable(key)));
}

Rule read_rule(nlohmann::json const& rule, std::string const& file, std::size_t index)
{
  std::string const where = fmt::format("{}: /rules/{}", quote_name(file), index);
  if (!rule.is_object()) throw Failure(fmt::format("{}: a rule is an object", where));
  refuse_unknown_keys(rule, where);
  Rule read{take_text(rule, "id", where),     take_text(rule, "reason", where),  file,
            maybe_text(rule, "until", where), take_globs(rule, "reads", where),  take_globs(rule, "writes", where),
            maybe_text(rule, "task", where),  maybe_text(rule, "program", where)};
  if (read.until && !is_date(*read.until))
    throw Failure(fmt::format("{}: \"until\" is a date such as 2030-12-31", where));
  if (read.reads.empty() && read.writes.empty())
    throw Failure(fmt::format("{}: a rule needs \"reads\" or \"writes\"", where));
  return read;
}

Rule make_rule(std::string_view pack, std::string_view id, std::string_view reason, std::vector<std::string> reads,
               std::vector<std::string> writes)
{
  return {fmt::format("{}/{}", pack, id),
          std::string(reason),
          std::string(pack),
          {},
          std::move(reads),
          std::move(writes),
          {},
          {}};
}

/// Files that are read and written alike.
Rule make_cache_rule(std::string_view pack, std::string_view id, std::string_view reason,
                     std::vector<std::string> globs)
{
  return make_rule(pack, id, reason, globs, globs);
}

// Where each name is documented stands behind it.
std::vector<RulePack> make_packs()
{
  return {
      {"cargo",
       "Cargo's own state below target",
       {make_cache_rule("cargo", "fingerprints", "what cargo knows of its last build",
                        {"**/target/**/.fingerprint/**", "**/target/.rustc_info.json", "**/target/CACHEDIR.TAG"}),
        make_cache_rule("cargo", "incremental", "rustc's incremental state", {"**/target/**/incremental/**"}),
        make_cache_rule("cargo", "locks", "locks of one build against another",
                        {"**/target/**/.cargo-lock", "**/target/.cargo-lock", "**/.package-cache"})}},
      {"go",
       "the Go tool's caches, where they lie in the workspace",
       {make_cache_rule("go", "build-cache", "GOCACHE in the workspace", {"**/.cache/go-build/**", "**/go-build/**"}),
        make_cache_rule("go", "module-cache", "GOMODCACHE in the workspace",
                        {"**/go/pkg/mod/**", "**/pkg/mod/cache/**"})}},
      {"gradle",
       "Gradle's own state",
       {make_cache_rule("gradle", "project-cache", "the project cache directory", {"**/.gradle/**"}),
        make_cache_rule("gradle", "temporary", "scratch folders of tasks", {"**/build/tmp/**"}),
        make_cache_rule("gradle", "kotlin", "the Kotlin compiler's incremental state",
                        {"**/.kotlin/**", "**/build/kotlin/**"})}},
      {"jest",
       "Jest's transform cache, where it lies in the workspace",
       {make_cache_rule("jest", "transform-cache", "cacheDirectory in the workspace",
                        {"**/.cache/jest/**", "**/jest-transform-cache-*/**", "**/.jest-cache/**", "**/haste-map-*"})}},
      {"npm",
       "what npm leaves beside the packages",
       {make_cache_rule("npm", "hidden-lockfile", "npm's record of node_modules",
                        {"**/node_modules/.package-lock.json"}),
        make_cache_rule("npm", "caches", "tools' caches in node_modules", {"**/node_modules/.cache/**"}),
        make_rule("npm", "configuration", "npm looks for it in every folder above", {"**/.npmrc"}, {})}},
      {"typescript",
       "TypeScript's incremental state",
       {make_cache_rule("typescript", "build-info", "what tsc knows of its last build", {"**/*.tsbuildinfo"})}},
      {"vite",
       "Vite's dependency cache and its bundled configuration",
       {make_cache_rule("vite", "timestamp", "the configuration, bundled to be loaded once",
                        {"**/{vite,vitest}.config.*.timestamp-*"}),
        make_cache_rule("vite", "cache", "the folder of pre-bundled packages",
                        {"**/node_modules/.vite/**", "**/node_modules/.vite-temp/**", "**/.vite/**"})}},
  };
}

}  // namespace

std::vector<Rule> load_rules(std::string const& file)
{
  nlohmann::json const document = read_json(file);
  if (!document.is_object() || !document.contains("rules") || !document["rules"].is_array())
    throw Failure(fmt::format("{}: a file of rules is {{\"rules\": [...]}}", quote_name(file)));
  std::vector<Rule> rules;
  for (auto const& rule : document["rules"]) rules.push_back(read_rule(rule, file, rules.size()));
  return rules;
}

std::span<RulePack const> rule_packs()
{
  static std::vector<RulePack> const packs = make_packs();
  return packs;
}

std::vector<Rule> const& rules_of_pack(std::string_view name)
{
  for (RulePack const& pack : rule_packs())
    if (pack.name == name) return pack.rules;
  throw UsageError(fmt::format("there is no pack of rules {}; --list-rules shows those that are", quote_name(name)));
}

}  // namespace iotrace::query
