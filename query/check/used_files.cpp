// Used files: see the header.
#include "query/check/used_files.hpp"

#include <algorithm>

#include "query/question.hpp"
#include "query_sql.hpp"

namespace iotrace::query {
namespace {

/// True when one whole component of the path is `name`.
bool has_component(std::string_view path, std::string_view name) noexcept
{
  while (!path.empty()) {
    std::size_t const end = std::min(path.find('/'), path.size());
    if (path.substr(0, end) == name) return true;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return false;
}

}  // namespace

std::vector<UsedFile> find_used_files(store::Db& db, Scope const& scope)
{
  std::vector<UsedFile> files;
  store::Statement rows = ask(db, query_sql::sets, {{":last_event", scope.last_event()}});
  while (rows.step()) {
    UsedFile& file = files.emplace_back();
    file.path = scope.ground().shown(rows.text(0));
    for (std::size_t i = 0; i < set_table.size(); ++i) file.sets.set(i, rows.integer(static_cast<int>(i) + 1) != 0);
    file.path_id = rows.integer(static_cast<int>(set_table.size()) + 1);
  }
  std::sort(files.begin(), files.end(), [](UsedFile const& a, UsedFile const& b) { return a.path < b.path; });
  return files;
}

bool is_never_judged(std::string_view path, bool judges_packages) noexcept
{
  if (has_component(path, ".nx")) return true;
  if (path.ends_with(".lock") && has_component(path, ".git")) return true;
  return !judges_packages && has_component(path, "node_modules");
}

}  // namespace iotrace::query
