// Pipeline: reading and folding at the same time. The crew fills batches, the caller folds them.
#pragma once

#include <functional>

#include "parsers/format.hpp"

namespace iotrace {

/// What the folding side does with a batch.
struct BatchSteps {
  std::function<void(Batch const&)> foresee;  ///< called for every batch, one batch before `fold`
  std::function<void(Batch const&)> fold;
};

/// Reads all of `reader` with the help of `crew` and takes the steps on this thread, batches in order. What either side
/// throws ends both and is thrown here; batches that were read before an exception are folded first.
void fold_all(Reader& reader, Crew& crew, BatchSteps const& steps);

}  // namespace iotrace
