#include "store/tree.hpp"

#include <array>
#include <cstring>

namespace iotrace::store {
namespace {

constexpr std::size_t page_size = PageFile::page_size;

}  // namespace

Tree::Tree(Kind kind, PageFile& pages) : kind_(kind), pages_(&pages), page_(page_size) {}

void Tree::add(ByteView record, std::uint64_t id)
{
  std::array<Byte, 2 * max_varint + 1 + Record::max_columns * 9> cell;
  Byte* end = put_varint(cell.data(), record.size());
  if (kind_ == Kind::table) end = put_varint(end, id);
  std::memcpy(end, record.data(), record.size());
  ByteView const whole(cell.data(), static_cast<std::size_t>(end - cell.data()) + record.size());
  if (!fits(whole.size())) end_leaf();
  put_cell(whole);
  last_id_ = id;
}

bool Tree::fits(std::size_t cell) const noexcept { return header_ + 2 * (cells_ + 1) + cell <= content_; }

void Tree::put_cell(ByteView cell) noexcept
{
  content_ -= cell.size();
  std::memcpy(&page_[content_], cell.data(), cell.size());
  put_big_endian(&page_[header_ + 2 * cells_], 2, content_);
  ++cells_;
  last_cell_ = cell.size();
}

// The page with its header; the next cell begins another one. No bytes of an earlier page stay between the parts.
ByteView Tree::finish_page(Byte type) noexcept
{
  page_[0] = type;
  put_big_endian(&page_[1], 2, 0);
  put_big_endian(&page_[3], 2, cells_);
  put_big_endian(&page_[5], 2, content_);
  page_[7] = 0;
  std::size_t const pointers_end = header_ + 2 * cells_;
  std::memset(&page_[pointers_end], 0, content_ - pointers_end);
  cells_ = 0;
  content_ = page_size;
  return page_;
}

ByteView Tree::finish_leaf() noexcept { return finish_page(kind_ == Kind::table ? 0x0d : 0x0a); }

// In a table the page above names the last id of each leaf. In an index a row stands either there or in a leaf, so the
// last one moves up; the row that comes next keeps the next leaf from being empty.
void Tree::end_leaf()
{
  Child leaf{0, {}};
  if (kind_ == Kind::table) {
    std::array<Byte, max_varint> id;
    leaf.divider.assign(id.begin(), put_varint(id.data(), last_id_));
  } else {
    leaf.divider.assign(page_.begin() + static_cast<std::ptrdiff_t>(content_),
                        page_.begin() + static_cast<std::ptrdiff_t>(content_ + last_cell_));
    content_ += last_cell_;
    --cells_;
  }
  leaf.page = pages_->append(finish_leaf());
  children_.push_back(std::move(leaf));
}

void Tree::make_room(std::uint32_t count)
{
  for (Child& child : children_)
    if (child.page <= count) child.page = pages_->append_copy(child.page);
}

void Tree::plant(std::uint32_t root)
{
  if (cells_ == 0) return;
  if (children_.empty()) return pages_->replace(root, finish_leaf());
  children_.push_back({pages_->append(finish_leaf()), {}});
  plant_inner(root);
}

// Level by level, until all children fit onto the root.
void Tree::plant_inner(std::uint32_t root)
{
  header_ = 12;
  std::size_t last;
  while ((last = last_of_page(children_, 0)) + 1 < children_.size()) {
    std::vector<Child> above;
    for (std::size_t first = 0; first < children_.size(); first = last + 1) {
      last = last_of_page(children_, first);
      std::uint32_t const page = pages_->append(make_inner(children_, first, last));
      above.push_back({page, children_[last].divider});
    }
    children_ = std::move(above);
  }
  pages_->replace(root, make_inner(children_, 0, last));
}

// How far the children from `first` on fit onto one page. Never leaves a single one over, for a page of its own without
// a divider would be damaged in SQLite's eyes.
std::size_t Tree::last_of_page(std::vector<Child> const& children, std::size_t first) noexcept
{
  std::size_t room = page_size - 12;
  std::size_t last = first;
  for (; last + 1 < children.size(); ++last) {
    std::size_t const cell = 2 + 4 + children[last].divider.size();
    if (cell > room) break;
    room -= cell;
  }
  return last + 2 == children.size() ? last - 1 : last;
}

ByteView Tree::make_inner(std::vector<Child> const& children, std::size_t first, std::size_t last) noexcept
{
  for (std::size_t i = first; i < last; ++i) {
    std::array<Byte, 4 + 2 * max_varint + Record::max_columns * 9> cell;
    put_big_endian(cell.data(), 4, children[i].page);
    std::memcpy(&cell[4], children[i].divider.data(), children[i].divider.size());
    put_cell({cell.data(), 4 + children[i].divider.size()});
  }
  put_big_endian(&page_[8], 4, children[last].page);
  return finish_page(kind_ == Kind::table ? 0x05 : 0x02);
}

}  // namespace iotrace::store
