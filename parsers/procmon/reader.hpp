// Reader of Process Monitor's exports: rows in, facts out. Every row is a whole operation and names its file.
#pragma once

#include <memory>
#include <vector>

#include "parsers/day_clock.hpp"
#include "parsers/feed.hpp"
#include "parsers/procmon/operations.hpp"
#include "parsers/procmon/rows.hpp"

namespace iotrace::procmon {

class ProcmonReader final : public Reader {
 public:
  ProcmonReader(std::vector<Stream> streams, CaptureNotes notes, Crew& crew)
      : notes_(std::move(notes)), feed_(std::move(streams), crew)
  {
  }

  bool read(Batch& batch) override;
  Tally tally() const override { return feed_.tally(); }
  std::vector<Shown> coverage() const override;
  bool cut() const override { return rows_ && rows_->cut(); }
  std::uint64_t lost_events() const override { return 0; }
  /// Dates are not read: they are written as the country writes them.
  std::optional<std::int64_t> began() const override { return notes_.started; }

 private:
  void choose_rows();
  Nanos time_of(Row const& row);

  CaptureNotes notes_;
  Feed feed_;
  std::unique_ptr<Rows> rows_;
  std::unique_ptr<Operations> operations_;
  Row row_;
  DayClock clock_;
  Nanos origin_ = no_time;
};

}  // namespace iotrace::procmon
