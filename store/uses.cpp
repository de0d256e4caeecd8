// The fold of events into FileUse; its sets are defined in the command-line contract (README, "What the sets mean").
#include "store/uses.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace iotrace {
namespace {

// 0 means never, so the smaller of two firsts is the smaller of those that are there.
constexpr std::uint64_t earlier(std::uint64_t a, std::uint64_t b) noexcept
{
  return a == 0 || b == 0 ? a | b : std::min(a, b);
}

// Byte counts come from the log and SQLite's integers are signed: they stop at 2^63-1 instead of wrapping round.
constexpr std::uint64_t sum(std::uint64_t a, std::uint64_t b) noexcept
{
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  return a > most - std::min(b, most) ? most : a + b;
}

template <Merge merge>
constexpr std::uint64_t merged(std::uint64_t a, std::uint64_t b) noexcept
{
  if constexpr (merge == Merge::first) return earlier(a, b);
  if constexpr (merge == Merge::last) return std::max(a, b);
  if constexpr (merge == Merge::sum) return sum(a, b);
}

template <std::size_t... column>
constexpr void merge_cells(FileUse& use, FileUse const& other, std::index_sequence<column...>) noexcept
{
  ((use.*use_columns[column].cell =
        merged<use_columns[column].merge>(use.*use_columns[column].cell, other.*use_columns[column].cell)),
   ...);
}

void add_success(FileUse& use, std::uint64_t id, Op op) noexcept
{
  auto const first = [id](std::uint64_t& cell) { cell = earlier(cell, id); };
  switch (op) {
    case Op::exec:
      first(use.first_exec);
      first(use.first_read);
      break;
    case Op::read:
      first(use.first_read);
      break;
    case Op::carry:
      first(use.first_carry);
      break;
    case Op::create:
      first(use.first_create);
      break;
    case Op::write:
      first(use.first_write);
      break;
    case Op::update:
      first(use.first_update);
      break;
    case Op::remove:
      first(use.first_remove);
      break;
    case Op::list:
      first(use.first_list);
      break;
    case Op::probe:
      first(use.first_stat);
      break;
    case Op::alter:
      first(use.first_alter);
      break;
  }
  if (info(op).writes) use.last_put = std::max(use.last_put, id);
  if (info(op).removes) use.last_remove = std::max(use.last_remove, id);
}

}  // namespace

void FileUse::add(EventId event_id, Event const& event) noexcept
{
  std::uint64_t const id = number(event_id);
  first_event = earlier(first_event, id);
  last_event = std::max(last_event, id);
  ++events;
  if (event.error == 0) {
    add_success(*this, id, event.op);
    if (event.maybe) first_maybe = earlier(first_maybe, id);
  } else if (is_miss(event)) {
    first_miss = earlier(first_miss, id);
  }
}

void FileUse::add_bytes(std::uint64_t read, std::uint64_t written) noexcept
{
  bytes_read = sum(bytes_read, read);
  bytes_written = sum(bytes_written, written);
}

void FileUse::merge(FileUse const& other) noexcept
{
  merge_cells(*this, other, std::make_index_sequence<use_columns.size()>{});
}

}  // namespace iotrace
