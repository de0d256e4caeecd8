// Reader of dtruss logs: lines in, facts out. A call is one line, printed when it returned; dtrace's own messages and
// the program's output may break into one, and then it is put together again.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "parsers/dtruss/coverage.hpp"
#include "parsers/dtruss/line.hpp"
#include "parsers/feed.hpp"

namespace iotrace::dtruss {

class DtrussReader final : public Reader {
 public:
  DtrussReader(std::vector<Stream> streams, CaptureNotes notes, Crew& crew)
      : notes_(std::move(notes)), feed_(std::move(streams), crew)
  {
  }

  bool read(Batch& batch) override;
  Tally tally() const override { return feed_.tally(); }
  std::vector<Shown> coverage() const override { return tell_coverage(notes_.tool_argv, sight_); }
  bool cut() const override { return feed_.cut(); }
  std::uint64_t lost_events() const override { return lost_; }
  /// RELATIVE is time on a processor: a dtruss log has no clock.
  std::optional<std::int64_t> began() const override { return notes_.started; }

 private:
  /// A call whose line ended in its middle.
  struct Held {
    std::string text;
    iotrace::Line line;   ///< its place; the text is the one above
    unsigned waited = 0;  ///< lines since
  };

  void handle(Batch& batch);
  void handle_call(dtruss::Call const& call, std::uint64_t number, Batch& batch);
  void handle_message();
  void handle_unreadable(Batch& batch);
  bool is_ignored() const;
  bool join(Batch& batch);
  void hold(Batch& batch);
  void give_up(Batch& batch);

  CaptureNotes notes_;
  Feed feed_;
  Sight sight_;
  std::uint64_t lost_ = 0;
  bool in_counts_ = false;  ///< the heading of the table of counts (-c) was read
  dtruss::Line line_;
  Fault fault_;
  std::unique_ptr<Held> held_;
};

}  // namespace iotrace::dtruss
