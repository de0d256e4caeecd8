// Silence: see the header.
#include "query/check/silence.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <ctime>

#include "query/declared/failure.hpp"
#include "query/escape.hpp"

namespace iotrace::query {
namespace {

glob::Pattern compile(std::string const& pattern, Rule const& rule)
{
  try {
    bool const plain = glob::is_plain(pattern, glob::Dialect::minimatch);
    return {pattern, glob::Dialect::minimatch, plain ? glob::Reach::below : glob::Reach::exact};
  } catch (glob::Error const& error) {
    throw declared::Failure(fmt::format("{}: rule {}: the glob {} {}", quote_name(rule.source), quote_name(rule.id),
                                        quote_name(pattern), error.what()));
  }
}

std::vector<glob::Pattern> compile_all(std::vector<std::string> const& patterns, Rule const& rule)
{
  std::vector<glob::Pattern> compiled;
  for (std::string const& pattern : patterns) compiled.push_back(compile(pattern, rule));
  return compiled;
}

}  // namespace

bool Silence::Compiled::applies(std::string_view task_id, Access const& access, bool is_write) const
{
  auto const& patterns = is_write ? writes : reads;
  if (task && !task->matches(task_id)) return false;
  if (program && !program->matches(access.program)) return false;
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](glob::Pattern const& pattern) { return pattern.matches(access.path); });
}

Silence::Silence(declared::Manifest const& manifest, std::vector<Rule> rules, std::optional<Baseline> baseline,
                 std::string today)
    : exclusions_(manifest.exclusions.size()), baseline_(std::move(baseline))
{
  for (declared::Exclusion const& exclusion : manifest.exclusions)
    hits_.push_back({exclusion.pattern, "excluded by the workspace", exclusion.place.file, 0, false});
  for (Rule const& rule : rules) add_rule(rule, today);
}

void Silence::add_rule(Rule const& rule, std::string const& today)
{
  Compiled compiled{compile_all(rule.reads, rule), compile_all(rule.writes, rule), {}, {}};
  if (rule.task) compiled.task.emplace(compile(*rule.task, rule));
  if (rule.program) compiled.program.emplace(compile(*rule.program, rule));
  rules_.push_back(std::move(compiled));
  hits_.push_back({rule.id, rule.reason, rule.source, 0, rule.until && *rule.until < today});
}

std::optional<std::size_t> Silence::find_exclusion(declared::Declaration const& declaration, Access const& access,
                                                   bool is_write) const
{
  auto const exclusion = is_write ? declaration.excludes_write(access.path) : declaration.excludes_read(access.path);
  return exclusion && *exclusion < exclusions_ ? exclusion : std::nullopt;
}

std::optional<std::string> Silence::find(declared::Declaration const& declaration, Access const& access, bool is_write)
{
  if (auto const exclusion = find_exclusion(declaration, access, is_write)) {
    ++hits_[*exclusion].hits;
    return hits_[*exclusion].id;
  }
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (!rules_[i].applies(declaration.task().id, access, is_write)) continue;
    RuleHits& rule = hits_[exclusions_ + i];
    ++rule.hits;
    if (!rule.expired) return rule.id;
  }
  if (baseline_ && baseline_->knows(declaration.task().id, is_write, access.path)) return "baseline";
  return std::nullopt;
}

std::string today()
{
  std::time_t const now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

}  // namespace iotrace::query
