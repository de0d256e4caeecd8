// Names: what ids stand for, each asked once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "store/db.hpp"

namespace iotrace::query {

/// For ids of which few differ, in many rows: a program, a folder, a task.
class Names {
 public:
  /// `name_of` has one parameter, the id, and one row with the name in its first column.
  explicit Names(store::Statement name_of) : name_of_(std::move(name_of)) {}

  /// nullopt where there is no row. Valid as long as the object.
  std::optional<std::string_view> of(std::int64_t id);

 private:
  store::Statement name_of_;
  std::unordered_map<std::int64_t, std::optional<std::string>> known_;
};

}  // namespace iotrace::query
