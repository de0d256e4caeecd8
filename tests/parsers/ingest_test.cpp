// Ingest: stages and their crew, detection, and a log's way into a database.
#include "parsers/ingest.hpp"

#include <atomic>
#include <chrono>
#include <thread>

#include "parsers/ahead.hpp"
#include "parsers/detect.hpp"
#include "parsers/pipeline.hpp"
#include "parsers/report.hpp"
#include "tests/check.hpp"
#include "tests/parsers/log_files.hpp"

namespace iotrace {
namespace {

using test::TemporaryFolder;

/// Makes `batches` batches with one fact each, then ends or throws.
class CountingReader final : public Reader {
 public:
  explicit CountingReader(int batches, bool fails = false) : batches_(batches), fails_(fails) {}

  bool read(Batch& batch) override
  {
    if (!batch.facts.empty() || !batch.faults.empty() || !batch.pins.empty()) dirty_ = true;
    if (made_ == batches_ && fails_) throw InputError("cannot be read: Input/output error");
    if (made_ == batches_) return false;
    Fact fact;
    fact.line = static_cast<std::uint64_t>(++made_);
    batch.facts.push_back(fact);
    batch.hold(std::make_shared<Block const>());
    return true;
  }
  Tally tally() const override { return {}; }
  std::vector<Shown> coverage() const override { return {}; }
  bool cut() const override { return false; }
  std::uint64_t lost_events() const override { return 0; }
  std::optional<std::int64_t> began() const override { return std::nullopt; }

  int made() const { return made_; }
  bool dirty() const { return dirty_; }

 private:
  int batches_;
  bool fails_;
  std::atomic<int> made_ = 0;
  bool dirty_ = false;
};

std::uint64_t line_of(Batch const& batch) { return batch.facts.empty() ? 0 : batch.facts.front().line; }

std::string refusal(std::string_view head)
{
  try {
    find_format(head, "", "auto");
  } catch (InputError const& error) {
    return error.what();
  }
  return "";
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

RunReport sample_run()
{
  RunReport run;
  run.database = "out\n.db";
  IngestReport log;
  log.name = "a\x1b[31m.log";
  log.format = "strace";
  log.tally = {1234567, 1234560, 5, 2};
  log.bytes = 99;
  log.faults = {{7, 100, 3, "a call", "x\x80y"}};
  run.logs = {log, log};
  run.logs[1].incomplete_because = "the last line is cut";
  run.logs[1].lost_events = 4;
  run.counts = {10, 2, 3, 5};
  run.seconds = 0.5;
  return run;
}

}  // namespace

TEST_CASE("every batch is foreseen one before it is folded, and comes back clean")
{
  for (unsigned const threads : {0U, 1U, 3U}) {
    for (int const batches : {0, 1, 2, 3, 500}) {
      Crew crew(threads);
      CountingReader reader(batches);
      std::uint64_t foreseen = 0, folded = 0;
      fold_all(reader, crew,
               {[&](Batch const& batch) {
                  if (line_of(batch) != 0) CHECK(line_of(batch) == ++foreseen);
                },
                [&](Batch const& batch) {
                  if (line_of(batch) == 0) return;
                  CHECK(line_of(batch) == ++folded);
                  CHECK(foreseen >= std::min<std::uint64_t>(folded + 1, static_cast<std::uint64_t>(batches)));
                }});
      CHECK(folded == static_cast<std::uint64_t>(batches));
      CHECK_FALSE(reader.dirty());
    }
  }
}

TEST_CASE("what the reader throws comes after what it had read")
{
  for (unsigned const threads : {0U, 1U, 3U}) {
    Crew crew(threads);
    CountingReader reader(20, true);
    int folded = 0;
    CHECK_THROWS_AS(fold_all(reader, crew, {[](Batch const&) {}, [&](Batch const&) { ++folded; }}), InputError);
    CHECK(folded >= 19);  // the one that was foreseen when the exception came is not folded
  }
}

TEST_CASE("a failing fold ends the reader")
{
  for (unsigned const threads : {0U, 1U, 3U}) {
    Crew crew(threads);
    CountingReader reader(1'000'000'000);
    auto const fail = [](Batch const&) { throw std::runtime_error("disk full"); };
    CHECK_THROWS_AS(fold_all(reader, crew, {[](Batch const&) {}, fail}), std::runtime_error);
    CHECK(reader.made() < 100);
  }
}

TEST_CASE("no more is made ahead than goes round, and nothing without a crew")
{
  for (unsigned const threads : {0U, 1U, 3U}) {
    Crew crew(threads);
    CountingReader reader(1000);
    int most_ahead = 0, folded = 0;
    fold_all(reader, crew,
             {[](Batch const&) {},
              [&](Batch const&) {
                if (++folded < 20) std::this_thread::sleep_for(std::chrono::milliseconds(1));
                most_ahead = std::max(most_ahead, reader.made() - folded);
              }});
    CHECK(most_ahead <= (threads == 0 ? 1 : 8));
    CHECK(most_ahead > 0);
  }
}

TEST_CASE("who waits for one stage makes parts of another")
{
  Crew crew(1);
  auto const caller = std::this_thread::get_id();
  std::atomic<bool> begun = false, helped = false;
  Ahead<Batch> earlier(crew, Rank::lines, 4, [&](Batch&) {
    if (std::this_thread::get_id() == caller) helped = true;
    return true;
  });
  Ahead<Batch> later(crew, Rank::facts, 4, [&](Batch&) {
    begun = true;
    for (int i = 0; i < 1'000'000 && !helped; ++i) earlier.recycle(earlier.next());
    return false;
  });
  while (!begun) std::this_thread::yield();
  CHECK(later.next());
  CHECK(helped);
}

TEST_CASE("three stages on one another, of which each waits for the one before it, end with all that was made")
{
  for (unsigned const threads : {0U, 1U, 2U, 3U}) {
    Crew crew(threads);
    constexpr int all = 3000;
    int bytes = 0;
    Ahead<Batch> first(crew, Rank::bytes, 2, [&](Batch&) { return ++bytes < all; });
    auto const passed_on = [](Ahead<Batch>& from) {
      std::unique_ptr<Batch> batch = from.next();
      bool const more = batch != nullptr;
      if (more) from.recycle(std::move(batch));
      return more;
    };
    Ahead<Batch> second(crew, Rank::lines, 2, [&](Batch&) { return passed_on(first); });
    Ahead<Batch> third(crew, Rank::facts, 2, [&](Batch&) { return passed_on(second); });
    int used = 0;
    while (passed_on(third)) ++used;
    CHECK(used == all + 2);  // the last thing of each stage says that no more follows
  }
}

TEST_CASE("things that several threads refine come in the order in which they were made, and refined")
{
  struct Thing {
    int number = 0, square = 0;
    void clear() { number = square = 0; }
  };
  for (unsigned const threads : {0U, 1U, 3U}) {
    Crew crew(threads);
    constexpr int all = 2000;
    int made = 0;
    auto const make = [&](Thing& thing) {
      thing.number = ++made;
      return made < all;
    };
    auto const refine = [](Thing& thing) {
      if (thing.number % 7 == 0) std::this_thread::yield();
      thing.square = thing.number * thing.number;
    };
    Ahead<Thing> things(crew, Rank::lines, 4, make, refine);
    for (int i = 1; i <= all; ++i) {
      std::unique_ptr<Thing> thing = things.next();
      REQUIRE(thing);
      REQUIRE(thing->number == i);
      REQUIRE(thing->square == i * i);
      things.recycle(std::move(thing));
    }
    CHECK(!things.next());
  }
}

TEST_CASE("what is being refined is waited for by who leaves early, and follows what was made before an error")
{
  struct Thing {
    bool refined = false;
    void clear() { refined = false; }
  };
  for (unsigned const threads : {0U, 1U, 3U}) {
    Crew crew(threads);
    auto const refine = [](Thing& thing) {
      std::this_thread::yield();
      thing.refined = true;
    };
    for (int round = 0; round < 200; ++round)
      Ahead<Thing>(
          crew, Rank::lines, 4, [](Thing&) { return true; }, refine)
          .next();
    int made = 0;
    auto const fail_at_third = [&](Thing&) -> bool { return ++made < 3 ? true : throw InputError("is gone"); };
    Ahead<Thing> things(crew, Rank::lines, 8, fail_at_third, refine);
    for (int i = 0; i < 3; ++i) {
      auto const thing = things.next();
      CHECK((thing && thing->refined));
    }
    CHECK_THROWS_AS(things.next(), InputError);
  }
}

TEST_CASE("the format is found in the text, by the header, or by its name")
{
  CHECK(find_format("100 close(3) = 0\n100 +++ exited with 0 +++\n", "", "auto").name == "strace");
  CHECK(find_format("", "strace", "auto").name == "strace");
  CHECK(find_format("whatever\n", "", "strace").name == "strace");
}

TEST_CASE("what is no log is named")
{
  CHECK(contains(refusal(""), "empty"));
  CHECK(contains(refusal("hello\nworld\n"), "no line at its beginning"));
  CHECK(contains(refusal(std::string("\1\0\2\n", 4)), "binary"));
  CHECK(contains(refusal(std::string("\x7f"
                                     "ELF\2\1\1\0",
                                     8)),
                 "program"));
  CHECK(contains(refusal(std::string("SQLite format 3\0\1", 17)), "ioquery"));
  CHECK(contains(refusal(test::gzipped("1 close(3) = 0\n")), "twice"));
}

TEST_CASE("the JSON report has exactly the keys of the contract, over all logs")
{
  CHECK(json_report(sample_run()) ==
        R"({"db":"out\n.db","format":"strace","lines":2469134,"parsed":2469120,"ignored":10,"unparsed":4,)"
        R"("events":10,"processes":2,"paths":5,"bytes":198,"seconds":0.500,"complete":false,"lost_events":4})"
        "\n");
  RunReport run = sample_run();
  run.logs.pop_back();
  CHECK(contains(json_report(run), R"("complete":true)"));
}

TEST_CASE("the text report is safe, narrow and names the problems")
{
  std::string const text = text_report(sample_run());
  CHECK(contains(text, "a\\033[31m.log"));
  CHECK(contains(text, "1,234,567 lines"));
  CHECK(contains(text, ":7:3: expected a call"));
  CHECK(contains(text, "x\\200y"));
  CHECK(contains(text, "incomplete: the last line is cut"));
  for (char const c : text) CHECK((c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f)));
}

TEST_CASE("printable escapes what a terminal would act on, and cuts")
{
  CHECK(printable("plain ü €") == "plain ü €");
  CHECK(printable("a\nb\t\x7f") == "a\\012b\\011\\177");
  CHECK(printable("\xe2\x80\xae") == "\\342\\200\\256");  // U+202E, right-to-left override
  CHECK(printable("\xff\xc3") == "\\377\\303");
  CHECK(printable("abcdef", 6) == "abcdef");
  CHECK(printable("abcdefg", 6) == "abcde…");
  CHECK(printable("abc\n", 6) == "abc…");
}

}  // namespace iotrace
