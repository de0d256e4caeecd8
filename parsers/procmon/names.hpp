// Names: Windows names of files in the one form that the rest of the project knows.
//
//   C:\src\a.h                       → /C:/src/a.h           drive letters in upper case
//   \\?\C:\src\a.h, \??\C:\src\a.h   → /C:/src/a.h
//   \\server\share\a.h               → /UNC/server/share/a.h also from \\?\UNC\server\share\a.h
//   \Device\HarddiskVolume3\a.h      → /Device/HarddiskVolume3/a.h: which drive that is the log does not say
//   C:\a.txt:Zone.Identifier:$DATA   → /C:/a.txt             a stream belongs to its file
//   C:\src\, C:\src\*                → /C:/src
//
// Windows takes two spellings of a name for one, and so does this: see parsers/spellings.hpp. Not done: short names
// (PROGRA~1), junctions and mapped drives; Process Monitor has resolved most of them itself.
#pragma once

#include <string_view>

#include "parsers/fact.hpp"
#include "parsers/spellings.hpp"

namespace iotrace::procmon {

/// The spellings of all names met: a tree of components. Grows with the names, as Paths does.
class Names {
 public:
  /// The name in the form above, kept in `arena`; empty for what names no file: a registry key, `<INVALID NAME>`.
  std::string_view canonical(std::string_view windows_name, Arena& arena);

 private:
  Spellings spellings_{Spellings::Form::as_written};
};

}  // namespace iotrace::procmon
