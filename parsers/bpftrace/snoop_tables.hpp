// Tables: a stock tool's log line by line, seen as headings, rows below them, and what stands between. Several tables
// may follow one another in a text.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "parsers/bpftrace/snoop_grammar.hpp"
#include "parsers/bpftrace/snoop_row.hpp"

namespace iotrace::bpftrace::snoop {

class Tables {
 public:
  enum class Kind : std::uint8_t {
    row,      // see row()
    heading,  // see heading()
    lost,     // see notice()
    notice,   // said beside
    blank,
    unknown,  // see fault()
  };

  /// What this line is. Lines must come in order.
  Kind see(std::string_view text);

  Heading const& heading() const noexcept { return *heading_; }
  Row const& row() const noexcept { return row_; }
  Notice const& notice() const noexcept { return notice_; }
  Fault const& fault() const noexcept { return fault_; }

  /// bpftrace has said so: its strings are short.
  bool from_bpftrace() const noexcept { return from_bpftrace_; }
  void set_bpftrace() noexcept { from_bpftrace_ = true; }

 private:
  Kind see_notice();
  void settle();
  void expect_heading();

  std::optional<Heading> heading_;
  Row row_;
  Notice notice_;
  Fault fault_;
  bool from_bpftrace_ = false;
  bool compiling_ = false;  ///< bcc's compiler speaks: source lines and marks below them follow its messages
};

}  // namespace iotrace::bpftrace::snoop
