// Rivals: other tasks that put in place what a task put in place too. In: a scope and a file that it wrote. Out: names.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "query/scope.hpp"
#include "query/used_files.hpp"
#include "store/db.hpp"

namespace iotrace::query {

/// One serves a whole check: what was sealed for each task is read once, when the first file is asked about.
class Rivals {
 public:
  /// `db` must outlive the object.
  explicit Rivals(store::Db& db);

  /// By name. The scope is the one that was made last, and `file` one that it left behind or took away.
  std::vector<std::string> find(Scope const& scope, UsedFile const& file);

 private:
  /// A task in one trace that put a file in place, or may have.
  struct Put {
    std::int64_t path = 0, trace = 0, task = 0;
    bool is_certain = false;
    std::string const* name = nullptr;
  };

  void read_tasks();
  std::vector<std::string> ask_uses(std::int64_t path);

  store::Db* db_;
  store::Statement uses_;
  bool was_read_ = false;
  std::deque<std::string> names_;  // stay in place
  std::vector<Put> puts_;          // by path
};

}  // namespace iotrace::query
