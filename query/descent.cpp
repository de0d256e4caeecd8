// Descent: see the header.
#include "query/descent.hpp"

#include <algorithm>

namespace iotrace::query {
namespace {

/// A process below its parent; nullopt, which comes first: below none of those that are given.
struct Child {
  std::optional<std::int64_t> parent;
  std::size_t index = 0;  // rises with the process
  auto operator<=>(Child const&) const = default;
};

// By parent, then by process.
std::vector<Child> sort_by_parent(std::vector<Birth> const& births)
{
  auto const is_given = [&](std::int64_t process) {
    return std::binary_search(births.begin(), births.end(), Birth{process, {}},
                              [](Birth const& a, Birth const& b) { return a.process < b.process; });
  };
  std::vector<Child> children;
  for (Birth const& birth : births)
    children.push_back({birth.parent && is_given(*birth.parent) ? birth.parent : std::nullopt, children.size()});
  std::sort(children.begin(), children.end());
  return children;
}

}  // namespace

std::vector<Descendant> find_descent(std::vector<Birth> const& births)
{
  std::vector<Child> const children = sort_by_parent(births);
  std::vector<Descendant> descent, waiting;  // waiting: the last one is next
  auto const add_children = [&](std::optional<std::int64_t> parent, std::size_t depth) {
    auto const [first, last] = std::equal_range(children.begin(), children.end(), Child{parent, 0},
                                                [](Child const& a, Child const& b) { return a.parent < b.parent; });
    for (auto child = last; child != first;) waiting.push_back({(--child)->index, depth});
  };
  add_children(std::nullopt, 0);
  while (!waiting.empty()) {
    descent.push_back(waiting.back());
    waiting.pop_back();
    add_children(births[descent.back().index].process, descent.back().depth + 1);
  }
  return descent;
}

}  // namespace iotrace::query
