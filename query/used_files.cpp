// Used files: see the header.
#include "query/used_files.hpp"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

#include "query/merged.hpp"
#include "query/question.hpp"
#include "query_sql.hpp"
#include "store/packed_files.hpp"

namespace iotrace::query {
namespace {

template <typename Take>
void each_sealed(store::Db& db, Sealed const& sealed, Take take)
{
  store::Statement row = sealed.task
                             ? ask(db, query_sql::task_files, {{":trace", sealed.trace}, {":task", *sealed.task}})
                             : ask(db, query_sql::trace_files, {{":trace", sealed.trace}});
  if (!row.step()) return;
  store::unpack_files(row.blob(0), set_count,
                      [&](std::uint64_t path, std::uint32_t bits) { take(path, Membership(bits)); });
}

/// What processes outside of the selected ones did to files.
class Neighbours {
 public:
  Neighbours(store::Db& db, std::uint64_t last_event);
  Outsiders find(std::int64_t path) const;

 private:
  std::unordered_set<std::int64_t> fed_;
  std::unordered_map<std::int64_t, std::uint64_t> taken_;
};

Neighbours::Neighbours(store::Db& db, std::uint64_t last_event)
{
  store::Statement fed = ask(db, query_sql::fed);
  while (fed.step()) fed_.insert(fed.integer(0));
  store::Statement taken = ask(db, query_sql::taken, {{":last_event", static_cast<std::int64_t>(last_event)}});
  while (taken.step()) taken_.emplace(taken.integer(0), std::max<std::int64_t>(taken.integer(1), 0));
}

Outsiders Neighbours::find(std::int64_t path) const
{
  auto const taken = taken_.find(path);
  return {fed_.contains(path), taken == taken_.end() ? 0 : taken->second};
}

void sort_by_name(std::vector<UsedFile>& files)
{
  auto const by_name = [](UsedFile const& a, UsedFile const& b) { return a.path < b.path; };
  if (!std::is_sorted(files.begin(), files.end(), by_name)) std::sort(files.begin(), files.end(), by_name);
}

/// Most names are used: one walk over them is cheaper than a look at each, and gives them in order.
std::vector<UsedFile> find_in_trace(store::Db& db, Ground const& ground, Sealed const& sealed)
{
  std::vector<Membership> sets(count_ids(db));
  each_sealed(db, sealed, [&](std::uint64_t path, Membership membership) {
    if (path < sets.size()) sets[path] = membership;
  });
  std::vector<UsedFile> files;
  each_name(db, ground, WhichNames::files, [&](std::int64_t path, std::string_view name) {
    Membership const membership = sets.at(static_cast<std::size_t>(path));
    if (membership.any()) files.push_back({std::string(ground.shown(name)), path, membership});
  });
  return files;
}

/// Looks names up one by one.
class Finder {
 public:
  Finder(store::Db& db, Ground const& ground) : ground_(ground), name_of_(ask(db, query_sql::path_name)) {}

  /// find_sets(is_folder) says which sets the file is in.
  template <typename FindSets>
  void add(std::int64_t path, FindSets find)
  {
    if (!seek(name_of_, path) || !is_asked(name_of_.text(0), ground_, WhichNames::files)) return;
    Membership const sets = find(name_of_.integer(1) != 0);
    if (sets.any()) files_.push_back({std::string(ground_.shown(name_of_.text(0))), path, sets});
  }

  std::vector<UsedFile> take() { return std::move(files_); }

 private:
  Ground const& ground_;
  store::Statement name_of_;
  std::vector<UsedFile> files_;
};

std::vector<UsedFile> find_in_task(store::Db& db, Ground const& ground, Sealed const& sealed)
{
  Finder finder(db, ground);
  each_sealed(db, sealed, [&](std::uint64_t path, Membership membership) {
    finder.add(static_cast<std::int64_t>(path), [&](bool) { return membership; });
  });
  return finder.take();
}

std::vector<UsedFile> find_sealed_files(store::Db& db, Ground const& ground, Sealed const& sealed)
{
  std::vector<UsedFile> files = sealed.task ? find_in_task(db, ground, sealed) : find_in_trace(db, ground, sealed);
  sort_by_name(files);
  return files;
}

}  // namespace

std::vector<UsedFile> find_by_fold(store::Db& db, Scope const& scope)
{
  Merged merged;
  store::Statement rows = ask(db, query_sql::fold);
  merged.add_rows(rows);
  Neighbours const neighbours(db, merged.last_event());
  Finder finder(db, scope.ground());
  for (MergedUse const& file : merged.uses())
    finder.add(file.path, [&](bool is_folder) { return find_sets(file.use, is_folder, neighbours.find(file.path)); });
  std::vector<UsedFile> files = finder.take();
  sort_by_name(files);
  return files;
}

std::vector<UsedFile> find_used_files(store::Db& db, Scope const& scope)
{
  return scope.sealed() ? find_sealed_files(db, scope.ground(), *scope.sealed()) : find_by_fold(db, scope);
}

std::vector<UsedFile> find_used_files(store::Db& db, Selection const& selection, TraceHead const& trace)
{
  auto const sealed = find_sealed(db, selection, trace);
  if (!sealed) return find_by_fold(db, Scope(db, selection, trace));
  return find_sealed_files(db, Ground(selection, trace.workspace), *sealed);
}

void unite(std::vector<UsedFile>& files, std::vector<UsedFile>&& more)
{
  if (files.empty()) return files.swap(more);
  std::move(more.begin(), more.end(), std::back_inserter(files));
  sort_by_name(files);
  auto last = files.begin();
  for (auto file = files.begin() + 1; file < files.end(); ++file) {
    if (file->path == last->path)
      last->sets |= file->sets;
    else if (++last != file)
      *last = std::move(*file);
  }
  if (!files.empty()) files.erase(last + 1, files.end());
}

Membership find_sets_of(store::Db& db, Scope const& scope, std::int64_t path, bool is_folder)
{
  bool const is_whole = scope.is_whole();
  store::Statement rows = is_whole ? ask(db, query_sql::total_path, {{":trace", scope.trace().id}, {":path", path}})
                                   : ask(db, query_sql::fold_path, {{":path", path}});
  Merged merged;
  merged.add_rows(rows);
  if (merged.uses().empty()) return {};
  Outsiders outsiders;
  if (!is_whole) {
    auto const last_event = static_cast<std::uint64_t>(std::max<std::int64_t>(db.integer(query_sql::last_event), 0));
    outsiders = Neighbours(db, last_event).find(path);
  }
  return find_sets(merged.uses().front().use, is_folder, outsiders);
}

FileCounts count_files(store::Db& db, Sealed const& sealed, Places& places)
{
  FileCounts counts;
  each_sealed(db, sealed, [&](std::uint64_t path, Membership sets) {
    bool const counted = (sets.in(Set::reads) || sets.in(Set::writes)) && places.covers(path);
    counts.reads += counted && sets.in(Set::reads);
    counts.writes += counted && sets.in(Set::writes);
  });
  return counts;
}

}  // namespace iotrace::query
