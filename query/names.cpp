// Names: see the header.
#include "query/names.hpp"

#include "query/question.hpp"

namespace iotrace::query {

std::optional<std::string_view> Names::of(std::int64_t id)
{
  auto const [known, is_new] = known_.try_emplace(id);
  if (is_new && seek(name_of_, id)) known->second = name_of_.text(0);
  return known->second;
}

}  // namespace iotrace::query
