#include "parsers/procmon/deletions.hpp"

#include <utility>

namespace iotrace::procmon {

void Deletions::mark(std::int32_t tid, std::string_view path)
{
  unmark(path);
  marked_.emplace(path, tid);
  by_process_[tid].emplace(path);
}

void Deletions::unmark(std::string_view path) { replaced(path); }

bool Deletions::close(std::int32_t tid, std::string_view path)
{
  auto const found = marked_.find(path);
  if (found == marked_.end() || found->second != tid) return false;
  unmark(path);
  return true;
}

std::int32_t Deletions::replaced(std::string_view path)
{
  auto const found = marked_.find(path);
  if (found == marked_.end()) return 0;
  std::int32_t const tid = found->second;
  marked_.erase(found);
  auto const owner = by_process_.find(tid);
  owner->second.erase(owner->second.find(path));
  if (owner->second.empty()) by_process_.erase(owner);
  return tid;
}

std::vector<std::string> Deletions::ended(std::int32_t tid)
{
  auto const owner = by_process_.extract(tid);
  if (owner.empty()) return {};
  for (std::string const& path : owner.mapped()) marked_.erase(path);
  return {owner.mapped().begin(), owner.mapped().end()};
}

std::vector<Deletions::One> Deletions::finish()
{
  std::vector<One> all;
  for (auto const& [path, tid] : marked_) all.push_back({tid, path});
  marked_.clear();
  by_process_.clear();
  return all;
}

}  // namespace iotrace::procmon
