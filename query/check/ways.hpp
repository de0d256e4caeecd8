// Ways: how a finding could be declared, the best first. In: a task's declaration and a group of its findings. Out:
// elements for arrays of its target, not yet tried.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "query/check/group.hpp"
#include "query/declared/declaration.hpp"

namespace iotrace::query {

/// An element of an array of a target.
struct Element {
  std::string_view member;  ///< `inputs`, `outputs` or `dependsOn`
  std::string json;         ///< JSON text
  auto operator<=>(Element const&) const = default;
};

/// Elements that together declare something.
using Way = std::vector<Element>;

/// None where a name has bytes that no configuration file can hold.
std::vector<Way> find_ways(declared::Manifest const& manifest, declared::Declaration const& declaration,
                           Group const& group, bool is_write);

}  // namespace iotrace::query
