// Paths: interning of names. Text goes in once, a dense PathId comes out, and everything behind the parsers' door works
// on ids. Names are the kernel's bytes, absolute and normal; equality is of bytes, never of a hash alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "store/ids.hpp"

namespace iotrace {

/// Every name ever touched, with its parent folder. Not thread-safe: one fold owns it at a time.
/// Texts live in an arena that this object owns; views stay valid as long as it does.
class Paths {
 public:
  Paths();

  /// The id of `text`, making one (and ids for all folders above it) when it is new.
  /// `text` is absolute and normal (`/a/b`), or relative to an unknown folder (`?/a/b`), or a pseudo name such as
  /// `pipe:[1]`, which has no parent. Throws std::length_error after 2^32-2 names.
  PathId intern(std::string_view text);
  /// The id of `text` if it is known, else none.
  PathId find(std::string_view text) const;

  std::string_view text(PathId id) const { return rows_[number(id)].text; }
  /// The folder that holds it; none for `/`, `?` and pseudo names.
  PathId parent(PathId id) const { return rows_[number(id)].parent; }
  /// Known names directly below a folder are a list: first_child, then next_sibling; newest first.
  PathId first_child(PathId id) const { return rows_[number(id)].first_child; }
  PathId next_sibling(PathId id) const { return rows_[number(id)].next_sibling; }

  /// Marks the name as a directory, by anything in the trace. Sticky.
  void mark_directory(PathId id) { rows_[number(id)].is_dir = true; }
  bool is_directory(PathId id) const { return rows_[number(id)].is_dir; }
  /// Marks a name whose `..` could not be resolved with certainty. Sticky.
  void mark_inexact(PathId id) { rows_[number(id)].inexact = true; }
  bool is_inexact(PathId id) const { return rows_[number(id)].inexact; }

  /// Ids run from 1 to size() inclusive.
  std::size_t size() const noexcept { return rows_.size() - 1; }

 private:
  struct Row {
    std::string_view text;
    PathId parent = PathId::none;
    PathId first_child = PathId::none;
    PathId next_sibling = PathId::none;
    bool is_dir = false;
    bool inexact = false;
  };

  PathId known(std::string_view text, std::uint32_t hash) const noexcept;
  PathId intern_new(std::string_view text);
  PathId add(std::string_view text, std::uint32_t hash, PathId parent);
  std::string_view keep(std::string_view text);
  void grow();

  std::vector<Row> rows_;              // index = PathId; row 0 is unused
  std::vector<std::uint64_t> slots_;   // open addressing: id << 32 | hash; 0 = free
  std::uint64_t seed_;                 // drawn per object: nobody can write a log of names that collide
  std::vector<std::uint64_t> states_;  // of the hash, after each block of the name being added
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t block_left_ = 0;
  char* block_next_ = nullptr;
};

}  // namespace iotrace
