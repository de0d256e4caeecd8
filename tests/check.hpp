// Catch2, version 2 or 3, under one name; and where the tests find what is not part of the project.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>

namespace iotrace::test {

/// The folder of real logs, $IOTRACE_CORPUS or ../shared/corpus beside the project; nullopt, with a line that says so
/// on stderr, where there is none: such tests skip.
inline std::optional<std::filesystem::path> corpus()
{
  char const* given = std::getenv("IOTRACE_CORPUS");
  std::filesystem::path const folder =
      given ? std::filesystem::path(given) : std::filesystem::path(SOURCE_DIR).parent_path() / "shared" / "corpus";
  if (std::filesystem::is_directory(folder)) return folder;
  std::cerr << "SKIPPED(corpus): no folder of real logs at " << folder << "; set IOTRACE_CORPUS\n";
  return std::nullopt;
}

}  // namespace iotrace::test
