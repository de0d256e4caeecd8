// What is drafted of a line and what is left to who knows the lines before it.
#include <string>
#include <string_view>

#include "parsers/strace/calls.hpp"
#include "parsers/strace/draft.hpp"
#include "parsers/strace/grammar.hpp"
#include "tests/check.hpp"
#include "tests/parsers/print_fact.hpp"

namespace iotrace::strace {
namespace {

std::string draft_of(std::string_view text)
{
  static Drafter drafter;  // one for all: nothing of a line is left for the next
  Line line;
  REQUIRE(read_line(text, line));
  line.call.role = find_role(line.call.name);
  Draft draft;
  drafter.draft(line.call, draft);
  switch (draft.state) {
    case Draft::State::none:
      return "none";
    case Draft::State::nothing:
      return "nothing";
    default:
      return test::print(draft.fact);
  }
}

}  // namespace

TEST_CASE("a call on one line that makes one fact is drafted")
{
  CHECK(draft_of("openat(AT_FDCWD, \"a\", O_RDONLY) = 3</tmp/a>") ==
        "0 tid=0 open flags=1 value=3 first=\"a\" real=3<\"/tmp/a\">");
  CHECK(draft_of("unlink(\"gone\") = -1 ENOENT (No such file or directory)") ==
        "0 tid=0 unlink outcome=failure error=2 first=\"gone\"");
  CHECK(draft_of("fork() = 12") == "0 tid=0 fork value=12");
  CHECK(draft_of("close(3) = -1 EBADF (Bad file descriptor)") == "nothing");
}

TEST_CASE("what needs other lines, or text of its own, is not drafted")
{
  for (std::string_view const line :
       {"openat(AT_FDCWD, \"a\", O_RDONLY <unfinished ...>",                        // half of a call
        "<... openat resumed>) = 3",                                                // the other half
        "openat(AT_FDCWD, \"a\\303\\244\", O_RDONLY) = 3",                          // escapes are decoded
        "execve(\"/bin/true\", [\"true\"], [\"A=1\"]) = 0",                         // argv is written as JSON
        "openat(AT_FDCWD, \"a\", O_RDONLY) = -1 ENOENT (No such file) (INJECTED)",  // never reached the kernel
        "recvmsg(3, {msg_control=[{cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[4, 5]}]}, 0) = 1",
        "pause( <detached ...>"})
    CHECK((std::string(line) + " " + draft_of(line)) == std::string(line) + " none");
}

}  // namespace iotrace::strace
