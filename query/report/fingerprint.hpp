// Fingerprint: a short name for a finding that stays the same from run to run. FNV-1a, 64 bits: nothing secret, nothing
// to be attacked, the same on every machine.
#pragma once

#include <fmt/core.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace iotrace::query {

/// 16 hex digits of the words, each ended by a zero byte so that no two lists run into one.
inline std::string fingerprint(std::initializer_list<std::string_view> words)
{
  std::uint64_t hash = 0xcbf29ce484222325u;
  auto const add = [&](char c) { hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u; };
  for (std::string_view const word : words) {
    for (char const c : word) add(c);
    add('\0');
  }
  return fmt::format("{:016x}", hash);
}

}  // namespace iotrace::query
