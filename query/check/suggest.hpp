// Suggestions: the smallest edits of the declarations that would declare the findings, each tried on the manifest
// before it is shown. In: judgements and their manifest. Out: edits, each with what else it would declare.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "query/check/group.hpp"
#include "query/check/judgement.hpp"
#include "query/check/ways.hpp"
#include "query/declared/declaration.hpp"
#include "query/declared/places.hpp"

namespace iotrace::query {

class Adviser {
 public:
  /// `known_files`: files of the workspace that the trace knows, for saying what an edit declares besides; sorted.
  Adviser(declared::Manifest manifest, std::vector<std::string> known_files);

  /// Edits that build on one another, in order: each is tried on the manifest as those before it leave it. First those
  /// that serve several tasks at once, then each task's own. A cause for which no edit of ours helps has none.
  void advise(std::vector<Judgement>& tasks);

 private:
  // Findings of one task that one edit would declare.
  struct Cause {
    Judgement* judgement;
    Group group;
    bool is_write;
    std::vector<Way> ways;
    bool is_served = false;
  };
  using Causes = std::vector<Cause*>;

  void find_causes(Judgement& judgement, bool is_write);
  void share_ways(std::size_t rank);
  void share(Causes causes, Way const& way);
  bool try_shared(declared::SharedPlace const& place, Causes const& causes, Way const& way);
  bool try_own(Cause& cause, Way const& way);

  declared::Manifest copy_for(std::string const& task) const;
  std::optional<declared::Manifest> try_edits(declared::Manifest manifest, std::vector<declared::Edit> const& edits);
  void adopt(declared::Manifest changed);
  declared::Declaration const& declaration_of(std::string const& task);
  bool is_declared_by_now(Cause const& cause);
  bool serves(declared::Manifest const& changed, Causes const& causes);
  bool reaches_readers_alone(declared::Manifest const& changed, bool is_write, std::vector<std::string>& widened);
  bool loses_nothing(declared::Declaration const& before, declared::Declaration const& after) const;
  std::vector<std::string> newly_declared(declared::Declaration const& before, declared::Declaration const& after,
                                          bool is_write) const;

  declared::Manifest manifest_;                    // as the suggestions so far leave it
  declared::Manifest without_tasks_;               // of plain tasks: all else, which no edit changes
  std::optional<declared::Declaration> compiled_;  // of the task in manifest_ that was asked about last
  std::vector<std::string> known_files_;
  std::vector<Cause> causes_;
  std::map<std::string, std::set<std::string>> used_[2];  // by task: undeclared reads, and writes
  std::size_t work_ = 0;                                  // declarations resolved or compiled so far
};

}  // namespace iotrace::query
