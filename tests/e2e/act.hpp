// An act: a few system calls in a folder of their own, and the sets that they should leave behind. The expectations are
// written by hand from what the sets mean, never computed, and nothing of iotrace is used here.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace e2e {

using Names = std::vector<std::string>;

/// The keys of `ioquery rw --json --full`; names are relative to the act's folder.
struct Sets {
  Names reads = {};
  Names writes = {};
  Names inputs = {};
  std::optional<Names> outputs = {};  ///< the same as `writes` unless given
  Names updated = {};
  Names temporaries = {};
  Names deleted = {};
  Names altered = {};
  Names probed = {};
  Names stated = {};
  Names listed = {};
  Names executed = {};
};

/// What only a capture with stat, access and readlink shows besides.
struct Asked {
  Names probed = {};
  Names stated = {};
};

/// The sets of the processes that ran a program of that name, with their descendants.
struct Selection {
  std::string process;
  Sets sets = {};
};

/// The folder in which an act plays.
struct Place {
  std::string folder;  ///< absolute, as the kernel spells it

  std::string operator/(std::string_view name) const { return folder + "/" + std::string(name); }
};

struct Act {
  std::string_view name;
  std::string_view about;
  std::function<void(Place const&)> prepare = {};  ///< before the trace; the current directory is the act's folder
  std::function<void(Place const&)> play;          ///< traced; the current directory is the act's folder
  Sets sets = {};
  Asked asked = {};
  bool needs_paths = false;  ///< only a tracer that prints the kernel's names can know (strace -y)
  std::vector<Selection> selections = {};
};

std::span<Act const> open_acts();
std::span<Act const> change_acts();
std::span<Act const> rename_acts();
std::span<Act const> link_acts();
std::span<Act const> folder_acts();
std::span<Act const> descriptor_acts();
std::span<Act const> process_acts();
std::span<Act const> special_acts();
std::span<Act const> question_acts();

}  // namespace e2e
