// Pipeline: reading and folding at the same time. The reader's thread fills batches, the caller's thread folds them.
#pragma once

#include <functional>

#include "parsers/format.hpp"

namespace iotrace {

/// What the folding side does with a batch.
struct BatchSteps {
  std::function<void(Batch const&)> foresee;  ///< called for every batch, one batch before `fold`
  std::function<void(Batch const&)> fold;
};

/// Reads all of `reader` on a thread of its own and takes the steps on this one, batches in order. What either side
/// throws ends both and is thrown here; batches that were read before an exception are folded first.
void fold_all(Reader& reader, BatchSteps const& steps);

}  // namespace iotrace
