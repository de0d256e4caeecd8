// Entries: the names of files as the kernel keeps them, a chain of directory entries up to the root of a mount. The log
// tells an entry when it is first met and whenever it became another; a file is named by its last entry at some time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "parsers/bpftrace/line.hpp"

namespace iotrace::bpftrace {

class Entries {
 public:
  /// Where mount number `id` is mounted; `text` has the octal escapes of /proc/self/mountinfo.
  void mount(std::int64_t id, std::string_view text);

  /// The entry of `line` (a part) has this name from its time on. Lines may come out of order by as much as the reader
  /// holds back.
  void define(Line const& line);
  /// More bytes of the name that was last defined on that processor.
  void append(Line const& line);

  /// What is older than that is asked no more: `time` never goes back.
  void forget_before(std::int64_t time) { oldest_ = time; }

  /// The absolute name of the file as it was at that time; nullopt where the log does not tell all of it.
  std::optional<std::string> path(FileLine const& file, std::int64_t time) const;

 private:
  /// An entry's name from some time on.
  struct Version {
    std::int64_t time = 0;
    std::uint64_t folder = 0;
    std::size_t length = 0;
    std::string name;
  };
  using Versions = std::vector<Version>;  // by time

  Version const* find(std::uint64_t entry, std::int64_t time) const;

  std::unordered_map<std::int64_t, std::string> mounts_;
  std::unordered_map<std::uint64_t, Versions> entries_;
  std::unordered_map<std::int64_t, std::pair<std::uint64_t, std::int64_t>> last_;  // processor → entry and time
  std::int64_t oldest_ = 0;
};

}  // namespace iotrace::bpftrace
