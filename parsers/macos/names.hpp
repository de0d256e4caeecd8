// Names: the one rule by which names of macOS are written, for all tracers of that system.
//
//   /var/x, /tmp/x, /etc/x      → /private/var/x …: they are links to there on every macOS. The names /var, /tmp and
//   /etc
//                                 themselves stay: they are the links.
//   /System/Volumes/Data/x      → /x: the data volume's second name (firmlinks), for the folders that have one
//   /x/..namedfork/rsrc         → /x: the resource fork belongs to the file
//
// Everything else stays as it was written and is compared byte by byte. Not done: volumes that do not tell upper from
// lower case, and Unicode forms (é as one code point or two). Such volumes are the default, but a log does not say
// which one a file is on, and two spellings of one name in one build are rare.
#pragma once

#include <string_view>

#include "parsers/fact.hpp"

namespace iotrace::macos {

/// The name by the rule above; a view into `text`, or into `arena` where it had to be written anew.
std::string_view canonical(std::string_view text, Arena& arena);

}  // namespace iotrace::macos
