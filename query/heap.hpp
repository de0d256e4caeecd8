// Heap: memory in large pages. A question copies tens of MiB of the database to the heap, and fresh memory comes from
// the kernel 4 KiB a trap.
#pragma once

namespace iotrace::query {

/// Asks the kernel to give the heap of this process in pages of 2 MiB. To be called once, at the start. Where that is
/// not possible nothing changes.
void use_large_pages() noexcept;

}  // namespace iotrace::query
