#include "parsers/procmon/reader.hpp"

#include "parsers/procmon/coverage.hpp"
#include "parsers/procmon/grammar.hpp"

namespace iotrace::procmon {
namespace {

constexpr int max_steps = 4 * static_cast<int>(Batch::target);  // rows of which nothing follows take memory too

}  // namespace

bool ProcmonReader::read(Batch& batch)
{
  if (!rows_) choose_rows();
  for (int step = 0; step < max_steps && !batch.full(); ++step) {
    Rows::Step const what = rows_->next(row_, batch);
    if (what == Rows::Step::row) operations_->read(row_, {time_of(row_), row_.line}, batch);
    if (what != Rows::Step::end) continue;
    operations_->finish(batch);
    return false;
  }
  return true;
}

void ProcmonReader::choose_rows()
{
  bool const any = feed_.next();
  bool const is_xml = any && without_mark(feed_.line().text).starts_with('<');
  if (any) feed_.again();
  rows_ = is_xml ? xml_rows(feed_) : csv_rows(feed_);
  operations_ = std::make_unique<Operations>(rows_->processes());
}

// Relative Time is written the same everywhere and goes on over midnight; the time of day is the next best.
Nanos ProcmonReader::time_of(Row const& row)
{
  Nanos time = no_time;
  if (auto const since = parse_time(row[Column::relative_time]))
    time = *since;
  else if (auto const of_day = parse_time(row[Column::time_of_day]))
    time = clock_.read(*of_day);
  if (time == no_time) return time;
  if (origin_ == no_time) origin_ = time;
  return time - origin_;
}

std::vector<Shown> ProcmonReader::coverage() const
{
  return operations_ ? tell_coverage(operations_->seen(), rows_->columns()) : tell_coverage({}, {});
}

}  // namespace iotrace::procmon
