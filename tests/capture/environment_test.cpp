// The environment scanner, shape by shape. tests/fuzz/environment_fuzz.cpp does the same for any bytes.
#include "capture/strace/environment.hpp"

#include "tests/check.hpp"

using iotrace::capture::cut_environment;

namespace {

std::string cut(std::string_view line)
{
  std::string out;
  cut_environment(line, out);
  return out;
}

struct Row {
  char const* what;
  std::string_view in;
  std::string_view out;
};

}  // namespace

TEST_CASE("the environment of an exec keeps what is published, and its count")
{
  Row const rows[] = {
      {"nothing published", R"(12  1.5 execve("/bin/sh", ["sh"], ["A=1", "B=2"]) = 0)",
       R"(12  1.5 execve("/bin/sh", ["sh"], [/* 0 of 2 vars */]) = 0)"},
      {"one of three", R"(12  1.5 execve("/bin/sh", ["sh"], ["A=1", "LAGE_TASK=b", "C=3"]) = 0)",
       R"(12  1.5 execve("/bin/sh", ["sh"], ["LAGE_TASK=b", /* 1 of 3 vars */]) = 0)"},
      {"two, first and last",
       R"(12  1.5 execve("x", ["x"], ["NX_TASK_TARGET_PROJECT=p", "A=1", "NX_TASK_TARGET_TARGET=t"]) = 0)",
       R"(12  1.5 execve("x", ["x"], ["NX_TASK_TARGET_PROJECT=p", "NX_TASK_TARGET_TARGET=t", /* 2 of 3 vars */]) = 0)"},
      {"an empty one", R"(12  1.5 execve("x", ["x"], []) = 0)",
       R"(12  1.5 execve("x", ["x"], [/* 0 of 0 vars */]) = 0)"},
      {"quotes, brackets and marks inside a value",
       R"(12  1.5 execve("x", ["x"], ["A=\"], [\"LAGE_TASK=no\"", "B=) = 0", "LAGE_TASK=\"]\\"]) = 0)",
       R"(12  1.5 execve("x", ["x"], ["LAGE_TASK=\"]\\", /* 1 of 3 vars */]) = 0)"},
      {"a name that only begins or ends like a published one",
       R"(12  1.5 execve("x", ["x"], ["LAGE_TASK_KEY=s", "MY_LAGE_TASK=s", "LAGE_TASK", "lage_task=s"]) = 0)",
       R"(12  1.5 execve("x", ["x"], [/* 0 of 4 vars */]) = 0)"},
      {"strings that -s cut", R"(12  1.5 execve("x", ["x"..., ...], ["A=1"..., "LAGE_TASK=b"...]) = 0)",
       R"(12  1.5 execve("x", ["x"..., ...], ["LAGE_TASK=b"..., /* 1 of 2 vars */]) = 0)"},
      {"a list that ends where memory does",
       R"(12  1.5 execve("x", ["x"], ["A=1", 0x1f, ... /* 0x7ffc */]) = -1 EFAULT (Bad address))",
       R"(12  1.5 execve("x", ["x"], [/* 0 of 2+ vars */]) = -1 EFAULT (Bad address))"},
      {"execveat, whose flags follow", R"(12  1.5 execveat(3</bin/a\"b [c\74>, "", ["x"], ["A=1"], AT_EMPTY_PATH) = 0)",
       R"(12  1.5 execveat(3</bin/a\"b [c\74>, "", ["x"], [/* 0 of 1 vars */], AT_EMPTY_PATH) = 0)"},
      {"execveat with a typed directory", R"(12  1.5 execveat(AT_FDCWD</w>, "x", ["x"], ["A=1"], 0 <unfinished ...>)",
       R"(12  1.5 execveat(AT_FDCWD</w>, "x", ["x"], [/* 0 of 1 vars */], 0 <unfinished ...>)"},
      {"an unfinished exec", R"(12  1.5 execve("x", ["x"], ["A=1"] <unfinished ...>)",
       R"(12  1.5 execve("x", ["x"], [/* 0 of 1 vars */] <unfinished ...>)"},
      {"an exec under a new pid", R"(12  1.5 execve("x", ["x"], ["A=1"] <pid changed to 11 ...>)",
       R"(12  1.5 execve("x", ["x"], [/* 0 of 1 vars */] <pid changed to 11 ...>)"},
      {"a list of -xx: no name can be told", R"(12  1.5 execve("\x2f", ["\x78"], ["\x41\x3d\x31"]) = 0)",
       R"(12  1.5 execve("\x2f", ["\x78"], [/* 0 of 1 vars */]) = 0)"},
      {"other leaders", R"([pid    12] 18:46:16.1 (+     0.000146) execve("x", ["x"], ["A=1"]) = 0)",
       R"([pid    12] 18:46:16.1 (+     0.000146) execve("x", ["x"], [/* 0 of 1 vars */]) = 0)"},
  };
  for (Row const& row : rows) {
    INFO(row.what);
    CHECK(cut(row.in) == row.out);
    CHECK(cut(std::string(row.in) + '\n') == std::string(row.out) + '\n');
  }
}

TEST_CASE("lines without a list of variables stay as they are, byte for byte")
{
  for (std::string_view const line :
       {R"(12  1.5 execve("/bin/sh", ["sh", "-c", "A=1"], 0x7ffc417b9b58 /* 37 vars */) = 0)",
        R"(12  1.5 execve("/bin/sh", ["sh"], 0x7ffc417b9b58 /* 3 vars, unterminated */ <unfinished ...>)",
        R"(12  1.5 execve("/bin/sh", ["sh"], [/* 22 vars */]) = 0)", R"(12  1.5 execve("/bin/sh", ["sh"], NULL) = 0)",
        R"(12  1.5 execve("/bin/sh", NULL, NULL) = -1 EFAULT (Bad address))",
        R"(12  1.5 execve(0x1, 0x2, 0x3) = -1 EFAULT (Bad address))",
        R"(12  1.5 execve("/bin/sh", ["sh", 0x5, ... /* 0x7ffc */], 0x1) = -1 EFAULT (Bad address))",
        R"(12  1.5 <... execve resumed>)             = 0)",
        R"(12  1.5 <... execveat resumed>) = -1 ENOENT (Нет файла))",
        R"line(12  1.5 openat(AT_FDCWD</tmp/execve(>, "execve(\"a\", [\"b\"], [\"A=1\"])", O_RDONLY) = 3)line",
        R"(12  1.5 write(1</x>, "["..., 9) = 9)", "12  1.5 +++ exited with 0 +++", "12  1.5 execve(", "12  1.5 execv",
        "", "\n", "12  1.5 <... execve resumed> <unfinished ...>) = ?"})
    CHECK(cut(line) == line);
}

TEST_CASE("what cannot be cut safely goes as a whole")
{
  Row const rows[] = {
      {"killed in a value", R"(12  1.5 execve("x", ["x"], ["A=1", "B=\"sec)",
       R"(12  1.5 execve("x", ["x"], [/* vars */])"},
      {"killed behind a backslash", R"(12  1.5 execve("x", ["x"], ["A=sec\)",
       R"(12  1.5 execve("x", ["x"], [/* vars */])"},
      {"killed behind a value", R"(12  1.5 execve("x", ["x"], ["A=sec", )",
       R"(12  1.5 execve("x", ["x"], [/* vars */])"},
      {"killed in a word of the command", R"(12  1.5 execve("x", ["x", "y)", R"(12  1.5 execve("x", [/* vars */])"},
      {"no string", R"(12  1.5 execve("x", ["x"], ["A=1", sec]) = 0)",
       R"(12  1.5 execve("x", ["x"], [/* vars */]) = 0)"},
      {"a result that looks right", R"(12  1.5 execve("x", ["x"], ["A=1", sec <unfinished ...>)",
       R"(12  1.5 execve("x", ["x"], [/* vars */] <unfinished ...>)"},
      {"a second list", R"(12  1.5 execve("x", ["x"], ["A=1"], ["B=sec"]) = 0)",
       R"(12  1.5 execve("x", ["x"], [/* vars */]) = 0)"},
      {"a list in a second half", R"(12  1.5 <... execve resumed>, ["A=sec"]) = 0)",
       R"(12  1.5 <... execve resumed>[/* vars */]) = 0)"},
      {"a list of arguments that is none", R"(12  1.5 execve("x", [x], ["A=sec"]) = 0)",
       R"(12  1.5 execve("x", [/* vars */]) = 0)"},
  };
  for (Row const& row : rows) {
    INFO(row.what);
    CHECK(cut(row.in) == row.out);
  }
}

TEST_CASE("no value comes through, wherever the line is cut")
{
  std::string_view const line =
      R"(12  1.5 execve("/bin/sh", ["sh"], ["A=SECRET", "LAGE_TASK=b", "B=\"SECRET\", [\"SECRET"..., 0x1, "C=SECRET]"]) = 0)";
  for (std::size_t size = 0; size <= line.size(); ++size) {
    INFO(size);
    CHECK(cut(line.substr(0, size)).find("SECRET") == std::string::npos);
  }
}
