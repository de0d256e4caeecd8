// Descent: processes as a tree, from above. In: who forked whom. Out: plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace iotrace::query {

struct Birth {
  std::int64_t process = 0;
  std::optional<std::int64_t> parent;
};

struct Descendant {
  std::size_t index = 0;  ///< of its birth
  std::size_t depth = 0;  ///< how many of the given processes are its ancestors, one above the other
};

/// `births` are in the order of processes. Parents come before their children, and those of one parent in the order of
/// their ids, each with all below it. Who is an ancestor of himself, as only a damaged database has it, is left out.
std::vector<Descendant> find_descent(std::vector<Birth> const& births);

}  // namespace iotrace::query
