// Descriptors: the table that turns a descriptor's number into an open file, for logs that do not print its path.
// A fork copies the table (the copy is shared until one side writes); CLONE_FILES shares it; exec drops what has
// FD_CLOEXEC. See open(2), dup(2), fcntl(2), close_range(2), execve(2).
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <utility>

#include "parsers/names.hpp"

namespace iotrace {

/// One entry of a descriptor table.
struct Open {
  FileId file = FileId::none;  ///< none: no file (pipe, socket …), or a file of unknown name
  bool cloexec = false;
};

/// The descriptors of one process, or of several that share them.
class Descriptors {
 public:
  Descriptors() : table_(std::make_shared<Table>()) {}

  /// The entry, or null where nothing is known of the number.
  Open const* find(std::int32_t fd) const
  {
    auto const entry = table_->find(fd);
    return entry == table_->end() ? nullptr : &entry->second;
  }

  void set(std::int32_t fd, Open open)
  {
    if (fd < 0) return;
    if (table_->size() >= max_entries && !table_->contains(fd)) return;
    own()[fd] = open;
  }

  void erase(std::int32_t fd)
  {
    if (table_->contains(fd)) own().erase(fd);
  }

  void set_cloexec(std::int32_t fd, bool cloexec)
  {
    if (Open const* const open = find(fd); open != nullptr && open->cloexec != cloexec) own()[fd].cloexec = cloexec;
  }

  void close_range(std::int64_t first, std::int64_t last)
  {
    if (first > last || table_->empty()) return;  // the kernel refuses such a range; a log may be made up
    std::erase_if(own(), [&](auto const& entry) { return entry.first >= first && entry.first <= last; });
  }

  void mark_range(std::int64_t first, std::int64_t last)
  {
    for (auto& [fd, open] : own())
      if (fd >= first && fd <= last) open.cloexec = true;
  }

  /// What exec does: a table of the process's own, without what was marked.
  void close_on_exec()
  {
    if (table_->empty()) return;
    std::erase_if(own(), [](auto const& entry) { return entry.second.cloexec; });
  }

 private:
  using Table = std::map<std::int32_t, Open>;  // small in practice

  Table& own()
  {
    if (table_.use_count() > 1) table_ = std::make_shared<Table>(*table_);
    return *table_;
  }

  static constexpr std::size_t max_entries = std::size_t{1} << 20;  // fs.nr_open, proc(5)

  std::shared_ptr<Table> table_;
};

}  // namespace iotrace
