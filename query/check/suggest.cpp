// Suggestions: see the header.
#include "query/check/suggest.hpp"

#include <algorithm>
#include <optional>
#include <unordered_set>

#include "query/declared/edit.hpp"
#include "query/declared/failure.hpp"

namespace iotrace::query {
namespace {

using declared::Declaration;
using declared::Edit;
using declared::Manifest;
using declared::SharedPlace;
using declared::TaskDeclaration;

constexpr std::size_t max_causes = 25;     // of one task and kind: the largest come first
constexpr std::size_t most_ways = 4;       // of one cause, that are tried for several tasks at once
constexpr std::size_t max_work = 100'000;  // declarations resolved or compiled in all: seconds

bool is_covered(Declaration const& declaration, std::string const& path, bool is_write)
{
  if (is_write) return declaration.covers_output(path).has_value();
  return declared::is_declared(declaration.covers_input(path).cover);
}

/// True where an edit changed what the task declares.
bool differs(TaskDeclaration const& before, TaskDeclaration const& after)
{
  return before.inputs.size() != after.inputs.size() || before.outputs.size() != after.outputs.size() ||
         before.external.packages != after.external.packages || before.depends_on != after.depends_on;
}

/// Of negations alone a group of patterns means everything: one more pattern takes that away.
bool has_negations_alone(TaskDeclaration const& task)
{
  std::map<std::uint32_t, bool> has_positive;
  for (declared::InputEntry const& entry : task.inputs) {
    bool const is_positive = entry.kind == declared::InputKind::file_pattern;
    if (is_positive || entry.kind == declared::InputKind::negation) has_positive[entry.group] |= is_positive;
  }
  return std::any_of(has_positive.begin(), has_positive.end(), [](auto const& group) { return !group.second; });
}

/// How names begin that one of the new patterns may match; empty for what is no pattern of files.
template <typename Entry>
std::set<std::string> new_prefixes(std::vector<Entry> const& before, std::vector<Entry> const& after)
{
  std::unordered_set<std::string_view> known(before.size());
  for (Entry const& entry : before) known.insert(entry.pattern);
  std::set<std::string> prefixes;
  for (Entry const& entry : after) {
    if (known.contains(entry.pattern)) continue;
    bool is_of_files = true;
    if constexpr (std::is_same_v<Entry, declared::InputEntry>)
      is_of_files = entry.kind == declared::InputKind::file_pattern;
    std::string_view const pattern = is_of_files ? std::string_view(entry.pattern) : std::string_view();
    prefixes.emplace(pattern.substr(0, pattern.find_first_of("*?[{(!+@\\")));
  }
  return prefixes;
}

std::vector<std::string> elements_of(Way const& way)
{
  std::vector<std::string> elements;
  for (Element const& element : way) elements.push_back(element.json);
  return elements;
}

bool is_of_one_array(Way const& way)
{
  return std::all_of(way.begin(), way.end(), [&](Element const& element) {
    return element.member == way.front().member && element.member != "dependsOn";
  });
}

/// A place and the causes that it would serve.
struct Offer {
  SharedPlace place;
  std::size_t nearness;  // of the place to the target, 0 is nearest
  std::vector<std::size_t> causes;
  std::set<std::string> tasks;
};

/// The rule of README.md: who serves more tasks, then what is smaller, then what is about fewer projects.
bool is_better(Offer const& a, Offer const& b)
{
  auto const rank = [](Offer const& offer) {
    return std::tuple(-static_cast<std::ptrdiff_t>(offer.tasks.size()), offer.place.repeats, offer.place.of_workspace,
                      offer.nearness);
  };
  return rank(a) < rank(b);
}

/// True where the declaration means all files of a cause.
template <typename Accesses>
bool covers_all(Declaration const& declaration, Accesses const& accesses, bool is_write)
{
  return std::all_of(accesses.begin(), accesses.end(),
                     [&](Access const* access) { return is_covered(declaration, access->path, is_write); });
}

}  // namespace

Adviser::Adviser(Manifest manifest, std::vector<std::string> known_files)
    : manifest_(std::move(manifest)), known_files_(std::move(known_files))
{
  if (manifest_.sources) return;
  auto tasks = std::exchange(manifest_.tasks, {});
  without_tasks_ = manifest_;
  manifest_.tasks = std::move(tasks);
}

void Adviser::advise(std::vector<Judgement>& tasks)
{
  for (Judgement& judgement : tasks)
    for (bool const is_write : {false, true}) find_causes(judgement, is_write);
  for (std::size_t rank = 0; rank < most_ways; ++rank) share_ways(rank);
  for (Cause& cause : causes_) {
    if (cause.is_served || is_declared_by_now(cause)) continue;
    bool const is_helped = work_ < max_work && std::any_of(cause.ways.begin(), cause.ways.end(),
                                                           [&](Way const& way) { return try_own(cause, way); });
    if (!is_helped) ++cause.judgement->causes_without_suggestion;
  }
}

void Adviser::find_causes(Judgement& judgement, bool is_write)
{
  auto const& accesses = is_write ? judgement.unexpected_writes : judgement.unexpected_reads;
  auto& used = used_[is_write][judgement.task];
  for (Access const& access : accesses) used.insert(access.path);
  for (Silenced const& silenced : judgement.silenced)
    if (silenced.is_write == is_write) used.insert(silenced.access.path);
  auto const task = manifest_.tasks.find(judgement.task);
  if (task == manifest_.tasks.end() || accesses.empty()) return;
  Declaration const declaration(manifest_, task->second);
  auto groups = group_accesses(accesses);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (i >= max_causes) {
      ++judgement.causes_without_suggestion;
      continue;
    }
    std::vector<Way> ways = find_ways(manifest_, declaration, groups[i], is_write);
    causes_.push_back({&judgement, std::move(groups[i]), is_write, std::move(ways)});
  }
}

/// Where the way that is number `rank` of several causes is one and the same, one edit may serve them all.
void Adviser::share_ways(std::size_t rank)
{
  std::map<std::pair<bool, Way>, Causes> sharers;
  for (Cause& cause : causes_)
    if (!cause.is_served && rank < cause.ways.size() && is_of_one_array(cause.ways[rank]))
      sharers[{cause.is_write, cause.ways[rank]}].push_back(&cause);
  for (auto& [way, causes] : sharers) share(std::move(causes), way.second);
}

void Adviser::share(Causes causes, Way const& way)
{
  std::vector<Offer> offers;
  for (std::size_t i = 0; i < causes.size(); ++i) {
    TaskDeclaration const& task = manifest_.tasks.at(causes[i]->judgement->task);
    auto const places = declared::shared_places(manifest_, task, way.front().member);
    for (std::size_t nearness = 0; nearness < places.size(); ++nearness) {
      auto offer = std::find_if(offers.begin(), offers.end(),
                                [&](Offer const& other) { return other.place.array == places[nearness].array; });
      if (offer == offers.end()) offer = offers.insert(offer, {places[nearness], nearness, {}, {}});
      offer->causes.push_back(i);
      offer->tasks.insert(task.id);
    }
  }
  std::stable_sort(offers.begin(), offers.end(), is_better);
  for (Offer const& offer : offers) {
    Causes served;
    for (std::size_t const i : offer.causes)
      if (!causes[i]->is_served) served.push_back(causes[i]);
    bool const is_for_all = served.size() == offer.causes.size();
    if (is_for_all && offer.tasks.size() > 1) try_shared(offer.place, served, way);
  }
}

bool Adviser::try_shared(SharedPlace const& place, Causes const& causes, Way const& way)
{
  if (work_ > max_work / 2) return false;  // each task's own edits want their share
  Suggestion suggestion;
  TaskDeclaration const& first = manifest_.tasks.at(causes.front()->judgement->task);
  suggestion.edits = declared::edit_shared(manifest_, first, place, elements_of(way));
  auto changed = try_edits(manifest_, suggestion.edits);
  if (!changed || !serves(*changed, causes) ||
      !reaches_readers_alone(*changed, causes.front()->is_write, suggestion.widened))
    return false;
  adopt(std::move(*changed));
  for (Cause* const cause : causes) {
    if (std::find(suggestion.tasks.begin(), suggestion.tasks.end(), cause->judgement->task) == suggestion.tasks.end())
      suggestion.tasks.push_back(cause->judgement->task);
    for (Access const* const access : cause->group.accesses)
      if (std::find(suggestion.paths.begin(), suggestion.paths.end(), access->path) == suggestion.paths.end())
        suggestion.paths.push_back(access->path);
    cause->is_served = true;
  }
  std::set<Judgement*> told;
  for (Cause* const cause : causes)
    if (told.insert(cause->judgement).second) {
      cause->judgement->suggestions.push_back(suggestion);
      suggestion.edits.clear();  // they are made once: the others refer to the first
      suggestion.widened.clear();
      suggestion.same_as = causes.front()->judgement->task;
    }
  return true;
}

bool Adviser::try_own(Cause& cause, Way const& way)
{
  std::string const& id = cause.judgement->task;
  Suggestion suggestion;
  Manifest changed = copy_for(id);
  for (Element const& element : way) {
    suggestion.edits.push_back(declared::edit_target(changed.tasks.at(id), element.member, element.json));
    auto next = try_edits(std::move(changed), {suggestion.edits.back()});
    if (!next || !next->tasks.contains(id)) return false;
    changed = std::move(*next);
  }
  ++work_;
  Declaration const after(changed, changed.tasks.at(id));
  if (!covers_all(after, cause.group.accesses, cause.is_write)) return false;
  Declaration const& before = declaration_of(id);
  if (!loses_nothing(before, after)) return false;
  for (Access const* const access : cause.group.accesses) suggestion.paths.push_back(access->path);
  for (std::string& path : newly_declared(before, after, cause.is_write))
    if (std::find(suggestion.paths.begin(), suggestion.paths.end(), path) == suggestion.paths.end())
      suggestion.besides.push_back(std::move(path));
  cause.judgement->suggestions.push_back(std::move(suggestion));
  adopt(std::move(changed));
  return true;
}

/// What an edit of the task may change: all tasks, but of plain ones, which are written one by one, that one.
Manifest Adviser::copy_for(std::string const& task) const
{
  if (manifest_.sources) return manifest_;
  Manifest copy = without_tasks_;
  copy.tasks.emplace(task, manifest_.tasks.at(task));
  return copy;
}

void Adviser::adopt(Manifest changed)
{
  compiled_.reset();
  if (manifest_.sources)
    manifest_ = std::move(changed);
  else
    for (auto& [id, task] : changed.tasks) manifest_.tasks.at(id) = std::move(task);
}

/// Of a task as the suggestions so far leave it. Valid until another is asked about, or a suggestion is adopted.
Declaration const& Adviser::declaration_of(std::string const& task)
{
  if (!compiled_ || compiled_->task().id != task) compiled_.emplace(manifest_, manifest_.tasks.at(task));
  return *compiled_;
}

/// The manifest with all of `edits`; nullopt where a place cannot be edited: no suggestion is better than a wrong one.
std::optional<Manifest> Adviser::try_edits(Manifest manifest, std::vector<Edit> const& edits)
try {
  std::size_t const tasks = manifest_.sources ? manifest.tasks.size() : manifest_.tasks.size();
  for (Edit const& edit : edits) manifest = declared::apply(std::move(manifest), edit);
  work_ += edits.size() * tasks;
  return manifest;
} catch (declared::Failure const&) {
  return std::nullopt;
}

/// Also by an edit that was suggested for another cause: a package's files are one.
bool Adviser::is_declared_by_now(Cause const& cause)
{
  std::string const& task = cause.judgement->task;
  return manifest_.tasks.contains(task) && covers_all(declaration_of(task), cause.group.accesses, cause.is_write);
}

bool Adviser::serves(Manifest const& changed, Causes const& causes)
{
  work_ += causes.size();
  return std::all_of(causes.begin(), causes.end(), [&](Cause const* cause) {
    auto const task = changed.tasks.find(cause->judgement->task);
    return task != changed.tasks.end() &&
           covers_all(Declaration(changed, task->second), cause->group.accesses, cause->is_write);
  });
}

/// An edit for several tasks is safe where nothing is declared for a task that the trace does not show it to use. What
/// tasks get through `^` is their own wish, and told.
bool Adviser::reaches_readers_alone(Manifest const& changed, bool is_write, std::vector<std::string>& widened)
{
  for (auto const& [id, after] : changed.tasks) {
    auto const before = manifest_.tasks.find(id);
    if (before == manifest_.tasks.end() || !differs(before->second, after)) continue;
    work_ += 3;
    Declaration const old(manifest_, before->second), now(changed, after);
    if (!loses_nothing(old, now)) return false;
    auto const used = used_[is_write].find(id);
    bool is_widened = false;
    for (std::string const& path : newly_declared(old, now, is_write)) {
      if (used != used_[is_write].end() && used->second.contains(path)) continue;
      auto const entry = is_write ? std::nullopt : now.covers_input(path).entry;
      if (!entry || !after.inputs[*entry].of_dependency) return false;
      is_widened = true;
    }
    if (is_widened) widened.push_back(id);
  }
  return true;
}

/// No file of the trace that the task declared is undeclared now. Appending takes nothing away but from negations.
bool Adviser::loses_nothing(Declaration const& before, Declaration const& after) const
{
  TaskDeclaration const &old = before.task(), &now = after.task();
  if (old.inputs_place == now.inputs_place && old.outputs_place == now.outputs_place && !has_negations_alone(old))
    return true;
  return std::all_of(known_files_.begin(), known_files_.end(), [&](std::string const& path) {
    return (!is_covered(before, path, false) || is_covered(after, path, false)) &&
           (!is_covered(before, path, true) || is_covered(after, path, true));
  });
}

std::vector<std::string> Adviser::newly_declared(Declaration const& before, Declaration const& after,
                                                 bool is_write) const
{
  TaskDeclaration const &old = before.task(), &now = after.task();
  std::set<std::string> files;
  for (std::string const& prefix :
       is_write ? new_prefixes(old.outputs, now.outputs) : new_prefixes(old.inputs, now.inputs))
    for (auto path = std::lower_bound(known_files_.begin(), known_files_.end(), prefix);
         path != known_files_.end() && path->starts_with(prefix); ++path)
      if (is_covered(after, *path, is_write) && !is_covered(before, *path, is_write)) files.insert(*path);
  return {files.begin(), files.end()};
}

}  // namespace iotrace::query
