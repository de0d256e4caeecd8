#include "parsers/bpftrace/snoop_tables.hpp"

#include <utility>

#include "parsers/bpftrace/snoop_heading.hpp"

namespace iotrace::bpftrace::snoop {

Tables::Kind Tables::see(std::string_view text)
{
  if (text.find_first_not_of(" \t\r") == std::string_view::npos) return Kind::blank;
  if (auto heading = read_heading(text)) {
    heading_ = std::move(heading);
    compiling_ = false;
    return Kind::heading;
  }
  if (heading_ && parse_row(*heading_, text, row_, fault_)) return settle(), Kind::row;
  if (parse_notice(text, notice_)) return see_notice();
  if (compiling_) return Kind::notice;
  if (!heading_) expect_heading();
  return Kind::unknown;
}

// A descriptor above 0 is an open's; of a stat that succeeded 0 is shown.
void Tables::settle()
{
  if (heading_->tool != Tool::names || row_.error != 0) return;
  heading_->tool = row_.fd > 0 ? Tool::opens : Tool::stats;
}

Tables::Kind Tables::see_notice()
{
  if (notice_.kind == Notice::Kind::attached) from_bpftrace_ = true;
  if (notice_.kind == Notice::Kind::diagnostic) compiling_ = !heading_;
  if (notice_.kind == Notice::Kind::compiled) compiling_ = false;
  return notice_.kind == Notice::Kind::lost ? Kind::lost : Kind::notice;
}

void Tables::expect_heading()
{
  fault_ = {};
  fault_.column = 1;
  fault_.expected = "the heading of opensnoop, statsnoop, execsnoop or exitsnoop";
}

}  // namespace iotrace::bpftrace::snoop
