// The ten things that can happen to a name. The enum, the names in SQL and the documentation all come from `op_table`.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace iotrace {

// The two that most events are come first: in a row of table event the numbers 0 and 1 take no byte.
enum class Op : std::uint8_t { probe, read, exec, carry, create, write, update, remove, list, alter };

/// One row of the closed list of operations; table `op` of a database is filled from it.
struct OpInfo {
  Op op;
  std::string_view name;  ///< what SQL and the command line call it
  bool reads;             ///< content of the file flows to the process, or along to another name
  bool writes;            ///< the name has new content afterwards
  bool removes;           ///< the name is gone afterwards
  bool asks;              ///< only a question: nothing of the content is seen
  std::string_view doc;
};

inline constexpr std::array<OpInfo, 10> op_table{{
    {Op::probe, "probe", false, false, false, true, "its existence or metadata was asked, or an open of it failed"},
    {Op::read, "read", true, false, false, false,
     "opened for reading, or read or mapped through an inherited descriptor"},
    {Op::exec, "exec", true, false, false, false, "the file was executed as a program"},
    {Op::carry, "carry", true, false, false, false, "its content was taken along to another name by rename or link"},
    {Op::create, "create", false, true, false, false, "the name was made"},
    {Op::write, "write", false, true, false, false, "a file that existed was emptied or replaced"},
    {Op::update, "update", false, true, false, false,
     "opened for writing or changed in place; old content survives in part"},
    {Op::remove, "remove", false, false, true, false, "the name was removed or renamed away"},
    {Op::list, "list", false, false, false, false, "the entries of the directory were read"},
    {Op::alter, "alter", false, false, false, false, "its mode, owner, times or attributes were set"},
}};

constexpr OpInfo const& info(Op op) noexcept { return op_table[static_cast<std::size_t>(op)]; }

static_assert(
    [] {
      for (std::size_t i = 0; i < op_table.size(); ++i)
        if (static_cast<std::size_t>(op_table[i].op) != i) return false;
      return true;
    }(),
    "op_table is indexed by Op");

}  // namespace iotrace
