// Block: memory that lines of a log lie in. Whoever looks at them pins it.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace iotrace {

struct Block {
  std::size_t size = 0;  ///< bytes
  std::unique_ptr<char[]> bytes;
};

using Pin = std::shared_ptr<Block const>;

/// A block with a copy of the text.
Pin copy_to_block(std::string_view text);

}  // namespace iotrace
