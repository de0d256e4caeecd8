// TargetDefaults: what nx.json says about targets of many projects (nrwl/nx, packages/nx/src/project-graph/utils/
// project-configuration/target-defaults.ts).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "query/declared/field.hpp"
#include "query/declared/model.hpp"

namespace iotrace::query::declared {

/// An object by target, glob or executor, whose values are a target or a list of filtered ones; or one list.
class TargetDefaults {
 public:
  /// The JSON of `field` and `sources`, whose projects filters name, must outlive this.
  TargetDefaults(std::optional<Field> field, Sources const& sources) : field_(std::move(field)), sources_(&sources) {}

  /// What goes for the target of that project; nullopt: nothing.
  std::optional<Target> find(std::string const& project, std::string const& name, std::string const& executor) const;

 private:
  // Whom an entry has to go for.
  struct Wanted {
    std::string const &project, &name, &executor;
  };

  std::vector<Field> keys_for(Wanted const& wanted) const;
  std::optional<Target> merge(Field const& value, Wanted const& wanted) const;
  bool goes_for(Field const& entry, Wanted const& wanted) const;

  std::optional<Field> field_;
  Sources const* sources_;
};

}  // namespace iotrace::query::declared
