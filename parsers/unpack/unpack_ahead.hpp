// UnpackAhead: a decompressor's bytes, made ahead of whoever reads them.
#pragma once

#include <memory>

#include "parsers/bytes.hpp"
#include "parsers/crew.hpp"

namespace iotrace::unpack {

/// The same bytes. The crew begins at once, and outlives the result.
std::unique_ptr<Bytes> ahead(std::unique_ptr<Bytes> bytes, Crew& crew);

}  // namespace iotrace::unpack
