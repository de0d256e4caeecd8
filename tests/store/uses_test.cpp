// FileUse: what each event means for a file, and that folding may be cut and joined anywhere.
#include "store/uses.hpp"

#include <algorithm>
#include <random>
#include <vector>

#include "tests/check.hpp"

using namespace iotrace;

namespace {

Event event_of(Op op, std::int16_t error = 0, bool maybe = false)
{
  Event event;
  event.op = op;
  event.error = error;
  event.maybe = maybe;
  return event;
}

FileUse use_of(std::uint64_t id, Event const& event)
{
  FileUse use;
  use.add(EventId{id}, event);
  return use;
}

FileUse counted(std::uint64_t id)
{
  FileUse use;
  use.first_event = use.last_event = id;
  use.events = 1;
  return use;
}

struct Numbered {
  EventId id;
  Event event;
};

std::vector<Numbered> random_events(std::mt19937& random, std::size_t count)
{
  std::vector<Numbered> events;
  for (std::size_t i = 0; i < count; ++i) {
    std::int16_t const errors[] = {0, 0, 0, error_noent, error_notdir, 13, error_unknown};
    Event const event = event_of(op_table[random() % op_table.size()].op, errors[random() % 7], random() % 4 == 0);
    events.push_back({EventId{i * 3 + 1}, event});
  }
  return events;
}

FileUse fold(std::vector<Numbered> const& events)
{
  FileUse use;
  for (Numbered const& e : events) use.add(e.id, e.event);
  return use;
}

FileUse random_use(std::mt19937& random)
{
  FileUse use = fold(random_events(random, random() % 6));
  if (random() % 2 == 0) use.add_bytes(random(), random());
  return use;
}

FileUse merged(FileUse a, FileUse const& b)
{
  a.merge(b);
  return a;
}

}  // namespace

TEST_CASE("each successful operation fills its cells and no others")
{
  struct Row {
    Op op;
    std::vector<std::uint64_t FileUse::*> cells;
  };
  std::vector<Row> const table{
      {Op::exec, {&FileUse::first_exec, &FileUse::first_read}},
      {Op::read, {&FileUse::first_read}},
      {Op::carry, {&FileUse::first_carry}},
      {Op::create, {&FileUse::first_create, &FileUse::last_put}},
      {Op::write, {&FileUse::first_write, &FileUse::last_put}},
      {Op::update, {&FileUse::first_update, &FileUse::last_put}},
      {Op::remove, {&FileUse::first_remove, &FileUse::last_remove}},
      {Op::list, {&FileUse::first_list}},
      {Op::probe, {&FileUse::first_stat}},
      {Op::alter, {&FileUse::first_alter}},
  };
  CHECK(table.size() == op_table.size());
  for (Row const& row : table) {
    INFO(info(row.op).name);
    FileUse expected = counted(9);
    for (auto const cell : row.cells) expected.*cell = 9;
    CHECK(use_of(9, event_of(row.op)) == expected);
  }
}

TEST_CASE("what was not found is a miss, whatever was tried")
{
  for (OpInfo const& op : op_table)
    for (std::int16_t const error : {error_noent, error_notdir}) {
      FileUse expected = counted(4);
      expected.first_miss = 4;
      CHECK(use_of(4, event_of(op.op, error, true)) == expected);
    }
}

TEST_CASE("any other failure only counts")
{
  for (OpInfo const& op : op_table)
    for (std::int16_t const error : {std::int16_t{13}, error_unknown})
      CHECK(use_of(4, event_of(op.op, error, true)) == counted(4));
}

TEST_CASE("a creating open of a name of unknown state is kept beside its operation")
{
  FileUse expected = counted(2);
  expected.first_maybe = expected.first_update = expected.last_put = 2;
  CHECK(use_of(2, event_of(Op::update, 0, true)) == expected);
}

TEST_CASE("firsts stay first and lasts move on")
{
  FileUse use = use_of(3, event_of(Op::write));
  use.add(EventId{5}, event_of(Op::write));
  use.add(EventId{6}, event_of(Op::remove));
  use.add(EventId{8}, event_of(Op::remove));
  CHECK(use.first_write == 3);
  CHECK(use.last_put == 5);
  CHECK(use.first_remove == 6);
  CHECK(use.last_remove == 8);
  CHECK(use.events == 4);
}

TEST_CASE("merging is associative and commutative, and an empty use changes nothing")
{
  std::mt19937 random(1);
  for (int round = 0; round < 5000; ++round) {
    FileUse const a = random_use(random), b = random_use(random), c = random_use(random);
    REQUIRE(merged(a, b) == merged(b, a));
    REQUIRE(merged(merged(a, b), c) == merged(a, merged(b, c)));
    REQUIRE(merged(a, {}) == a);
    REQUIRE(merged({}, a) == a);
  }
}

TEST_CASE("folding may be cut anywhere and come in any order")
{
  std::mt19937 random(2);
  for (int round = 0; round < 2000; ++round) {
    std::vector<Numbered> events = random_events(random, 12);
    FileUse const whole = fold(events);
    auto const cut = static_cast<std::ptrdiff_t>(random() % 13);
    std::vector<Numbered> const head(events.begin(), events.begin() + cut), tail(events.begin() + cut, events.end());
    REQUIRE(merged(fold(head), fold(tail)) == whole);
    std::shuffle(events.begin(), events.end(), random);
    REQUIRE(fold(events) == whole);
  }
}

TEST_CASE("byte counts stop at what a database can hold")
{
  FileUse use;
  use.add_bytes(7, 5);
  use.add_bytes(1, 1);
  CHECK(use.bytes_read == 8);
  CHECK(use.bytes_written == 6);
  CHECK(use.events == 0);
  use.add_bytes(UINT64_MAX, UINT64_MAX);
  use.merge(use);
  CHECK(use.bytes_read == INT64_MAX);
  CHECK(use.bytes_written == INT64_MAX);
}
