// Which tracer a name means. The registry itself is made by CMake out of the folders.
#include "capture/tool.hpp"

#include <fmt/core.h>

#include "capture/failure.hpp"

namespace iotrace::capture {
namespace {

// The tool for this system.
#ifdef __APPLE__
constexpr std::string_view usual = "fs_usage";
#else
constexpr std::string_view usual = "strace";
#endif

std::string names_of_tools()
{
  std::string names = "auto";
  for (Tool const* tool : all_tools()) names.append(", ").append(tool->name);
  return names;
}

}  // namespace

Tool const& find_tool(std::string_view name)
{
  std::string_view const wanted = name == "auto" ? usual : name;
  for (Tool const* tool : all_tools())
    if (tool->name == wanted) return *tool;
  throw Failure(fmt::format("--tool {}: no such tool; use one of: {}", wanted, names_of_tools()));
}

}  // namespace iotrace::capture
