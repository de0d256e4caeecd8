// Trees made beside SQLite are what SQLite itself would have made: it finds no fault in them and reads every row.
#include "store/tree.hpp"

#include <fcntl.h>

#include <cstdint>
#include <limits>
#include <vector>

#include "store/db.hpp"
#include "store/draft.hpp"
#include "store/use_runs.hpp"
#include "tests/check.hpp"
#include "tests/store/scratch.hpp"

namespace iotrace::store {
namespace {

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

/// A database with one empty table, and a tree that becomes it.
class Planting {
 public:
  Planting(char const* schema, Tree::Kind kind)
      : small_(make_empty("small.db")), whole_(make_empty("t.db")), pages_(whole_.fd()), tree(kind, pages_)
  {
    Db db = Db::build(folder_ / "small.db");
    db.execute(schema);
    root_ = static_cast<std::uint32_t>(db.integer("SELECT rootpage FROM sqlite_schema WHERE name = 't'"));
    db.close();
  }

  /// Rows of another table, s, which SQLite makes itself.
  void fill_small(std::int64_t count) const
  {
    Db db = Db::build(folder_ / "small.db");
    Statement insert = db.prepare("INSERT INTO s VALUES (zeroblob(1000 + :i % 7))");
    for (std::int64_t i = 0; i < count; ++i) {
      insert.bind(1, i);
      insert.step();
      insert.reset();
    }
  }

  Db plant()
  {
    tree.make_room(pages_.make_room_for(small_.fd()));
    pages_.put_in_front(small_.fd());
    tree.plant(root_);
    pages_.finish();
    return Db::build(folder_ / "t.db");
  }

 private:
  FileHandle make_empty(char const* name) const
  {
    return FileHandle(open((folder_ / name).c_str(), O_RDWR | O_CREAT | O_EXCL, 0600));
  }

  test::Scratch folder_;
  FileHandle small_, whole_;
  PageFile pages_;
  std::uint32_t root_ = 0;

 public:
  Tree tree;
};

bool is_sound(Db& db)
{
  Statement check = db.prepare("PRAGMA integrity_check");
  return check.step() && check.text(0) == "ok";
}

}  // namespace

TEST_CASE("varints of every length come back")
{
  for (int bits = 0; bits <= 64; ++bits)
    for (std::uint64_t const near : {std::uint64_t(-1), std::uint64_t{0}, std::uint64_t{1}}) {
      std::uint64_t const value = (bits == 64 ? 0 : std::uint64_t{1} << bits) + near;
      std::array<Byte, max_varint> bytes{};
      ByteView rest(bytes.data(), put_varint(bytes.data(), value));
      CHECK(take_varint(rest) == value);
      CHECK(rest.empty());
    }
}

TEST_CASE("SQLite reads the integers of a record as they were put, and so do we")
{
  std::vector<std::int64_t> values{0, 1, 2, -1, least, most};
  for (int bits = 6; bits < 63; ++bits)
    for (std::int64_t const near : {-1, 0, 1})
      for (std::int64_t const sign : {-1, 1}) values.push_back(sign * ((std::int64_t{1} << bits) + near));
  Planting planting("CREATE TABLE t (id INTEGER PRIMARY KEY, a, b)", Tree::Kind::table);
  std::uint64_t id = 0;
  for (std::int64_t const value : values) {
    Record record(3);
    record.null().integer(value).null();
    RecordColumns columns(record.bytes());
    CHECK(!columns.next());
    CHECK(columns.next() == value);
    CHECK(!columns.next());
    planting.tree.add(record.bytes(), ++id);
  }
  Db db = planting.plant();
  CHECK(is_sound(db));
  Statement rows = db.prepare("SELECT a, b FROM t ORDER BY id");
  for (std::int64_t const value : values) {
    REQUIRE(rows.step());
    CHECK(rows.integer(0) == value);
    CHECK(rows.is_null(1));
  }
  CHECK(!rows.step());
}

TEST_CASE("a table of any number of rows is sound")
{
  // Some 2300 rows a leaf: none, one page, just over it, two levels.
  for (std::int64_t const count : {0, 1, 2, 1000, 2000, 2300, 2400, 4600, 5000, 300'000}) {
    Planting planting("CREATE TABLE t (id INTEGER PRIMARY KEY, a)", Tree::Kind::table);
    Record record(2);
    for (std::int64_t i = 1; i <= count; ++i) {
      record.clear();
      planting.tree.add(record.null().integer(i * 1000).bytes(), static_cast<std::uint64_t>(i));
    }
    Db db = planting.plant();
    CHECK(is_sound(db));
    CHECK(db.integer("SELECT count(*) FROM t") == count);
    CHECK(db.integer("SELECT ifnull(max(id), 0) FROM t") == count);
    CHECK(db.integer("SELECT count(*) FROM t WHERE a <> id * 1000") == 0);
  }
}

TEST_CASE("a key of any number of rows is sound and finds them")
{
  // Long rows, so that 30 000 make three levels; each number around the edges of pages and levels.
  std::vector<std::int64_t> counts{0, 1, 2, 3, 30'000, 60'000};
  for (std::int64_t around : {160, 320, 480, 26'000})
    for (std::int64_t i = 0; i < 40; ++i) counts.push_back(around + i * (around / 160));
  for (std::int64_t const count : counts) {
    Planting planting(
        "CREATE TABLE t (a INTEGER, b INTEGER, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, u, v, w,"
        " PRIMARY KEY (a, b)) WITHOUT ROWID",
        Tree::Kind::index);
    Record record(22);
    for (std::int64_t i = 0; i < count; ++i) {
      record.clear();
      record.integer(i / 7).integer(i % 7);
      for (int column = 2; column < 22; ++column) record.integer(most - i);
      planting.tree.add(record.bytes());
    }
    Db db = planting.plant();
    INFO(count);
    CHECK(is_sound(db));
    CHECK(db.integer("SELECT count(*) FROM t WHERE w = 9223372036854775807 - (a * 7 + b)") == count);
    if (count > 0) CHECK(db.integer("SELECT count(*) FROM t WHERE a = (SELECT max(a) FROM t)") == (count - 1) % 7 + 1);
  }
}

TEST_CASE("runs of uses come back by process and path, merged, under their leaders")
{
  test::Scratch const folder;
  UseRuns runs(folder.folder());
  auto const use = [](std::uint32_t process, std::uint32_t path, std::uint64_t event) {
    UseRow row{ThreadId{process}, PathId{path}, {}};
    row.use.first_read = row.use.first_event = row.use.last_event = event;
    row.use.events = 1;
    return row;
  };
  std::vector<UseRow> const second{use(2, 5, 10), use(2, 9, 11)}, first{use(1, 9, 3)}, late{use(3, 5, 4), use(3, 7, 5)};
  runs.add(second);
  runs.add(first);
  runs.add(late);
  runs.add({});
  std::vector<ThreadId> const leaders{ThreadId{1}, ThreadId{2}, ThreadId{2}};
  std::vector<UseRow> given;
  runs.settle(leaders);
  runs.give([&](ByteView record) { given.push_back(read_use(record)); });
  REQUIRE(given.size() == 4);
  CHECK((given[0].process == ThreadId{1} && given[0].path == PathId{9}));
  CHECK((given[1].process == ThreadId{2} && given[1].path == PathId{5}));
  CHECK((given[1].use.events == 2 && given[1].use.first_read == 4 && given[1].use.last_event == 10));
  CHECK((given[2].process == ThreadId{2} && given[2].path == PathId{7}));
  CHECK((given[3].process == ThreadId{2} && given[3].path == PathId{9}));
  std::size_t of_second = 0;
  runs.give(ThreadId{2}, [&](ByteView record) {
    CHECK(read_key(record).path == given[++of_second].path);
    CHECK(read_use(record).use == given[of_second].use);
  });
  CHECK(of_second == 3);
}

TEST_CASE("what SQLite made comes to stand in front of more and of fewer pages than its own")
{
  for (std::int64_t const count : {0, 1, 3000, 500'000})
    for (std::int64_t const small : {0, 5000}) {
      Planting planting("CREATE TABLE t (id INTEGER PRIMARY KEY, a); CREATE TABLE s (b)", Tree::Kind::table);
      planting.fill_small(small);
      Record record(2);
      for (std::int64_t i = 1; i <= count; ++i) {
        record.clear();
        planting.tree.add(record.null().integer(-i).bytes(), static_cast<std::uint64_t>(i));
      }
      Db db = planting.plant();
      CHECK(is_sound(db));
      CHECK(db.integer("SELECT count(*) FROM t WHERE a = -id") == count);
      CHECK(db.integer("SELECT count(*) FROM s") == small);
      CHECK(db.integer("PRAGMA freelist_count") == 0);
    }
}

}  // namespace iotrace::store
