// Creation: what a CreateFile row says of the open, as OpenFlag bits: which rights were asked for, and what became of
// the name.
#pragma once

#include <cstdint>
#include <string_view>

#include "parsers/procmon/grammar.hpp"

namespace iotrace::procmon {

/// Reading and writing by the list of desired rights; only a question (path_only) where none shows content.
std::uint32_t access_of(std::string_view rights);
/// What OpenResult says that happened; where the row has none, what the disposition wanted.
std::uint32_t creation_of(CreateDetail const& detail);
/// True when the disposition would have made a name that was not there.
bool wants_creation(CreateDetail const& detail);

}  // namespace iotrace::procmon
