// Judge: holds what a task did against what it declares. In: a Declaration, the scopes of the task in each trace. Out:
// a Judgement, still without suggestions.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/check/access.hpp"
#include "query/check/judgement.hpp"
#include "query/check/rivals.hpp"
#include "query/check/silence.hpp"
#include "query/declared/declaration.hpp"

namespace iotrace::query {

/// True when `id` is the task `wanted`, or `wanted` with a configuration.
bool is_task(std::string_view id, std::string_view wanted) noexcept;

/// What goes for all tasks of one check.
struct Law {
  declared::Manifest const& manifest;
  Silence& silence;
  Accesses& accesses;
  Rivals& rivals;
  bool judges_packages;  ///< also names in node_modules
  bool lists_files;      ///< fills Judgement::files_read and files_written
};

/// True for names that are never judged: in `.nx`, git's own lock files, and, unless `judges_packages`, in
/// node_modules.
bool is_never_judged(std::string_view path, bool judges_packages) noexcept;

class Judge {
 public:
  /// All that is referred to must outlive the judge.
  Judge(Law const& law, declared::Declaration const& declaration);

  /// Takes in what the task did in one trace. The scope is the one that was made last; an empty one tells
  /// nothing.
  void add(store::Db& db, Scope const& scope);

  /// Everything that was taken in, judged: once, at the end.
  Judgement finish();

 private:
  struct Round;

  void name_files(std::vector<UsedFile> const& files);
  void judge_file(Round& round, UsedFile const& file);
  void judge_read(Round& round, UsedFile const& file);
  void judge_write(Round& round, UsedFile const& file);
  void judge_question(Round& round, UsedFile const& file);
  void judge_order(Round& round, UsedFile const& file);
  void hold(Access access, bool is_write);
  void hide(declared::InputCover const& cover);
  bool knows_order() const;
  bool is_of_task() const { return declaration_->task().id != "*"; }
  bool is_new(std::string_view kind, std::string const& path) { return seen_.emplace(kind, path).second; }
  bool would_notice(std::string const& path) const;
  bool would_notice_in(std::string const& folder) const;
  void add_patterns();

  Law const* law_;
  declared::Declaration const* declaration_;
  Judgement judgement_;
  std::set<std::pair<std::string, std::string>> seen_;  // kind and path: one finding a task and a file
  std::set<std::size_t> hidden_;                        // indexes of inputs
  std::vector<std::string> read_names_, written_names_;
  bool is_present_ = false;
};

}  // namespace iotrace::query
