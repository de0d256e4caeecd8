// The sets, line by line as the contract defines them. Comparisons are of event ids, the one order of a whole trace.
#include "store/sets.hpp"

#include <algorithm>
#include <limits>

namespace iotrace {
namespace {

constexpr std::uint64_t never = std::numeric_limits<std::uint64_t>::max();

// A first that never was comes after everything; a last that never was, 0, comes before everything as it is.
constexpr std::uint64_t first(std::uint64_t cell) noexcept { return cell == 0 ? never : cell; }

/// The moments that the sets are told by.
struct Moments {
  std::uint64_t made;   ///< first made by us
  std::uint64_t fresh;  ///< first with content of ours only
  std::uint64_t used;   ///< content that was there, first used
  bool stays, existed;
};

Moments find_moments(FileUse const& use) noexcept
{
  Moments moments{};
  // A creating open of a name of which nothing was known is taken to have found a file, unless the file is gone again
  // at the end: then it made it.
  moments.made = use.last_remove > use.last_put ? std::min(first(use.first_create), first(use.first_maybe))
                                                : first(use.first_create);
  moments.fresh = std::min(moments.made, first(use.first_write));
  moments.used = std::min({first(use.first_read), first(use.first_carry), first(use.first_update)});
  std::uint64_t const found = std::min({first(use.first_read), first(use.first_carry), first(use.first_write),
                                        first(use.first_update), first(use.first_remove)});
  moments.existed = found < moments.made || moments.made == never;
  moments.stays = use.last_put > use.last_remove;
  return moments;
}

std::uint64_t first_change(FileUse const& use) noexcept
{
  return std::min({first(use.first_create), first(use.first_write), first(use.first_update), first(use.first_remove)});
}

}  // namespace

Membership find_sets(FileUse const& use, bool is_folder, Outsiders const& outsiders) noexcept
{
  Membership sets;
  sets.put(Set::listed, use.first_list != 0);
  if (is_folder) return sets;  // in no other set
  auto const [made, fresh, used, stays, existed] = find_moments(use);
  sets.put(Set::reads, use.first_read != 0);
  sets.put(Set::writes, stays);
  sets.put(Set::inputs, used < fresh || outsiders.fed);
  sets.put(Set::outputs, stays && outsiders.taken <= use.last_put);
  sets.put(Set::updated, stays && first(use.first_update) < fresh);
  sets.put(Set::temporaries, use.last_put > 0 && !stays && !existed);
  sets.put(Set::deleted, existed && use.last_remove > use.last_put);
  sets.put(Set::altered, use.first_alter != 0 && !stays);
  sets.put(Set::probed, first(use.first_miss) < first_change(use));
  sets.put(Set::executed, use.first_exec != 0);
  sets.put(Set::stated, use.first_stat != 0 && !sets.any());
  return sets;
}

}  // namespace iotrace
