// Deletions: names that are to go when they are closed. On Windows a file is marked for deletion, and the mark may be
// taken back; the name goes with the last handle.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace iotrace::procmon {

class Deletions {
 public:
  struct One {
    std::int32_t tid = 0;
    std::string path;
  };

  void mark(std::int32_t tid, std::string_view path);
  void unmark(std::string_view path);
  /// The process closed the name: true when it had marked it, and the name is gone.
  bool close(std::int32_t tid, std::string_view path);
  /// Somebody made the name anew: who had marked it before, and it is gone; 0 for nobody.
  std::int32_t replaced(std::string_view path);
  /// The process ended, and Windows closed what it had open; the names that are gone.
  std::vector<std::string> ended(std::int32_t tid);
  /// The log ended; exports are often without the closing rows.
  std::vector<One> finish();

 private:
  std::map<std::string, std::int32_t, std::less<>> marked_;  // ordered: the same log makes the same facts
  std::map<std::int32_t, std::set<std::string, std::less<>>> by_process_;
};

}  // namespace iotrace::procmon
