// Tree: one b-tree of an SQLite file, built from rows that come in the order of their keys. Leaves go to the file as
// they are filled; plant() hangs them below the table's root.
// Source: "Database File Format", 1.6 (b-tree pages), sqlite.org/fileformat2.html.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "store/page_file.hpp"
#include "store/record.hpp"

namespace iotrace::store {

class Tree {
 public:
  /// table: rows with an id; index: rows that are their own key (an index, or a table WITHOUT ROWID).
  enum class Kind : std::uint8_t { table, index };

  /// `pages` outlives the object.
  Tree(Kind kind, PageFile& pages);

  /// Ids rise. Of an index, records rise by their columns; `id` is not looked at.
  void add(ByteView record, std::uint64_t id = 0);
  /// Takes its leaves out of the first `count` pages.
  void make_room(std::uint32_t count);
  /// Puts everything below the empty page `root`. Nothing may be added after it.
  void plant(std::uint32_t root);

 private:
  /// A page, and what stands between it and the next one in the page above.
  struct Child {
    std::uint32_t page;
    std::string divider;
  };

  bool fits(std::size_t cell) const noexcept;
  void put_cell(ByteView cell) noexcept;
  ByteView finish_page(Byte type) noexcept;
  ByteView finish_leaf() noexcept;
  void end_leaf();
  ByteView make_inner(std::vector<Child> const& children, std::size_t first, std::size_t last) noexcept;
  static std::size_t last_of_page(std::vector<Child> const& children, std::size_t first) noexcept;
  void plant_inner(std::uint32_t root);

  Kind kind_;
  PageFile* pages_;
  std::vector<Byte> page_;
  std::size_t header_ = 8;                     // of a leaf; 12 bytes of an inner page
  std::size_t cells_ = 0;                      // on the page
  std::size_t content_ = PageFile::page_size;  // cells fill the page from its end
  std::size_t last_cell_ = 0;                  // bytes of the one put last
  std::uint64_t last_id_ = 0;
  std::vector<Child> children_;  // the leaves; then the pages of the level that is hung next
};

}  // namespace iotrace::store
