// FileSets: see the header.
#include "query/sets.hpp"

#include <algorithm>

#include "query/question.hpp"
#include "query_sql.hpp"

namespace iotrace::query {
namespace {

void sort_unique(std::vector<std::string>& names)
{
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

}  // namespace

void FileSets::add(store::Db& db, Scope const& scope)
{
  store::Statement rows = ask(db, query_sql::sets, {{":last_event", scope.last_event()}});
  while (rows.step()) {
    std::string_view const name = scope.ground().shown(rows.text(0));
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (rows.integer(static_cast<int>(i) + 1) != 0) names_[i].emplace_back(name);
  }
  for (auto& names : names_) sort_unique(names);
}

}  // namespace iotrace::query
