// Words for a person's eye: a shell reads them back as they were, and no byte of them reaches a terminal raw.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace iotrace::capture {

/// `word` as a POSIX shell takes it: as it is, in '…', or in $'…' where it holds control characters or bytes over 0x7e.
std::string quote(std::string_view word);

/// The words with blanks between.
std::string quote(std::span<std::string const> words);

}  // namespace iotrace::capture
