// Groups: findings by what caused them, for people: real reports have hundreds of findings and a handful of causes. In:
// accesses. Out: one group a program, folder and extension, the largest first.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/check/access.hpp"

namespace iotrace::query {

struct Group {
  std::string program, folder, extension;  ///< bytes; folder `` is the workspace itself
  std::string owner;
  std::vector<Access const*> accesses;  ///< in the order of paths; never empty
};

/// The accesses must outlive the groups.
std::vector<Group> group_accesses(std::span<Access const> accesses);

/// `src` of `src/a.ts`; empty where there is no folder.
std::string_view folder_of(std::string_view path) noexcept;
/// `.ts` of `src/a.ts`; empty where the name has none, as `.npmrc`.
std::string_view extension_of(std::string_view path) noexcept;

/// `libs/a/src/*.ts` for several files, the path of a single one. Bytes.
std::string name_of(Group const& group);

}  // namespace iotrace::query
