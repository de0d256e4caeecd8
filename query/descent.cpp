// Descent: see the header.
#include "query/descent.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "query/question.hpp"
#include "query_sql.hpp"

namespace iotrace::query {
namespace {

struct Descendant {
  std::int64_t process = 0, depth = 0;
};

/// A process below its parent; nullopt, which comes first: below none that is selected.
using Birth = std::pair<std::optional<std::int64_t>, std::int64_t>;

// By parent, then by process.
std::vector<Birth> read_births(store::Db& db)
{
  std::vector<Birth> births;
  store::Statement row = ask(db, query_sql::parents);
  while (row.step()) births.emplace_back(row.is_null(1) ? std::nullopt : std::optional(row.integer(1)), row.integer(0));
  auto const is_selected = [&](std::int64_t process) {  // they come by process
    return std::binary_search(births.begin(), births.end(), Birth{{}, process},
                              [](Birth const& a, Birth const& b) { return a.second < b.second; });
  };
  for (Birth& birth : births)
    if (birth.first && !is_selected(*birth.first)) birth.first.reset();
  std::sort(births.begin(), births.end());
  return births;
}

std::vector<Descendant> walk(std::vector<Birth> const& births)
{
  std::vector<Descendant> descent, waiting;  // waiting: the last one is next
  auto const add_children = [&](std::optional<std::int64_t> parent, std::int64_t depth) {
    auto const [first, last] = std::equal_range(births.begin(), births.end(), Birth{parent, 0},
                                                [](Birth const& a, Birth const& b) { return a.first < b.first; });
    for (auto child = last; child != first;) waiting.push_back({(--child)->second, depth});
  };
  add_children(std::nullopt, 0);
  while (!waiting.empty()) {
    descent.push_back(waiting.back());
    waiting.pop_back();
    add_children(descent.back().process, descent.back().depth + 1);
  }
  return descent;
}

}  // namespace

void find_descent(store::Db& db)
{
  std::vector<Descendant> const descent = walk(read_births(db));
  db.execute(query_sql::descent);
  store::BulkInsert(db, "descent", 3).insert(descent.size(), [&](store::BulkInsert::Row row, std::size_t i) {
    row.integer(static_cast<std::int64_t>(i)).integer(descent[i].process).integer(descent[i].depth);
  });
}

}  // namespace iotrace::query
