// UseTable: the uses that are still being folded, in memory, by process. In: (process, path). Out: a FileUse to fold
// into; and rows, sorted by path, when a process has ended or too much is kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "store/ids.hpp"
#include "store/uses.hpp"

namespace iotrace::store {

/// A row of table file_use.
struct UseRow {
  ThreadId process;
  PathId path;
  FileUse use;
};

/// Uses by process and path. A table a process, because the events of a process come in bursts: its slots stay in the
/// cache, and all of it is freed at once.
class UseTable {
 public:
  UseTable();
  UseTable(UseTable const&) = delete;
  UseTable& operator=(UseTable const&) = delete;
  ~UseTable();

  /// The use of `path` by `process`, empty when it is new. Valid until the next call.
  FileUse& at(ThreadId process, PathId path);
  /// Moves the uses of a process to the end of `rows`, by path.
  void take(ThreadId process, std::vector<UseRow>& rows);
  /// The processes with the most uses, as few as have to be taken to keep at most `keep` uses.
  std::vector<ThreadId> largest(std::size_t keep) const;
  /// How many uses are kept.
  std::size_t size() const noexcept { return size_; }

 private:
  class OfProcess;

  std::vector<std::unique_ptr<OfProcess>> processes_;  // index = ThreadId
  std::size_t size_ = 0;
};

}  // namespace iotrace::store
