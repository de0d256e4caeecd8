// Pipeline: the two loops, and what happens when one of them fails.
#include "parsers/pipeline.hpp"

#include <thread>

#include "parsers/relay.hpp"

namespace iotrace {
namespace {

constexpr std::size_t batches = 8;

using BatchQueue = Relay<Batch>;

void read_batches(Reader& reader, BatchQueue& queue)
{
  bool more = true;
  while (more) {
    std::unique_ptr<Batch> batch = queue.empty();
    if (!batch) return;
    more = reader.read(*batch);
    queue.push(std::move(batch));
  }
}

void fold_batches(BatchQueue& queue, BatchSteps const& steps)
{
  std::unique_ptr<Batch> batch = queue.pop();
  if (batch) steps.foresee(*batch);
  while (batch) {
    std::unique_ptr<Batch> ahead = queue.pop();
    if (ahead) steps.foresee(*ahead);
    steps.fold(*batch);
    queue.recycle(std::move(batch));
    batch = std::move(ahead);
  }
}

/// The thread that reads: started by the constructor, over before the destructor ends.
class ReadingThread {
 public:
  ReadingThread(Reader& reader, BatchQueue& queue)
      : queue_(queue), thread_([&reader, &queue] {
          try {
            read_batches(reader, queue);
            queue.finish();
          } catch (...) {
            queue.finish(std::current_exception());
          }
        })
  {
  }
  ReadingThread(ReadingThread const&) = delete;
  ReadingThread& operator=(ReadingThread const&) = delete;
  ~ReadingThread()
  {
    queue_.abandon();
    thread_.join();
  }

 private:
  BatchQueue& queue_;
  std::thread thread_;
};

}  // namespace

void fold_all(Reader& reader, BatchSteps const& steps)
{
  BatchQueue queue(batches);
  ReadingThread const reading(reader, queue);
  fold_batches(queue, steps);
}

}  // namespace iotrace
