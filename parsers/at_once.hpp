// At once: the same done for many things that do not depend on each other, by the crew and the caller.
#pragma once

#include <algorithm>
#include <cstddef>
#include <exception>

#include "parsers/ahead.hpp"

namespace iotrace {

/// Calls act(0) … act(count - 1), several at the same time and in any order, and returns when all have returned.
/// Rethrows what the first of them threw; the ones after it may not have been called then. `act` asks for nothing that
/// a crew makes ahead.
template <typename Act>
void for_each_at_once(Crew& crew, std::size_t count, Act const& act)
{
  constexpr std::size_t some = 16, batches = 8;
  struct Some {
    std::size_t from = 0, to = 0;
    std::exception_ptr error;
    void clear() { error = nullptr; }
  };
  std::size_t next = 0;
  auto const take = [&](Some& mine) {
    mine.from = next;
    mine.to = next = std::min(next + some, count);
    return next < count;
  };
  auto const act_on = [&](Some& mine) {
    try {
      for (std::size_t i = mine.from; i < mine.to; ++i) act(i);
    } catch (...) {
      mine.error = std::current_exception();
    }
  };
  Ahead<Some> ahead(crew, Rank::bytes, batches, take, act_on);
  while (auto done = ahead.next()) {
    if (done->error) std::rethrow_exception(done->error);
    ahead.recycle(std::move(done));
  }
}

}  // namespace iotrace
