// NxJson: the workspace's nx.json over the one that it extends (nrwl/nx, packages/nx/src/config/nx-json.ts: member by
// member, none is merged).
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/declared/field.hpp"

namespace iotrace::query::declared {

class NxJson {
 public:
  /// Reads `root`/nx.json; one that is missing says nothing. Throws Failure where a file is malformed.
  explicit NxJson(std::string const& root);

  /// A member, with the place of the file that says it; of whoever is stronger.
  std::optional<Field> member(std::string_view key) const;

  /// One sentence about what it extends and cannot be found; empty: nothing is missing.
  std::string const& complaint() const noexcept { return complaint_; }

 private:
  struct File {
    std::string name;  // relative to the workspace
    nlohmann::json json;
  };
  std::vector<File> files_;  // the stronger first
  std::string complaint_;
};

}  // namespace iotrace::query::declared
