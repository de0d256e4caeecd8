// Reader of fs_usage logs: lines in, facts out. Every line is a whole call, written when it ended.
#pragma once

#include <vector>

#include "parsers/day_clock.hpp"
#include "parsers/feed.hpp"
#include "parsers/fs_usage/actors.hpp"
#include "parsers/fs_usage/line.hpp"

namespace iotrace::fs_usage {

class FsUsageReader final : public Reader {
 public:
  FsUsageReader(std::vector<Stream> streams, CaptureNotes notes, Crew& crew)
      : notes_(std::move(notes)), feed_(std::move(streams), crew)
  {
  }

  bool read(Batch& batch) override;
  Tally tally() const override { return feed_.tally(); }
  std::vector<Shown> coverage() const override;
  bool cut() const override { return feed_.cut(); }
  std::uint64_t lost_events() const override { return overruns_; }
  std::optional<std::int64_t> began() const override { return notes_.started; }

 private:
  void handle(Batch& batch);
  void handle_call(Batch& batch);
  Nanos begin_of(fs_usage::Line const& line);

  CaptureNotes notes_;
  Feed feed_;
  Actors actors_;
  DayClock clock_;
  Nanos origin_ = no_time;
  std::size_t tail_column_ = 0;
  std::uint64_t overruns_ = 0;
  bool narrow_ = false;
  fs_usage::Line line_;
  Fault fault_;
};

}  // namespace iotrace::fs_usage
