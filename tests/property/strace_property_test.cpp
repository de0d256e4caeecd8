// Properties of the strace reader, on logs that are drawn from a fixed seed: a call cut into halves says the same as
// the whole, every prefix of a log can be read, and no bytes break it.
#include <algorithm>
#include <fstream>
#include <random>
#include <sstream>

#include "tests/check.hpp"
#include "tests/parsers/text_lines.hpp"

namespace iotrace {
namespace {

namespace fs = std::filesystem;
using test::read_strace;

// A call as strace prints it: the arguments, and what follows the parenthesis.
struct Drawn {
  std::string name;
  std::vector<std::string> arguments;
  std::string result;
};

class Draw {
 public:
  explicit Draw(unsigned seed) : random_(seed) {}

  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }

  std::string path()
  {
    constexpr char const* pieces[] = {"/usr", "/a b", "/x\\\"y", "/\\303\\251",
                                      "/(1)", "/{z",  "/,",      "/<unfinished ...>"};
    std::string path = "\"";
    for (unsigned i = below(3) + 1; i > 0; --i) path += pieces[below(std::size(pieces))];
    return path + '"';
  }
  std::string fd() { return std::to_string(below(9) + 3) + (below(2) == 0 ? "" : "</tmp/f\\74\\76,)>"); }

  Drawn call()
  {
    std::string const opened = std::to_string(below(9) + 3) + "</real>";
    Drawn const calls[] = {
        {"openat", {"AT_FDCWD</cwd>", path(), "O_RDWR|O_CREAT", "0644"}, opened},
        {"openat", {"AT_FDCWD", path(), "O_RDONLY"}, "-1 ENOENT (No such file or directory)"},
        {"rename", {path(), path()}, "0"},
        {"linkat", {fd(), path(), "AT_FDCWD", path(), "0"}, "0"},
        {"unlinkat", {"AT_FDCWD", path(), "AT_REMOVEDIR"}, "-1 ENOTEMPTY (Directory not empty)"},
        {"newfstatat", {"AT_FDCWD", path(), "{st_mode=S_IFDIR|0755, st_size=1, ...}", "AT_SYMLINK_NOFOLLOW"}, "0"},
        {"readlink", {path(), "\"a, b) = 3\"", "4096"}, "9"},
        {"close", {fd()}, "0"},
        {"read", {fd(), "\"x)\\\\\"...", "100"}, "100"},
        {"dup2", {fd(), "9"}, "9"},
        {"clone3", {"{flags=CLONE_VM|CLONE_THREAD, stack=0x7f} => {parent_tid=[77]}", "88"}, "77"},
        {"execve", {path(), "[\"a\", \"b, c\"...]", "[\"NX_TASK_TARGET_PROJECT=p\", /* 1 of 2 vars */]"}, "0"},
    };
    return calls[below(std::size(calls))];
  }

 private:
  std::mt19937 random_;
};

std::string join(std::vector<std::string> const& arguments, std::size_t from, std::size_t to)
{
  std::string text;
  for (std::size_t i = from; i < to; ++i) text += (i == from ? "" : ", ") + arguments[i];
  return text;
}

std::string print_whole(Drawn const& call)
{
  return "50 " + call.name + "(" + join(call.arguments, 0, call.arguments.size()) + ") = " + call.result + "\n";
}

enum class Style { before_5, before_6_16, since_6_16 };

// The call in two halves, with a line of another thread between, as strace of that age prints them.
std::string print_halves(Drawn const& call, std::size_t cut, Style style)
{
  std::size_t const all = call.arguments.size();
  bool const between = cut > 0 && cut < all;
  bool const separator_first = style != Style::since_6_16;
  std::string const head = join(call.arguments, 0, cut) + (between && separator_first ? ", " : "");
  std::string const tail = (between && !separator_first ? ", " : "") + join(call.arguments, cut, all);
  return "50 " + call.name + "(" + head + " <unfinished ...>\n51 getpid() = 51\n50 <... " + call.name + " resumed>" +
         (style == Style::before_5 ? " " : "") + tail + ") = " + call.result + "\n";
}

// Facts of completed calls without what a cut may change: the phase.
std::vector<std::string> completed(std::string const& log)
{
  std::vector<std::string> facts;
  for (std::string fact : read_strace(log).facts) {
    if (fact.find(" phase=entry") != std::string::npos) continue;
    if (std::size_t const phase = fact.find(" phase=exit"); phase != std::string::npos) fact.erase(phase, 11);
    facts.push_back(fact);
  }
  return facts;
}

TEST_CASE("a call in halves says what the whole call says")
{
  Draw draw(7);
  for (int round = 0; round < 3000; ++round) {
    Drawn const call = draw.call();
    auto const whole = completed(print_whole(call));
    for (Style const style : {Style::before_5, Style::before_6_16, Style::since_6_16}) {
      std::string const halves =
          print_halves(call, draw.below(static_cast<unsigned>(call.arguments.size()) + 1), style);
      INFO(halves);
      REQUIRE(completed(halves) == whole);
    }
  }
}

TEST_CASE("threads that take turns change no fact of each other")
{
  Draw draw(8);
  for (int round = 0; round < 300; ++round) {
    Drawn const one = draw.call();
    Drawn const other = draw.call();
    std::string alone = print_whole(other);
    alone.replace(0, 2, "60");
    std::string const halves = print_halves(one, 0, Style::before_6_16);
    std::string const mixed = halves.substr(0, halves.find('\n') + 1) + alone + halves.substr(halves.find('\n') + 1);
    auto facts = completed(mixed);
    auto expected = completed(alone);
    for (std::string const& fact : completed(print_whole(one))) expected.push_back(fact);
    for (std::vector<std::string>* list : {&facts, &expected}) {
      for (std::string& fact : *list) fact.erase(0, fact.find(' '));  // the line
      std::sort(list->begin(), list->end());
    }
    INFO(mixed);
    REQUIRE(facts == expected);
  }
}

void check_counted(std::string const& text)
{
  test::Reading const reading = read_strace(text);
  REQUIRE(reading.tally.lines == reading.tally.parsed + reading.tally.ignored + reading.tally.unparsed);
  REQUIRE(reading.faults.size() == reading.tally.unparsed);
}

TEST_CASE("every prefix of a golden log can be read")
{
  for (fs::directory_entry const& entry : fs::directory_iterator(fs::path(SOURCE_DIR) / "parsers/strace/golden")) {
    if (entry.path().extension() != ".log") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    INFO(entry.path());
    for (std::size_t length = 0; length <= text.str().size(); ++length) check_counted(text.str().substr(0, length));
  }
}

TEST_CASE("no bytes break the reader")
{
  constexpr std::string_view alphabet = "()[]{}<>\"\\,=/* \n0129abxO_|.?+-\033";
  std::mt19937 random(9);
  for (int round = 0; round < 20000; ++round) {
    std::string text(random() % 80, ' ');
    for (char& c : text) c = random() % 8 == 0 ? static_cast<char>(random()) : alphabet[random() % alphabet.size()];
    check_counted("1 openat(" + text);
  }
}

}  // namespace
}  // namespace iotrace
