// Tree: one b-tree of an SQLite file, built from rows that come in the order of their keys. Leaves go to a file aside
// while the database is being made; plant() appends them to the finished database and hangs them below the table's
// root. Source: "Database File Format", 1.6 (b-tree pages), 1.4 (lock-byte page), sqlite.org/fileformat2.html.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "store/record.hpp"
#include "store/scratch_file.hpp"

namespace iotrace::store {

/// The pages of a closed database that nobody else has open. Throws Error.
class DatabasePages {
 public:
  static constexpr std::size_t page_size = 32768;

  /// `fd` is open for reading and writing and outlives the object.
  explicit DatabasePages(int fd);
  /// Writes a page behind the last; returns its number.
  std::uint32_t append(ByteView page);
  void replace(std::uint32_t number, ByteView page);
  /// Tells the database's header how many pages there are now.
  void finish();

 private:
  int fd_;
  std::uint32_t last_;
};

class Tree {
 public:
  /// table: rows with an id; index: rows that are their own key (an index, or a table WITHOUT ROWID).
  enum class Kind : std::uint8_t { table, index };

  /// Leaves are kept in an unnamed file in `folder`.
  Tree(Kind kind, std::string const& folder);

  /// Ids rise. Of an index, records rise by their columns; `id` is not looked at.
  void add(ByteView record, std::uint64_t id = 0);
  /// Puts everything below the empty page `root`. Nothing may be added after it.
  void plant(DatabasePages& pages, std::uint32_t root);

 private:
  /// A page, and what stands between it and the next one in the page above.
  struct Child {
    std::uint32_t page;
    std::string divider;
  };

  bool fits(std::size_t cell) const noexcept;
  void put_cell(ByteView cell) noexcept;
  ByteView finish_page(Byte type) noexcept;
  void end_leaf();
  ByteView make_inner(std::vector<Child> const& children, std::size_t first, std::size_t last) noexcept;
  static std::size_t last_of_page(std::vector<Child> const& children, std::size_t first) noexcept;
  void plant_inner(DatabasePages& pages, std::uint32_t root);

  Kind kind_;
  ScratchFile leaves_;
  std::vector<Byte> page_;
  std::size_t header_ = 8;                          // of a leaf; 12 bytes of an inner page
  std::size_t cells_ = 0;                           // on the page
  std::size_t content_ = DatabasePages::page_size;  // cells fill the page from its end
  std::size_t last_cell_ = 0;                       // bytes of the one put last
  std::uint64_t last_id_ = 0;
  std::vector<Child> children_;  // the leaves; then the pages of the level that is hung next
};

}  // namespace iotrace::store
