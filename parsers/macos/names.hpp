// Names: the one rule by which names of macOS are written, for all tracers of that system.
//
//   /var/x, /tmp/x, /etc/x      → /private/var/x …: they are links to there on every macOS. The names /var, /tmp and
//   /etc
//                                 themselves stay: they are the links.
//   /System/Volumes/Data/x      → /x: the data volume's second name (firmlinks), for the folders that have one
//   /x/..namedfork/rsrc         → /x: the resource fork belongs to the file. One that is looked for and not there keeps
//                                 its name: the file may well be there
//
// Upper and lower case and Unicode forms (é as one code point or two) are settled once names are absolute, for all
// formats in one place: parsers/spellings.hpp.
#pragma once

#include <string_view>

#include "parsers/fact.hpp"

namespace iotrace::macos {

/// Was the name found?
enum class Lookup : bool { failed, found };

/// The name by the rule above; a view into `text`, or into `arena` where it had to be written anew.
std::string_view canonical(std::string_view text, Arena& arena, Lookup lookup = Lookup::found);

}  // namespace iotrace::macos
