// Baseline: see the header.
#include "query/check/baseline.hpp"

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "query/check/json_file.hpp"
#include "query/escape.hpp"
#include "store/json_text.hpp"

namespace iotrace::query {
namespace {

/// Names that are not UTF-8 stand in a baseline as {"bytes": base64}: that text, behind a zero byte that no name has.
std::string key_of(std::string_view path)
{
  if (is_utf8(path)) return std::string(path);
  std::string key(1, '\0');
  append_json(key, path);
  return key;
}

std::string text_of_path(nlohmann::json const& path)
{
  if (path.is_string()) return path.get<std::string>();
  std::string key(1, '\0');
  if (path.is_object() && path.size() == 1 && path.contains("bytes") && path["bytes"].is_string())
    return key + fmt::format(R"({{"bytes": "{}"}})", path["bytes"].get<std::string>());
  return key;
}

bool is_finding(nlohmann::json const& finding)
{
  return finding.is_object() && finding.contains("task") && finding["task"].is_string() && finding.contains("kind") &&
         (finding["kind"] == "read" || finding["kind"] == "write") && finding.contains("path");
}

void append_path(std::string& text, std::string const& key)
{
  if (key.starts_with('\0'))
    text += key.substr(1);
  else
    append_json(text, key);
}

}  // namespace

Baseline Baseline::load(std::string const& file)
{
  nlohmann::json const document = read_json(file);
  if (!document.is_object() || !document.contains("findings") || !document["findings"].is_array())
    throw declared::Failure(fmt::format("{} is no baseline: it has no list \"findings\"", quote_name(file)));
  Baseline baseline;
  std::size_t index = 0;
  for (auto const& finding : document["findings"]) {
    if (!is_finding(finding))
      throw declared::Failure(fmt::format("{}: /findings/{} needs \"task\", \"kind\" (read or write) and \"path\"",
                                          quote_name(file), index));
    baseline.findings_.emplace(finding["task"].get<std::string>(), finding["kind"] == "write",
                               text_of_path(finding["path"]));
    ++index;
  }
  return baseline;
}

bool Baseline::knows(std::string_view task, bool is_write, std::string_view path) const
{
  return findings_.count({std::string(task), is_write, key_of(path)}) != 0;
}

void Baseline::add(std::string_view task, bool is_write, std::string_view path)
{
  findings_.emplace(std::string(task), is_write, key_of(path));
}

std::string Baseline::text() const
{
  std::string text = "{\"version\": 1, \"findings\": [";
  bool is_first = true;
  for (auto const& [task, is_write, path] : findings_) {
    text += is_first ? "\n  {\"task\": " : ",\n  {\"task\": ";
    append_json(text, task);
    text += fmt::format(", \"kind\": \"{}\", \"path\": ", is_write ? "write" : "read");
    append_path(text, path);
    text += '}';
    is_first = false;
  }
  return text + "\n]}\n";
}

Baseline make_baseline(CheckResult const& result)
{
  Baseline baseline;
  for (Judgement const& task : result.tasks) {
    for (Access const& read : task.unexpected_reads) baseline.add(task.task, false, read.path);
    for (Access const& write : task.unexpected_writes) baseline.add(task.task, true, write.path);
    for (Silenced const& silenced : task.silenced)
      if (silenced.by == "baseline") baseline.add(task.task, silenced.is_write, silenced.access.path);
  }
  return baseline;
}

}  // namespace iotrace::query
