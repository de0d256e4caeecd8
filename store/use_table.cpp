// The hot path is at(): one vector index, one slot, one use; about the size of a cache miss.
#include "store/use_table.hpp"

#include <algorithm>
#include <utility>

namespace iotrace::store {

// Open addressing over the uses of one process: a slot holds the path and the place of its row.
class UseTable::OfProcess {
 public:
  explicit OfProcess(ThreadId process) : process_(process), slots_(first_slots) { rows_.reserve(first_slots); }

  FileUse& at(PathId path)
  {
    std::size_t i = slot_of(path);
    if (slots_[i] == 0) {
      if ((rows_.size() + 1) * 4 > slots_.size() * 3) i = grow(path);
      rows_.push_back({process_, path, {}});
      slots_[i] = std::uint64_t{number(path)} << 32 | rows_.size();
    }
    return rows_[(slots_[i] & 0xFFFFFFFF) - 1].use;
  }

  std::vector<UseRow>& rows() noexcept { return rows_; }

 private:
  static constexpr std::size_t first_slots = 16;  // a power of two

  std::size_t slot_of(PathId path) const noexcept
  {
    std::size_t const mask = slots_.size() - 1;
    // Fibonacci hashing (Knuth, 6.4): ids that follow one another spread over all slots.
    std::size_t i = (number(path) * std::uint64_t{0x9E3779B97F4A7C15} >> 32) & mask;
    while (slots_[i] != 0 && slots_[i] >> 32 != number(path)) i = (i + 1) & mask;
    return i;
  }

  std::size_t grow(PathId path)
  {
    slots_.assign(slots_.size() * 2, 0);
    for (std::size_t row = 0; row < rows_.size(); ++row)
      slots_[slot_of(rows_[row].path)] = std::uint64_t{number(rows_[row].path)} << 32 | (row + 1);
    return slot_of(path);
  }

  ThreadId process_;
  std::vector<UseRow> rows_;
  std::vector<std::uint64_t> slots_;  // path << 32 | row + 1; 0 = free
};

UseTable::UseTable() = default;
UseTable::~UseTable() = default;

FileUse& UseTable::at(ThreadId process, PathId path)
{
  std::size_t const index = number(process);
  if (index >= processes_.size()) processes_.resize(index + 1);
  std::unique_ptr<OfProcess>& uses = processes_[index];
  if (!uses) uses = std::make_unique<OfProcess>(process);
  std::size_t const before = uses->rows().size();
  FileUse& use = uses->at(path);
  size_ += uses->rows().size() - before;
  return use;
}

void UseTable::take(ThreadId process, std::vector<UseRow>& rows)
{
  std::size_t const index = number(process);
  if (index >= processes_.size() || !processes_[index]) return;
  std::unique_ptr<OfProcess> const uses = std::move(processes_[index]);
  std::vector<UseRow>& taken = uses->rows();
  std::sort(taken.begin(), taken.end(), [](UseRow const& a, UseRow const& b) { return a.path < b.path; });
  size_ -= taken.size();
  if (rows.empty())
    rows.swap(taken);
  else
    rows.insert(rows.end(), taken.begin(), taken.end());
}

std::vector<ThreadId> UseTable::largest(std::size_t keep) const
{
  std::vector<std::pair<std::size_t, std::size_t>> sizes;  // (uses, process)
  for (std::size_t i = 0; i < processes_.size(); ++i)
    if (processes_[i]) sizes.emplace_back(processes_[i]->rows().size(), i);
  std::sort(sizes.begin(), sizes.end(),
            [](auto const& a, auto const& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  std::vector<ThreadId> processes;
  std::size_t left = size_;
  for (auto const& [uses, process] : sizes) {
    if (left <= keep) break;
    processes.push_back(ThreadId{static_cast<std::uint32_t>(process)});
    left -= uses;
  }
  return processes;
}

}  // namespace iotrace::store
