// The table of what a successful open does, row by row (open(2)).
#include "parsers/effect.hpp"

#include <vector>

#include "tests/check.hpp"

using namespace iotrace;

namespace {

using F = OpenFlag;
constexpr auto unknown = Existence::unknown;
constexpr auto exists = Existence::exists;
constexpr auto absent = Existence::absent;

struct Row {
  std::uint32_t flags;
  Existence before;
  std::vector<Op> ops;
  bool maybe = false;
};

std::vector<Op> ops_of(Effect const& effect) { return {effect.ops.begin(), effect.ops.begin() + effect.count}; }

}  // namespace

TEST_CASE("an open has the effect of the table")
{
  std::vector<Row> const table{
      {F::read, unknown, {Op::read}},
      {F::read, exists, {Op::read}},
      {F::write, unknown, {Op::update}},
      {F::write | F::append, exists, {Op::update}},
      {F::read | F::write, exists, {Op::read, Op::update}},
      {F::write | F::create | F::exclusive, unknown, {Op::create}},
      {F::read | F::write | F::create | F::exclusive, unknown, {Op::create, Op::read}},
      {F::write | F::create, absent, {Op::create}},
      {F::write | F::create, exists, {Op::update}},
      {F::write | F::create, unknown, {Op::update}, true},
      {F::read | F::write | F::create, unknown, {Op::read, Op::update}, true},
      {F::read | F::create, unknown, {Op::read}, true},
      {F::read | F::create, absent, {Op::create, Op::read}},
      {F::write | F::create | F::truncate, unknown, {Op::create}},
      {F::write | F::create | F::truncate, absent, {Op::create}},
      {F::write | F::create | F::truncate, exists, {Op::write}},
      {F::write | F::truncate, unknown, {Op::write}},
      {F::read | F::truncate, exists, {Op::write, Op::read}},
      {F::read | F::path_only, exists, {Op::probe}},
      {F::read | F::directory, exists, {}},
      {F::read | F::write | F::temporary, unknown, {}},
      {F::write | F::create | F::made, exists, {Op::create}},
      {F::read | F::create | F::made, unknown, {Op::create, Op::read}},
      {F::path_only | F::create | F::made, unknown, {Op::create}},
      {F::write | F::create | F::existed, unknown, {Op::update}},
      {F::write | F::create | F::existed, absent, {Op::update}},
      {F::write | F::create | F::truncate | F::existed, unknown, {Op::write}},
      {F::path_only | F::existed, unknown, {Op::probe}},
  };
  for (Row const& row : table) {
    Effect const effect = effect_of_open(row.flags, row.before);
    INFO("flags " << row.flags << ", existence " << static_cast<int>(row.before));
    CHECK(ops_of(effect) == row.ops);
    CHECK(effect.maybe == row.maybe);
  }
}

TEST_CASE("truncation to nothing is a write, to a length an update")
{
  STATIC_REQUIRE(op_of_truncate(0) == Op::write);
  STATIC_REQUIRE(op_of_truncate(1) == Op::update);
}
