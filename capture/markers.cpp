#include "capture/markers.hpp"

namespace iotrace::capture {

std::vector<std::string> list_markers(char const* const* environment)
{
  std::vector<std::string> markers;
  for (; *environment != nullptr; ++environment)
    if (is_published(*environment)) markers.emplace_back(*environment);
  return markers;
}

}  // namespace iotrace::capture
