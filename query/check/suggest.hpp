// Suggestions: the smallest edit of the declarations that would declare a finding, tried on the manifest before it is
// shown. In: a judgement and its manifest. Out: edits, each with what else it would declare.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/check/group.hpp"
#include "query/check/judgement.hpp"
#include "query/declared/declaration.hpp"
#include "query/declared/edit.hpp"

namespace iotrace::query {

class Adviser {
 public:
  /// `known_files`: files of the workspace that the trace knows, for saying what an edit declares besides; sorted.
  Adviser(declared::Manifest manifest, std::vector<std::string> known_files)
      : manifest_(std::move(manifest)), known_files_(std::move(known_files))
  {
  }

  /// Edits that build on one another, in order: each is tried on the manifest as those before it leave it. A cause for
  /// which no edit of ours helps has none.
  void advise(Judgement& judgement);

 private:
  /// One way to declare something: elements for members of a target, in JSON text.
  struct Element {
    std::string_view member;  ///< `inputs`, `outputs` or `dependsOn`
    std::string json;
  };
  using Way = std::vector<Element>;

  std::vector<Way> ways_to_read(declared::Declaration const& declaration, Group const& group) const;
  std::vector<Way> ways_to_write(declared::Declaration const& declaration, Group const& group) const;
  std::vector<std::string> names_for(declared::TaskDeclaration const& task, Group const& group) const;
  void add_products(std::vector<Way>& ways, declared::Declaration const& declaration, Group const& group) const;
  void try_ways(Judgement& judgement, Group const& group, std::vector<Way> const& ways, bool is_write);
  bool try_way(Judgement& judgement, Group const& group, Way const& way, bool is_write);
  std::vector<std::string> declared_besides(declared::Declaration const& before, declared::Declaration const& after,
                                            Group const& group, bool is_write) const;

  declared::Manifest manifest_;  // as the suggestions so far leave it
  std::vector<std::string> known_files_;
};

}  // namespace iotrace::query
