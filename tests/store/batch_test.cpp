// BatchQueue: everything arrives, in order; the producer waits for the consumer and hears when it gave up.
#include "store/batch.hpp"

#include <atomic>
#include <thread>
#include <utility>

#include "tests/check.hpp"

using namespace iotrace;
using namespace iotrace::store;

namespace {

std::unique_ptr<Batch> numbered(BatchQueue& queue, std::uint64_t number)
{
  std::unique_ptr<Batch> batch = queue.fresh();
  batch->first_event = number;
  return batch;
}

}  // namespace

TEST_CASE("batches arrive in order and the queue ends when it is closed and empty")
{
  BatchQueue queue(2);
  std::thread producer([&] {
    for (std::uint64_t i = 1; i <= 1000; ++i) queue.push(numbered(queue, i));
    queue.close();
  });
  std::uint64_t next = 1;
  bool in_order = true;
  while (std::unique_ptr<Batch> batch = queue.pop()) {
    in_order = in_order && batch->first_event == next++;
    queue.recycle(std::move(batch));
  }
  producer.join();
  CHECK(in_order);
  CHECK(next == 1001);
}

TEST_CASE("no more batches wait than the queue holds")
{
  BatchQueue queue(3);
  std::atomic<int> pushed = 0;
  std::thread producer([&] {
    for (std::uint64_t i = 1; i <= 6; ++i) {
      queue.push(numbered(queue, i));
      ++pushed;
    }
    queue.close();
  });
  while (pushed < 3) std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(pushed == 3);
  int popped = 0;
  while (queue.pop()) ++popped;
  producer.join();
  CHECK(popped == 6);
}

TEST_CASE("a producer that waits hears that the consumer gave up")
{
  BatchQueue queue(1);
  CHECK(queue.push(numbered(queue, 1)));
  std::thread consumer([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    queue.give_up();
  });
  CHECK_FALSE(queue.push(numbered(queue, 2)));
  CHECK_FALSE(queue.push(numbered(queue, 3)));
  consumer.join();
}

TEST_CASE("a used batch comes back empty")
{
  BatchQueue queue(1);
  std::unique_ptr<Batch> batch = queue.fresh();
  batch->events.resize(10);
  batch->processes.resize(10);
  batch->text = 9;
  Batch const* const address = batch.get();
  CHECK_FALSE(batch->is_empty());
  queue.recycle(std::move(batch));
  batch = queue.fresh();
  CHECK(batch.get() == address);
  CHECK(batch->is_empty());
  CHECK(batch->processes.empty());
  CHECK(batch->text == 0);
}

TEST_CASE("a batch is full by any of what it holds")
{
  Batch events, transfers, flows, ended, text;
  CHECK_FALSE(events.is_full());
  events.events.resize(Batch::most_events);
  transfers.transfers.resize(Batch::most_events);
  flows.flows.resize(Batch::most_events);
  ended.ended.resize(Batch::most_events);
  text.text = Batch::most_text;
  for (Batch const* const batch : {&events, &transfers, &flows, &ended, &text}) CHECK(batch->is_full());
}
