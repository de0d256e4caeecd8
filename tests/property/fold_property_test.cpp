// Properties of the fold, on facts that are drawn from a fixed seed and need not fit together: logs are cut, damaged,
// or made to harm. Whatever is told, each life is announced and ended once, and the tree of processes is one.
#include <array>
#include <random>
#include <set>

#include "parsers/interpret.hpp"
#include "tests/check.hpp"
#include "tests/parsers/text_sink.hpp"

namespace iotrace {
namespace {

class DrawFacts {
 public:
  explicit DrawFacts(unsigned seed) : random_(seed) {}

  Batch batch(std::size_t facts)
  {
    Batch batch;
    for (std::size_t i = 0; i < facts; ++i) add(batch);
    return batch;
  }

 private:
  static constexpr std::int32_t threads = 6;

  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
  std::int32_t tid() { return static_cast<std::int32_t>(below(threads)) + 1; }

  std::string_view path()
  {
    constexpr std::array<std::string_view, 10> paths{"/w/a", "/w/d", "/w/d/e", "/w/d/e/f", "/",
                                                     "d",    "../w", "",       ".",        "/proc/self/fd/3"};
    return paths[below(paths.size())];
  }
  Descriptor fd()
  {
    Descriptor made{static_cast<std::int32_t>(below(7)) - 1, below(9) == 0, below(4) != 0, {}};
    if (below(6) == 0) made.number = Descriptor::cwd;
    if (below(3) == 0) made.path = path();
    return made;
  }
  Name name() { return {fd(), path(), below(9) != 0}; }

  void add(Batch& batch)
  {
    constexpr auto verbs = static_cast<unsigned>(Verb::gap) + 1;
    // Every second fact is about who lives: the others need somebody to act.
    constexpr std::array lives{Verb::fork, Verb::fork, Verb::exit, Verb::exit_group, Verb::ended, Verb::superseded};
    Verb const verb = below(2) == 0 ? lives[below(lives.size())] : static_cast<Verb>(below(verbs));
    Fact& fact = batch.add(verb, tid(), below(9) == 0 ? no_time : ++time_, ++line_);
    fact.phase = static_cast<Phase>(below(9) < 7 ? 0 : below(3));
    fact.outcome = static_cast<Outcome>(below(9) < 7 ? 0 : below(3));
    if (fact.outcome == Outcome::failure) fact.error = static_cast<std::int16_t>(below(40)) - 1;
    fact.kind = static_cast<FileKind>(below(5));
    fact.flags = below(3) == 0 ? static_cast<std::uint32_t>(random_()) : below(2) == 0 ? 0 : 1U << below(15);
    fact.value = tid();
    fact.extent = static_cast<std::int64_t>(below(100)) - 1;
    fact.fd = fd();
    fact.fd2 = fd();
    fact.first = name();
    fact.second = name();
    if (below(2) == 0) fact.real.path = path();
    fact.text = below(2) == 0 ? path() : "[\"tool\"]";
  }

  std::mt19937 random_;
  std::uint64_t line_ = 0;
  Nanos time_ = 0;
};

struct Told {
  Paths paths;
  test::TextSink sink{paths};
};

std::unique_ptr<Told> tell(unsigned seed)
{
  auto told = std::make_unique<Told>();
  Start start;
  if (seed % 3 != 0) start.cwd = "/w";
  start.any_spelling = seed % 5 == 0;
  Interpreter interpreter(told->paths, told->sink, start);
  DrawFacts draw(seed);
  std::vector<Batch> batches;
  for (unsigned i = 0; i <= seed % 3; ++i) batches.push_back(draw.batch(40));
  interpreter.foresee(batches.front());
  for (std::size_t i = 0; i < batches.size(); ++i) {
    if (i + 1 < batches.size()) interpreter.foresee(batches[i + 1]);
    interpreter.fold(batches[i]);
  }
  interpreter.finish();
  return told;
}

/// The life that leads in the end; none where leaders follow each other in a ring.
ThreadId leader_of(std::vector<Thread> const& threads, ThreadId id)
{
  for (std::size_t steps = 0; steps <= threads.size(); ++steps) {
    ThreadId const leader = threads.at(number(id) - 1).process;
    if (leader == id) return id;
    id = leader;
  }
  return ThreadId::none;
}

/// True where one comes back to no ancestor on the way up.
bool has_root(std::vector<Thread> const& threads, ThreadId id)
{
  std::size_t steps = 0;
  for (; id != ThreadId::none && steps <= threads.size(); ++steps) id = threads.at(number(id) - 1).parent;
  return id == ThreadId::none;
}

}  // namespace

TEST_CASE("facts that contradict each other still make one tree of lives")
{
  for (unsigned seed = 0; seed < 4000; ++seed) {
    CAPTURE(seed);
    auto const told = tell(seed);
    std::vector<Thread> const& threads = told->sink.threads();
    REQUIRE(!threads.empty());
    std::set<std::uint32_t> const ended(told->sink.ended.begin(), told->sink.ended.end());
    CHECK(ended.size() == told->sink.ended.size());
    for (Thread const& thread : threads) {
      CAPTURE(number(thread.id));
      ThreadId const leader = leader_of(threads, thread.id);
      REQUIRE(leader != ThreadId::none);
      CHECK(ended.count(number(leader)) == 1);
      CHECK(has_root(threads, thread.id));
    }
  }
}

}  // namespace iotrace
