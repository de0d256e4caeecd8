#include "parsers/names.hpp"

#include <algorithm>
#include <utility>

namespace iotrace {

Names::Row const& Names::peek(PathId name) const
{
  static constexpr Row nothing{};
  return number(name) < rows_.size() ? rows_[number(name)] : nothing;
}

Names::Row& Names::row(PathId name)
{
  if (number(name) >= rows_.size()) rows_.resize(std::max<std::size_t>(paths_.size() + 1, number(name) + 1));
  return rows_[number(name)];
}

Existence Names::existence(PathId name) const
{
  Existence const own = peek(name).existence;
  if (own != Existence::unknown) return own;
  Row const& folder = peek(paths_.parent(name));
  return folder.made_folder || folder.existence == Existence::absent ? Existence::absent : Existence::unknown;
}

void Names::set_exists(PathId name)
{
  row(name).existence = Existence::exists;
  for (PathId folder = paths_.parent(name); folder != PathId::none; folder = paths_.parent(folder)) {
    if (paths_.is_directory(folder) && peek(folder).existence == Existence::exists) break;
    paths_.mark_directory(folder);
    row(folder).existence = Existence::exists;
  }
}

void Names::set_made_folder(PathId name)
{
  paths_.mark_directory(name);
  Row& made = row(name);
  made.made_folder = true;
  made.plain = true;
}

FileId Names::nameless_file()
{
  files_.push_back(PathId::none);
  return static_cast<FileId>(files_.size() - 1);
}

FileId Names::file(PathId name)
{
  if (peek(name).file == FileId::none) give_name(nameless_file(), name);
  return row(name).file;
}

void Names::give_name(FileId file, PathId name)
{
  row(name).file = file;
  files_[number(file)] = name;
}

std::vector<PathId> Names::other_names(PathId name) const
{
  auto const all = linked_.find(number(peek(name).file));
  if (all == linked_.end()) return {};
  std::vector<PathId> others = all->second;
  std::erase(others, name);
  return others;
}

void Names::link(PathId first, PathId second)
{
  FileId const shared = file(first);
  remove(second);
  std::vector<PathId>& all = linked_[number(shared)];
  if (all.empty()) all.push_back(first);
  all.push_back(second);
  row(second).file = shared;
  row(second).plain = peek(first).plain;
}

void Names::forget_name(FileId file, PathId name)
{
  if (file == FileId::none) return;
  PathId& shown = files_[number(file)];
  if (auto const all = linked_.find(number(file)); all != linked_.end()) {
    std::erase(all->second, name);
    shown = all->second.empty() ? PathId::none : all->second.front();
    if (all->second.size() < 2) linked_.erase(all);
  } else if (shown == name) {
    shown = PathId::none;
  }
}

void Names::rename_file(FileId file, PathId from, PathId to)
{
  if (file == FileId::none) return;
  if (files_[number(file)] == from) files_[number(file)] = to;
  if (auto const all = linked_.find(number(file)); all != linked_.end())
    std::replace(all->second.begin(), all->second.end(), from, to);
}

void Names::remove(PathId name)
{
  Row& gone = row(name);
  forget_name(gone.file, name);
  gone = Row{};
  gone.existence = Existence::absent;
}

void Names::move(PathId from, PathId to)
{
  remove(to);
  row(to) = row(from);  // row(from) last: neither call can move the other's row, both names are known to paths_
  rename_file(peek(to).file, from, to);
  Row& gone = row(from);
  gone = Row{};
  gone.existence = Existence::absent;
}

void Names::exchange(PathId first, PathId second)
{
  row(std::max(first, second));  // now both have one: a row that is made may move all others
  std::swap(row(first), row(second));
  FileId const one = peek(first).file;
  FileId const two = peek(second).file;
  if (one == two) return;
  rename_file(one, second, first);
  rename_file(two, first, second);
}

bool Names::is_same_file(PathId first, PathId second) const
{
  FileId const file = peek(first).file;
  return first == second || (file != FileId::none && file == peek(second).file);
}

}  // namespace iotrace
