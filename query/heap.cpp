// Heap: see the header.
#include "query/heap.hpp"

#include <sys/mman.h>

#include <cstddef>
#include <cstdlib>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace iotrace::query {

#if defined(__GLIBC__) && defined(MADV_HUGEPAGE)

// What is asked for and given back at once stays at the end of the heap, from where all that follows is taken. The same
// as glibc.malloc.hugetlb=1 of glibc's tunables, which only the environment can set.
void use_large_pages() noexcept
{
  constexpr std::size_t page = std::size_t{1} << 21;
  constexpr std::size_t much = std::size_t{96} << 20;  // more than SQLite's cache of 64 MiB
  constexpr int default_most = 65536;                  // blocks that have a mapping of their own (mallopt(3))
  mallopt(M_TRIM_THRESHOLD, static_cast<int>(2 * much));
  mallopt(M_MMAP_THRESHOLD, 1 << 25);  // 32 MiB, the largest that is allowed
  mallopt(M_MMAP_MAX, 0);
  void* const block = std::aligned_alloc(page, much);
  if (block != nullptr) madvise(block, much, MADV_HUGEPAGE);
  std::free(block);
  mallopt(M_MMAP_MAX, default_most);
}

#else

void use_large_pages() noexcept {}

#endif

}  // namespace iotrace::query
