#include "parsers/block.hpp"

#include <utility>

namespace iotrace {

Pin copy_to_block(std::string_view text)
{
  Block block{text.size(), std::make_unique_for_overwrite<char[]>(text.size())};
  text.copy(block.bytes.get(), text.size());
  return std::make_shared<Block const>(std::move(block));
}

}  // namespace iotrace
