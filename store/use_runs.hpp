// UseRuns: folded uses that are out of memory and wait for their place in table file_use, which is in the order of
// processes. In: runs of rows of one process each, by path. Out: the rows of all processes, in that order, each once.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "store/record.hpp"
#include "store/scratch_file.hpp"
#include "store/use_table.hpp"

namespace iotrace::store {

/// The key of a row.
struct UseKey {
  ThreadId process;
  PathId path;
};

/// A row of table file_use as SQLite keeps it: 0 is NULL where it means never.
void make_record(UseRow const& row, Record& record);
/// How many cells of `use` stand in a row.
std::size_t count_cells(FileUse const& use);
/// Adds the first `count` of them to a record.
void add_cells(FileUse const& use, std::size_t count, Record& record);
UseRow read_use(ByteView record);
/// Its key alone.
UseKey read_key(ByteView record);

class UseRuns {
 public:
  explicit UseRuns(std::string const& folder) : file_(folder) {}

  /// Rows of one process, by path. A process may have several runs.
  void add(std::span<UseRow const> rows);

  /// The rows of a thread become those of its leader. To be called once, when all rows are in.
  void settle(std::span<ThreadId const> leaders);

  /// Gives the record of every row to `take`, by process and path. What stands in several runs is merged. When all is
  /// settled several threads may do so at the same time.
  using Take = std::function<void(ByteView)>;
  void give(Take const& take) const;
  /// Those of one process alone.
  void give(ThreadId process, Take const& take) const;

 private:
  struct Run {
    ThreadId process;
    bool leads;  // its rows name that process: it is no thread of another
    std::uint64_t place, bytes;
  };

  using Runs = std::span<Run const>;

  Runs runs_of(ThreadId process) const;
  void give_runs(Runs runs, std::vector<Byte>& bytes, Take const& take) const;
  ByteView read(Run const& run, std::vector<Byte>& bytes) const;

  ScratchFile file_;
  std::vector<Run> runs_;
};

}  // namespace iotrace::store
