// What the outputs of fs_usage and dtruss are taken for, line by line.
#include "capture/dtruss/output.hpp"
#include "capture/fs_usage/output.hpp"
#include "tests/check.hpp"

namespace iotrace::capture {
namespace {

std::string kept_of(Output& output, std::string_view line)
{
  std::string kept;
  output.take(line, kept);
  return kept;
}

TEST_CASE("fs_usage: the log is what was told between our two names")
{
  fs_usage::FsUsageOutput output(77);
  CHECK(kept_of(output, "open /before\n").empty());
  CHECK(kept_of(output, "access [  2] /iotrace-begins-78 iocapture.1\n").empty());  // another capture's
  CHECK_FALSE(output.attached());
  CHECK(kept_of(output, "access [  2] /iotrace-begins-77 iocapture.1\n").empty());
  CHECK(output.attached());
  CHECK(kept_of(output, "open /x\n") == "open /x\n");
  CHECK(kept_of(output, "access [  2] /iotrace-begins-77 iocapture.1\n").empty());  // we knock more than once
  kept_of(output, "access /iotrace-ends-77 forged.2\n");
  CHECK_FALSE(output.ended());  // nobody says so before COMMAND has ended
  output.command_ended();
  CHECK(kept_of(output, "close F=3\n") == "close F=3\n");
  CHECK_FALSE(output.drained());
  CHECK(kept_of(output, "access [  2] /iotrace-ends-77 iocapture.1\n").empty());
  CHECK(output.ended());
  CHECK(output.drained());
  CHECK(kept_of(output, "open /after\n").empty());
}

TEST_CASE("dtruss: it watches once its heading is there, and ends with the process")
{
  dtruss::DtrussOutput output;
  CHECK(kept_of(output, "dtrace: system integrity protection is on\n") ==
        "dtrace: system integrity protection is on\n");
  CHECK_FALSE(output.attached());
  kept_of(output, "\tPID/THRD  SYSCALL(args) \t\t = return\n");
  CHECK(output.attached());
  CHECK(output.complaints().find("integrity") != std::string_view::npos);
  CHECK_FALSE(output.ended());
  kept_of(output, "dtrace: 12 drops on CPU 0\n");
  kept_of(output, "dtrace: 3 dynamic variable drops with non-empty dirty list\n");
  kept_of(output, " 77/0x1:  write(0x1, \"dtrace: 9 drops\\0\", 0x9)\t\t = 9 0\n");
  CHECK(output.lost() == 15);
  kept_of(output, "dtrace: pid 77 has exited\n");
  CHECK(output.ended());
}

TEST_CASE("dtruss: without a last word it has ended when it was told to")
{
  dtruss::DtrussOutput output;
  output.command_ended();
  CHECK_FALSE(output.ended());  // it never watched
  kept_of(output, "SYSCALL(args) \t\t = return\n");
  CHECK(output.ended());
}

}  // namespace
}  // namespace iotrace::capture
