// Source: one stream of a log as lines that say something. It drops what strace wrote for people, takes colours off,
// and puts lines together again that something else was printed into.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "parsers/format.hpp"
#include "parsers/strace/line.hpp"
#include "parsers/strace/owners.hpp"
#include "parsers/strace/readings.hpp"
#include "parsers/strace/timeline.hpp"

namespace iotrace::strace {

class Source {
 public:
  Source(std::optional<std::int32_t> tid, std::unique_ptr<Readings> readings, std::int32_t& next_synthetic);

  /// On to the next line that is a call, a half of one, an exit, or not readable. False at the end of the stream.
  bool advance();

  /// The line that advance() found; of an unreadable one what was understood.
  strace::Line const& line() const noexcept { return *line_; }
  bool readable() const noexcept { return readable_; }
  /// What was drafted of it; null where that says nothing of line().
  Draft const* draft() const noexcept { return is_own_ ? nullptr : &reading_->draft; }
  /// Number of the line; where it was put together, of the first.
  std::uint64_t number() const noexcept { return number_; }
  /// When it was written, as the stream counts; no_time where it does not.
  Nanos time() const noexcept { return time_; }
  /// What was wrong with an unreadable line.
  Fault const& fault() const noexcept { return fault_; }
  /// Nothing follows this unreadable line: the log was cut there.
  bool last() const noexcept { return ended_ || !raw().whole; }

  /// Makes the views of line() live as long as the batch.
  void keep(Batch& batch);
  /// The stream's process was forked at that time: its -r times count from there.
  void start_at(Nanos time) noexcept;

  std::optional<std::int32_t> tid() const noexcept { return tid_; }
  Owners& owners() noexcept { return owners_; }
  Timeline& timeline() noexcept { return timeline_; }
  Tally const& tally() const noexcept { return tally_; }
  /// The last line had no newline and was no notice of an exit. Valid after the end.
  bool cut() const noexcept { return cut_; }

 private:
  bool fetch();
  bool take();
  bool take_unreadable();
  bool parse_own();
  iotrace::Line const& raw() const noexcept { return reading_->raw; }
  bool settle();
  bool settle_held();
  bool deliver();
  bool deliver_unreadable();
  bool deliver_held();
  void hold();
  void take_notice();
  bool try_join(std::string_view tail);
  bool skip_noise();

  std::optional<std::int32_t> tid_;
  std::unique_ptr<Readings> readings_;
  Owners owners_;
  Timeline timeline_;
  Tally tally_;

  Reading* reading_ = nullptr;  ///< the last line; null before the first
  bool again_ = false;          ///< reading_ is still to be dealt with
  bool ended_ = false;
  bool cut_ = false;

  strace::Line* line_ = nullptr;  ///< reading_'s, or own_line_
  Fault fault_;
  bool readable_ = false;
  std::uint64_t number_ = 0;
  Nanos time_ = no_time;
  std::string own_;  ///< text of own_line_ where it is not raw()'s
  strace::Line own_line_;
  bool is_own_ = false;  ///< line_ is own_line_ and its text own_

  /// A call whose line ended in its middle, and what has come of it.
  struct Held {
    std::string text;
    std::uint64_t number = 0;
    std::uint64_t offset = 0;
    bool by_notice = false;  ///< strace's own message cut it: whatever comes next is the rest
    unsigned waited = 0;     ///< lines of something else since
    unsigned joins = 0;      ///< attempts to put it together
  };
  std::unique_ptr<Held> held_;
};

}  // namespace iotrace::strace
