#include "parsers/fs_usage/reader.hpp"

#include "parsers/fs_usage/calls.hpp"
#include "parsers/fs_usage/coverage.hpp"
#include "parsers/fs_usage/grammar.hpp"

namespace iotrace::fs_usage {

bool FsUsageReader::read(Batch& batch)
{
  while (!batch.full()) {
    if (!feed_.next()) return false;
    handle(batch);
  }
  return true;
}

void FsUsageReader::handle(Batch& batch)
{
  if (!parse_line(feed_.line().text, tail_column_, line_, fault_)) return feed_.count_unparsed(batch, fault_);
  if (line_.shape == Shape::call) return handle_call(batch);
  feed_.count_ignored();
  if (line_.shape != Shape::overrun) return;
  ++overruns_;
  actors_.forget_descriptors();
}

void FsUsageReader::handle_call(Batch& batch)
{
  feed_.count_parsed();
  narrow_ = narrow_ || line_.width == Width::narrow;
  Stamp const stamp{begin_of(line_), feed_.line().number};
  std::size_t const before = batch.facts.size();
  make_facts(line_, stamp, actors_, batch);
  if (batch.facts.size() != before) feed_.pin(batch);
}

// A line has the time of the call's end; times count from the first line's beginning.
Nanos FsUsageReader::begin_of(fs_usage::Line const& line)
{
  Nanos const began = clock_.read(line.time) - line.took;
  if (origin_ == no_time) origin_ = began;
  return began - origin_;
}

std::vector<Shown> FsUsageReader::coverage() const { return tell_coverage(notes_.tool_argv, narrow_); }

}  // namespace iotrace::fs_usage
