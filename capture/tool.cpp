// Which tracer a name means. The registry itself is made by CMake out of the folders.
#include "capture/tool.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "capture/failure.hpp"

namespace iotrace::capture {
namespace {

// Names that --tool knows beside those of the registry.
struct Elsewhere {
  std::string_view name;
  std::string_view where;
};

constexpr std::array elsewhere{
    Elsewhere{"fs_usage", "it works on macOS only"},
    Elsewhere{"dtruss", "it works on macOS only"},
};

std::string names_of_tools()
{
  std::string names = "auto";
  for (Tool const* tool : all_tools()) names.append(", ").append(tool->name);
  return names;
}

}  // namespace

Tool const& find_tool(std::string_view name)
{
  std::string_view const wanted = name == "auto" ? "strace" : name;
  for (Tool const* tool : all_tools())
    if (tool->name == wanted) return *tool;
  auto const known = std::ranges::find(elsewhere, wanted, &Elsewhere::name);
  if (known != elsewhere.end())
    throw Failure(fmt::format("--tool {}: {}; use one of: {}", wanted, known->where, names_of_tools()));
  throw Failure(fmt::format("--tool {}: no such tool; use one of: {}", wanted, names_of_tools()));
}

}  // namespace iotrace::capture
