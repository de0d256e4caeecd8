// UseTable: what was folded comes out, by path, once.
#include "store/use_table.hpp"

#include <map>
#include <random>
#include <utility>

#include "tests/check.hpp"

using namespace iotrace;
using namespace iotrace::store;

namespace {

std::vector<UseRow> taken(UseTable& table, ThreadId process)
{
  std::vector<UseRow> rows;
  table.take(process, rows);
  return rows;
}

}  // namespace

TEST_CASE("uses are found again by process and path")
{
  UseTable table;
  table.at(ThreadId{1}, PathId{5}).events = 2;
  table.at(ThreadId{2}, PathId{5}).events = 3;
  table.at(ThreadId{1}, PathId{4}).events = 4;
  CHECK(table.size() == 3);
  CHECK(table.at(ThreadId{1}, PathId{5}).events == 2);
  CHECK(table.at(ThreadId{2}, PathId{5}).events == 3);
  CHECK(table.size() == 3);
}

TEST_CASE("a process is taken by path, behind what was there, and is gone")
{
  UseTable table;
  table.at(ThreadId{1}, PathId{9}).events = 1;
  table.at(ThreadId{1}, PathId{3}).events = 2;
  table.at(ThreadId{7}, PathId{1}).events = 3;
  std::vector<UseRow> rows = taken(table, ThreadId{7});
  table.take(ThreadId{1}, rows);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0].process == ThreadId{7});
  CHECK(rows[1].path == PathId{3});
  CHECK(rows[2].path == PathId{9});
  CHECK(rows[2].use.events == 1);
  CHECK(table.size() == 0);
  CHECK(taken(table, ThreadId{1}).empty());
  CHECK(taken(table, ThreadId{1000}).empty());
}

TEST_CASE("the largest are named, no more than needed, equal ones in order of their ids")
{
  UseTable table;
  for (std::uint32_t path = 1; path <= 3; ++path) table.at(ThreadId{4}, PathId{path});
  for (std::uint32_t path = 1; path <= 5; ++path) table.at(ThreadId{2}, PathId{path});
  for (std::uint32_t path = 1; path <= 3; ++path) table.at(ThreadId{3}, PathId{path});
  CHECK(table.largest(11).empty());
  CHECK(table.largest(6) == std::vector{ThreadId{2}});
  CHECK(table.largest(5) == std::vector{ThreadId{2}, ThreadId{3}});
  CHECK(table.largest(0) == std::vector{ThreadId{2}, ThreadId{3}, ThreadId{4}});
}

TEST_CASE("the table agrees with a map")
{
  std::mt19937 random(3);
  UseTable table;
  std::map<std::pair<ThreadId, PathId>, std::uint64_t> expected;
  for (int i = 0; i < 100'000; ++i) {
    ThreadId const process{static_cast<std::uint32_t>(random() % 20 + 1)};
    PathId const path{static_cast<std::uint32_t>(random() % 3000 + 1)};
    ++table.at(process, path).events;
    ++expected[{process, path}];
  }
  CHECK(table.size() == expected.size());
  std::vector<UseRow> rows;
  for (std::uint32_t process = 1; process <= 20; ++process) table.take(ThreadId{process}, rows);
  REQUIRE(rows.size() == expected.size());
  std::size_t i = 0;
  for (auto const& [key, events] : expected) {
    REQUIRE(rows[i].process == key.first);
    REQUIRE(rows[i].path == key.second);
    REQUIRE(rows[i++].use.events == events);
  }
}
