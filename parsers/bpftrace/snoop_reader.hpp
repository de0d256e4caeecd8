// Reader of the stock tools' logs: lines in, facts out. A line of the log is a line of the tool's text, or with -f json
// an object with a piece of that text.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/bpftrace/snoop_coverage.hpp"
#include "parsers/bpftrace/snoop_facts.hpp"
#include "parsers/bpftrace/snoop_frame.hpp"
#include "parsers/bpftrace/snoop_tables.hpp"
#include "parsers/day_clock.hpp"
#include "parsers/feed.hpp"

namespace iotrace::bpftrace::snoop {

class SnoopReader final : public Reader {
 public:
  SnoopReader(std::vector<Stream> streams, CaptureNotes notes, Crew& crew)
      : notes_(std::move(notes)), feed_(std::move(streams), crew)
  {
  }

  bool read(Batch& batch) override;
  Tally tally() const override { return feed_.tally(); }
  /// bpftrace says itself that a text is its own, whatever script wrote it.
  bool recognised() const override { return tables_.from_bpftrace() || tally().parsed > 0; }
  std::vector<Shown> coverage() const override { return tell_coverage(seen_); }
  bool cut() const override { return feed_.cut(); }
  std::uint64_t lost_events() const override { return lost_; }
  std::optional<std::int64_t> began() const override { return notes_.started; }

 private:
  /// What became of a line of the log; of several lines of text in one object the worst counts.
  enum class Fate { ignored, parsed, unparsed };

  void handle(Batch& batch);
  Fate handle_text(std::string_view text, Batch& batch);
  Fate handle_frame(Frame const& frame, Batch& batch);
  Fate handle_pieces(Batch& batch);
  void handle_row(Batch& batch);
  void count(Fate fate, Batch& batch);
  Nanos time_of(Row const& row);

  CaptureNotes notes_;
  Feed feed_;
  Tables tables_;
  FactMaker facts_;
  Seen seen_;
  DayClock clock_;
  std::optional<Nanos> origin_;
  std::string pending_;  ///< -f json: text whose line has not ended
  Frame frame_;
  Fault fault_;
  std::uint64_t lost_ = 0;
};

}  // namespace iotrace::bpftrace::snoop
