// Names: Windows names of files in the one form that the rest of the project knows.
//
//   C:\src\a.h                       → /C:/src/a.h           drive letters in upper case
//   \\?\C:\src\a.h, \??\C:\src\a.h   → /C:/src/a.h
//   \\server\share\a.h               → /UNC/server/share/a.h also from \\?\UNC\server\share\a.h
//   \Device\HarddiskVolume3\a.h      → /Device/HarddiskVolume3/a.h: which drive that is the log does not say
//   C:\a.txt:Zone.Identifier:$DATA   → /C:/a.txt             a stream belongs to its file
//   C:\src\, C:\src\*                → /C:/src
//
// Windows takes two spellings of a name for one. So does this: a name's components are written as they were first met.
// Letters outside of ASCII are compared as they are: NTFS has its own table of them, and the log does not. Not done
// either: short names (PROGRA~1), junctions and mapped drives; Process Monitor has resolved most of them itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "parsers/fact.hpp"

namespace iotrace::procmon {

/// The spellings of all names met: a tree of components. Grows with the names, as Paths does.
class Names {
 public:
  /// The name in the form above, kept in `arena`; empty for what names no file: a registry key, `<INVALID NAME>`.
  std::string_view canonical(std::string_view windows_name, Arena& arena);

 private:
  std::uint32_t child(std::uint32_t folder, std::string_view component);

  std::vector<std::string> spellings_ = {""};           // of a component, by its number; 0 is the root
  std::unordered_map<std::string, std::uint32_t> ids_;  // by the folder's number and the component in lower case
  std::string key_;
};

}  // namespace iotrace::procmon
