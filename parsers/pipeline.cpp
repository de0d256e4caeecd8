#include "parsers/pipeline.hpp"

#include "parsers/ahead.hpp"

namespace iotrace {
namespace {

constexpr std::size_t batches = 8;

}  // namespace

void fold_all(Reader& reader, Crew& crew, BatchSteps const& steps)
{
  Ahead<Batch> batches_ahead(crew, Rank::facts, batches, [&reader](Batch& batch) { return reader.read(batch); });
  std::unique_ptr<Batch> batch = batches_ahead.next();
  if (batch) steps.foresee(*batch);
  while (batch) {
    std::unique_ptr<Batch> following = batches_ahead.next();
    if (following) steps.foresee(*following);
    steps.fold(*batch);
    batches_ahead.recycle(std::move(batch));
    batch = std::move(following);
  }
}

}  // namespace iotrace
