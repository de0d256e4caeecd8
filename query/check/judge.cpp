// Judge: see the header.
#include "query/check/judge.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "check_sql.hpp"
#include "query/check/group.hpp"
#include "query/question.hpp"

namespace iotrace::query {
namespace {

using declared::Cover;
using declared::InputCover;

using TasksOfFile = std::multimap<std::int64_t, std::string>;  // by path id

/// Who had put there what the selected processes used.
TasksOfFile find_producers(store::Db& db)
{
  TasksOfFile tasks;
  store::Statement row = ask(db, check_sql::products);
  while (row.step()) tasks.emplace(row.integer(0), row.text(1));
  return tasks;
}

/// True when one whole component of the path is `name`.
bool has_component(std::string_view path, std::string_view name) noexcept
{
  while (!path.empty()) {
    std::size_t const end = std::min(path.find('/'), path.size());
    if (path.substr(0, end) == name) return true;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return false;
}

void sort_paths(std::vector<Access>& accesses)
{
  std::sort(accesses.begin(), accesses.end(), [](Access const& a, Access const& b) { return a.path < b.path; });
}

/// Those of `entries` with these indexes. One line of a file is told once, also where it reaches the task by several
/// names of inputs.
template <typename Indexes, typename Entry>
std::vector<DeclaredPattern> name_patterns(Indexes const& indexes, std::vector<Entry> const& entries)
{
  std::vector<DeclaredPattern> patterns;
  std::set<std::tuple<std::string_view, std::string_view, std::string_view>> known;
  for (std::size_t const i : indexes) {
    Entry const& entry = entries[i];
    if (known.emplace(entry.text, entry.place.file, entry.place.pointer).second)
      patterns.push_back({entry.text, entry.pattern, entry.place});
  }
  return patterns;
}

}  // namespace

bool is_task(std::string_view id, std::string_view wanted) noexcept
{
  return id == wanted || (id.size() > wanted.size() && id.starts_with(wanted) && id[wanted.size()] == ':');
}

bool is_never_judged(std::string_view path, bool judges_packages) noexcept
{
  if (has_component(path, ".nx")) return true;
  if (path.ends_with(".lock") && has_component(path, ".git")) return true;
  return !judges_packages && has_component(path, "node_modules");
}

/// What is at hand while one trace is taken in.
struct Judge::Round {
  Scope const& scope;
  TasksOfFile producers;  // where an order between tasks is known
};

Judge::Judge(Law const& law, declared::Declaration const& declaration) : law_(&law), declaration_(&declaration)
{
  judgement_.task = declaration.task().id;
  judgement_.project = declaration.task().project;
  judgement_.place = declaration.task().place;
}

void Judge::add(store::Db& db, Scope const& scope)
{
  if (scope.is_empty()) return;
  is_present_ = true;
  for (Reason& reason : find_doubts(db, scope, is_of_task())) judgement_.reasons.push_back(std::move(reason));
  Round round{scope, knows_order() ? find_producers(db) : TasksOfFile()};
  std::vector<UsedFile> files = find_used_files(db, scope);
  files.erase(std::remove_if(files.begin(), files.end(),
                             [&](auto const& file) { return is_never_judged(file.path, law_->judges_packages); }),
              files.end());
  name_files(files);
  for (UsedFile const& file : files) judge_file(round, file);
}

void Judge::name_files(std::vector<UsedFile> const& files)
{
  for (UsedFile const& file : files) {
    if (file.in(Set::reads) || file.in(Set::inputs)) read_names_.push_back(file.path);
    if (file.in(Set::writes)) written_names_.push_back(file.path);
  }
}

void Judge::judge_file(Round& round, UsedFile const& file)
{
  if (file.in(Set::inputs)) judge_read(round, file);
  if (file.is_write()) judge_write(round, file);
  judge_question(round, file);
}

void Judge::judge_read(Round& round, UsedFile const& file)
{
  ++judgement_.reads;
  if (law_->lists_files && is_new("all reads", file.path))
    judgement_.files_read.push_back(law_->accesses.find(round.scope.trace(), file, Deed::read));
  judge_order(round, file);
  if (declaration_->covers_output(file.path)) {
    if (is_new("self", file.path))
      judgement_.self_reads.push_back(law_->accesses.find(round.scope.trace(), file, Deed::read));
    return;
  }
  InputCover const cover = declaration_->covers_input(file.path);
  if (declared::is_declared(cover.cover)) {
    if (file.is_write() && cover.cover == Cover::input && is_new("rewritten", file.path))
      judgement_.rewritten_inputs.push_back(law_->accesses.find(round.scope.trace(), file, Deed::write));
    return;
  }
  hide(cover);
  if (!is_new("read", file.path)) return;
  Access access = law_->accesses.find(round.scope.trace(), file, Deed::read);
  access.owner = declaration_->owner(file.path);
  hold(std::move(access), false);
}

void Judge::judge_write(Round& round, UsedFile const& file)
{
  ++judgement_.writes;
  if (law_->lists_files && is_new("all writes", file.path))
    judgement_.files_written.push_back(law_->accesses.find(round.scope.trace(), file, Deed::write));
  auto rivals = law_->rivals.find(round.scope, file);
  if (!rivals.empty() && is_new("contested", file.path))
    judgement_.contested_writes.emplace_back(law_->accesses.find(round.scope.trace(), file, Deed::write)).tasks =
        std::move(rivals);
  if (declaration_->covers_output(file.path) || !is_new("write", file.path)) return;
  Access access = law_->accesses.find(round.scope.trace(), file, Deed::write);
  access.owner = declaration_->owner(file.path);
  hold(std::move(access), true);
}

void Judge::hold(Access access, bool is_write)
{
  if (auto by = law_->silence.find(*declaration_, access, is_write))
    judgement_.silenced.push_back({std::move(*by), std::move(access), is_write});
  else
    (is_write ? judgement_.unexpected_writes : judgement_.unexpected_reads).push_back(std::move(access));
}

/// True where the declarations know an order of tasks at all.
bool Judge::knows_order() const { return !law_->manifest.projects.empty() && is_of_task(); }

/// A product of another task that nothing orders before this one.
void Judge::judge_order(Round& round, UsedFile const& file)
{
  if (!knows_order()) return;
  auto const& before = declaration_->task().depends_on_all;
  auto const producers = round.producers.equal_range(file.path_id);
  for (auto producer = producers.first; producer != producers.second; ++producer) {
    bool const ordered = std::any_of(before.begin(), before.end(), [&](std::string const& id) {
      return is_task(id, producer->second) || is_task(producer->second, id);
    });
    if (ordered || !is_new("unordered", file.path)) continue;
    Access access = law_->accesses.find(round.scope.trace(), file, Deed::read);
    access.tasks = {producer->second};
    judgement_.unordered_reads.push_back(std::move(access));
  }
}

/// A name that was not there, or a folder that was listed: a new file would change what the task does.
void Judge::judge_question(Round& round, UsedFile const& file)
{
  bool const missed = file.in(Set::probed) && !file.is_write() && !file.in(Set::inputs) && !would_notice(file.path);
  bool const listed = file.in(Set::listed) && !would_notice_in(file.path);
  if (missed && is_new("absence", file.path))
    judgement_.absences.push_back(law_->accesses.find(round.scope.trace(), file, Deed::miss));
  if (listed && is_new("listing", file.path))
    judgement_.listings.push_back(law_->accesses.find(round.scope.trace(), file, Deed::list));
}

bool Judge::would_notice(std::string const& path) const
{
  return declared::is_declared(declaration_->covers_input(path).cover) || declaration_->covers_output(path) ||
         declaration_->excludes_read(path);
}

/// Tried with a name that no file has, once plain and once with each extension that the task read in that folder.
bool Judge::would_notice_in(std::string const& folder) const
{
  std::string const inside = folder == "." ? "" : folder + '/';
  std::set<std::string_view> extensions = {""};
  for (std::string const& name : read_names_)
    if (name.starts_with(inside) && name.find('/', inside.size()) == std::string::npos)
      extensions.insert(extension_of(name));
  if (extensions.size() > 1) extensions.erase("");
  return std::all_of(extensions.begin(), extensions.end(), [&](std::string_view extension) {
    return would_notice(std::string(inside).append("a-new-file").append(extension));
  });
}

void Judge::hide(InputCover const& cover)
{
  if (cover.cover == Cover::ignored && cover.entry) hidden_.insert(*cover.entry);
}

void Judge::add_patterns()
{
  declared::TaskDeclaration const& task = declaration_->task();
  judgement_.hidden_inputs = name_patterns(hidden_, task.inputs);
  if (!is_present_) return;
  judgement_.unused_inputs = name_patterns(declaration_->unused_inputs(read_names_), task.inputs);
  judgement_.missing_outputs = name_patterns(declaration_->missing_outputs(written_names_), task.outputs);
}

Judgement Judge::finish()
{
  add_patterns();
  for (auto* const list : {&judgement_.unexpected_reads, &judgement_.unexpected_writes, &judgement_.self_reads,
                           &judgement_.rewritten_inputs, &judgement_.unordered_reads, &judgement_.absences,
                           &judgement_.listings, &judgement_.contested_writes})
    sort_paths(*list);
  if (!is_present_) judgement_.reasons.push_back(make_absent(is_of_task()));
  bool const violates = !judgement_.unexpected_reads.empty() || !judgement_.unexpected_writes.empty();
  judgement_.verdict = violates ? Verdict::violations : judgement_.reasons.empty() ? Verdict::clean : Verdict::unproven;
  return std::move(judgement_);
}

}  // namespace iotrace::query
